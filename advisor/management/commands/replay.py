"""``manage.py replay``: what the draft would change for everything that visitors have saved."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from advisor import stored_uses
from advisor.models import Recommendation
from comparisons import knowledge
from comparisons.draft import draft
from comparisons.engine.lint import unsound
from comparisons.engine.scoring import DecisionModel
from comparisons.impact import Explained, Impact, Use, impact, replay
from comparisons.knowledge import NoEditionError

#: How many rows pass between two updates of the progress line.
STRIDE = 2_000


class Command(BaseCommand):
    help = (
        "Replays all stored recommendations under the draft, or under an edition: how many would "
        "get another leader or another strength, and what made the difference for the most changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        under = parser.add_mutually_exclusive_group(required=True)
        under.add_argument("--draft", action="store_true", help="under the draft")
        under.add_argument("--edition", type=int, metavar="N", help="under a published edition")
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="print one JSON document"
        )

    def handle(
        self, *, draft: bool = False, edition: int | None = None, as_json: bool = False, **_: Any
    ) -> None:
        model = _draft_model() if draft else _edition_model(edition or 0)
        total, started = Recommendation.objects.count(), time.monotonic()
        tally = replay(self._watched(stored_uses.every(), total, started), model)
        seconds = time.monotonic() - started
        found = impact(tally, model)
        self.stdout.write(
            _document(found, seconds) if as_json else "\n".join(_lines(found, seconds))
        )

    def _watched(self, uses: Iterable[Use], total: int, started: float) -> Iterator[Use]:
        """The same, with one line kept up to date where somebody may be watching it."""
        watched = self.stderr.isatty()
        for done, use in enumerate(uses, start=1):
            if watched and (done % STRIDE == 0 or done == total):
                rate = done / max(time.monotonic() - started, 1e-9)
                line = f"\r{done:,} of {max(total, done):,}, {rate:,.0f} a second"
                self.stderr.write(line, lambda text: text, ending="")
            yield use
        if watched:
            self.stderr.write("\r\033[K", lambda text: text, ending="")


def _draft_model() -> DecisionModel:
    """:raises CommandError: with the findings, if the draft is not sound enough to score."""
    state = draft()
    if errors := unsound(state):
        listed = "\n".join(map(str, errors))
        raise CommandError(f"The draft has errors, so nothing can be computed with it:\n{listed}")
    return DecisionModel(state)


def _edition_model(number: int) -> DecisionModel:
    """:raises CommandError: if there is no such edition."""
    try:
        return knowledge.edition(number).model
    except NoEditionError as error:
        raise CommandError(str(error)) from error


def _lines(found: Impact, seconds: float) -> Iterator[str]:
    tally = found.tally
    yield (
        f"{tally.total:,} replayed in {seconds:.1f} s ({tally.total / max(seconds, 1e-9):,.0f} a "
        f"second): {tally.fates['leader']:,} get another leader, {tally.fates['strength']:,} "
        f"another strength, {tally.fates['nothing']:,} neither."
    )
    if tally.turned:
        yield f"{tally.turned:,} would be recommended something else:"
        yield from (f"  {way.then} → {way.now}: {way.count:,}" for way in found.ways)
    if tally.lost:
        has = "has an answer that is" if tally.lost == 1 else "have answers that are"
        yield f"{tally.lost:,} {has} not asked for any more."
    if found.most:
        yield "The most changed:"
    for row in found.most:
        yield f"  {row.use.address}  {row.use.name}"
        yield f"    {row.then} → {row.now}"
        for cause in row.causes:
            toward = (
                f"{cause.points} toward {cause.toward.name}" if cause.toward else "moves nothing"
            )
            yield f"    {cause.name} ({toward}): {' '.join(cause.changes)}"


def _document(found: Impact, seconds: float) -> str:
    tally = found.tally
    document = {
        "replayed": tally.total,
        "seconds": round(seconds, 3),
        "changed": tally.fates,
        "recommended_otherwise": tally.turned,
        "with_lost_answers": tally.lost,
        "ways": [{"then": w.then, "now": w.now, "count": w.count} for w in found.ways],
        "most_changed": [_entry(row) for row in found.most],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _entry(row: Explained) -> dict[str, object]:
    return {
        "address": row.use.address,
        "name": row.use.name,
        "edition": row.use.edition,
        "then": row.then,
        "now": row.now,
        "causes": [
            {
                "criterion": cause.slug or None,
                "points": float(cause.points),
                "toward": cause.toward.slug if cause.toward else None,
                "changes": cause.changes,
            }
            for cause in row.causes
        ],
    }
