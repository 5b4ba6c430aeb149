"""``make evaluate``: prints how far the shipped knowledge agrees with the labelled cases."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from comparisons.engine.facts import Knowledge
from evaluation.agreement import (
    CONTENDERS,
    RELIABLE,
    Judged,
    judge,
    load_cases,
    majority,
    regression,
    tally,
)

STRENGTHS = ("strong", "clear", "slight", "even")
#: How many of the worst misses are shown, and with how many pulls.
MISSES, PULLS = 12, 5


def main() -> None:
    knowledge = shipped_knowledge()
    cases = load_cases()
    judged = judge(cases, knowledge)
    for source in ("expert", "products"):
        rows = [row for row in judged if row.case.source == source]
        print(f"\n== {source}: {len(rows)} cases")
        line("the model", tally(rows))
        line("always the commonest label", majority([row.case for row in rows]))
        line("a regression on the same answers", regression(cases, source))
        for label in CONTENDERS:
            line(f"labelled {label}", tally(row for row in rows if row.case.label == label))
        for grade in sorted({row.case.grade for row in rows}):
            line(f"grade {grade}", tally(row for row in rows if row.case.grade == grade))
        print_strengths(rows)
    print("\n== grade A and products that fit")
    print_strengths([row for row in judged if row.case.grade in RELIABLE])
    print_undecided(judged)
    print_misses(judged)


def shipped_knowledge() -> Knowledge:
    """Loads the fixtures into a database of their own, which is removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/evaluation.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "advisor.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("load_knowledge")
        from comparisons.draft import draft

        return draft()


def line(name: str, value: object) -> None:
    print(f"{name:36}{value}")


def print_strengths(judged: Sequence[Judged]) -> None:
    for strength in STRENGTHS:
        called = tally(row for row in judged if row.verdict.strength == strength)
        line(f"called {strength}", called)


def print_undecided(judged: Sequence[Judged]) -> None:
    """How often it is too close to call, and what is said of cases where either is right."""
    even = sum(row.verdict.strength == "even" for row in judged)
    print("\n== all")
    line("too close to call", f"{100 * even / len(judged):5.1f} %  ({even} of {len(judged)})")
    for row in judged:
        if row.case.label in ("either", "both"):
            line(f"labelled {row.case.label}", f"{row.verdict.strength:8}{row.case.title}")


def print_misses(judged: Sequence[Judged]) -> None:
    """The cases that are furthest from their label, with the pulls that led there."""
    wrong = [row for row in judged if row.case.counts and not row.right]
    wrong.sort(key=lambda row: -row.verdict.robustness)
    print(f"\n== the {MISSES} furthest from their label, of {len(wrong)}")
    for row in wrong[:MISSES]:
        case, found = row.case, row.verdict
        print(f"{case.title} ({case.source}, {case.grade}): {case.label}, here {found.leader}")
        pulls = [f"{p.question}={p.choice} {p.toward} {p.points:.1f}" for p in found.pulls[:PULLS]]
        print(f"    {found.strength} {found.robustness:.2f}: {'; '.join(pulls)}")


if __name__ == "__main__":
    main()
