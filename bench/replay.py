"""How many stored recommendations a second are replayed under a draft, on one core.

    .venv/bin/python bench/replay.py [ROWS]

On SQLite in a temporary folder and, where its programs are found, on a PostgreSQL of its own. The
recommendations are generated; the draft differs from their edition in a rating, an effect and a
base weight.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import postgres

if TYPE_CHECKING:
    from comparisons.engine.facts import Knowledge

ROWS = 100_000
#: So many a second are asked for.
GOAL = 20_000
#: For how many profiles the whole verdict is computed, to compare with.
SAMPLE = 500
#: A share of the questions is answered, and of the answers emphasised.
ANSWERED, EMPHASISED = 0.6, 0.1


@dataclass(frozen=True, slots=True)
class Measured:
    """Rows a second by the clock and of processor time; whole verdicts a second of the latter.

    ``growth`` is by how many bytes the largest memory use of the process grew meanwhile.
    """

    rows: int
    by_clock: float
    by_processor: float
    verdicts: float
    growth: int

    def __str__(self) -> str:
        return (
            f"{self.rows:,} recommendations, {self.by_clock:,.0f} a second by the clock, "
            f"{self.by_processor:,.0f} a second of processor time: "
            f"{self.by_processor / GOAL:.1f} times the goal of {GOAL:,}, "
            f"{self.by_processor / self.verdicts:.0f} times as fast as whole verdicts. "
            f"Memory grew by {self.growth / 2**20:.1f} MiB."
        )


def measure(rows: int = ROWS) -> Measured:
    """Replays generated rows. Django is set up, edition 1 is published, nothing is stored yet."""
    from advisor import stored_uses
    from comparisons import impact, knowledge
    from comparisons.draft import draft
    from comparisons.engine.explanation import verdict
    from comparisons.engine.profile import Profile
    from comparisons.engine.scoring import DecisionModel

    edition = knowledge.current()
    _store(rows, edition.number, edition.knowledge)
    _change_the_draft()
    model = DecisionModel(draft())
    impact.replay(stored_uses.newest(stored_uses.CHUNK), model)  # everything is read once
    before = _memory()
    clock, processor = time.perf_counter(), time.process_time()
    tally = impact.replay(stored_uses.every(), model)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    growth = _memory() - before
    if tally.total != rows:
        raise SystemExit(f"{tally.total} of {rows} were replayed.")
    sample = [Profile(a, frozenset(e)) for a, e in _profiles(SAMPLE, edition.knowledge)]
    begun = time.process_time()
    for profile in sample:
        verdict(model, profile)
    verdicts = len(sample) / (time.process_time() - begun)
    return Measured(rows, rows / clock, rows / processor, verdicts, growth)


def _profiles(count: int, knowledge: Knowledge) -> Iterator[tuple[dict[str, str], list[str]]]:
    dice = random.Random(20)  # noqa: S311 - the same rows in every run
    for _ in range(count):
        answers = {
            question.slug: dice.choice(question.choices).slug
            for question in knowledge.questions
            if dice.random() < ANSWERED
        }
        yield answers, sorted(slug for slug in answers if dice.random() < EMPHASISED)


def _store(rows: int, edition: int, knowledge: Knowledge) -> None:
    """Rows as they are stored, with a verdict of the usual size that nobody reads."""
    from django.utils import timezone

    from advisor.models import Recommendation

    now, verdict = timezone.now(), "{}" + " " * 8_000
    Recommendation.objects.bulk_create(
        (
            Recommendation(
                key=f"{n:026d}",
                edition_id=edition,
                title=f"Project {n}",
                answers=answers,
                emphasis=emphasis,
                verdict=verdict,
                created=now,
            )
            for n, (answers, emphasis) in enumerate(_profiles(rows, knowledge))
        ),
        batch_size=500,
    )


def _change_the_draft() -> None:
    from django.db.models import F

    from comparisons.models import Criterion, Effect, Rating

    rated = Rating.objects.filter(framework__slug="django", value__gte=1).order_by("pk")[:1]
    Rating.objects.filter(pk__in=rated.values("pk")).update(value=F("value") - 1)
    effect = Effect.objects.filter(value__lte=3, value__gte=1).order_by("pk")[:1]
    Effect.objects.filter(pk__in=effect.values("pk")).update(value=F("value") + 1)
    weighed = Criterion.objects.filter(base_weight__gte=1).order_by("pk")[:1]
    Criterion.objects.filter(pk__in=weighed.values("pk")).update(base_weight=F("base_weight") + 1)


def _memory() -> int:
    """The largest use of memory so far, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _in_this_process(rows: int) -> None:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_knowledge", verbosity=0)
    call_command("publish_edition", notes="The knowledge that this software ships with.")
    print(measure(rows), flush=True)


def _apart(url: str, rows: int) -> None:
    """Runs it in a process of its own, whose memory nothing else has used."""
    environment = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, __file__, str(rows), "--in-this-process"]
    subprocess.run(command, env=environment, check=True)


def main(rows: int = ROWS) -> None:
    """Measures on SQLite and, if it is installed, on PostgreSQL; prints a line for each."""
    with tempfile.TemporaryDirectory() as folder:
        print("SQLite", flush=True)
        _apart(f"sqlite:///{folder}/bench.sqlite3", rows)
    if programs := postgres.binaries():
        with postgres.server(programs) as url:
            print("PostgreSQL", flush=True)
            _apart(url, rows)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    _in_this_process(count) if "--in-this-process" in sys.argv else main(count)
