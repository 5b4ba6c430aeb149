"""What speaks for and against each option of a decision, from the criteria of a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from comparisons.engine.facts import Evidence, Framework, Source

from .exports import escape_prose
from .report import CriterionRow, Report

#: How many of the criteria that a project needs are drivers of the decision, at most.
DRIVERS = 7
#: How many arguments of each kind an option gets, and how many sources an argument.
ARGUMENTS = {"Good": 4, "Neutral": 2, "Bad": 4}
SOURCES = 3

Tone = Literal["Good", "Neutral", "Bad"]


@dataclass(frozen=True, slots=True)
class Argument:
    """What one criterion says for, beside or against a framework, compared with another one."""

    tone: Tone
    row: CriterionRow
    framework: Framework
    other: Framework

    @property
    def fact(self) -> str:
        """The two ratings, in words that follow “because”."""
        ratings = {cell.framework: cell.value for cell in self.row.cells}
        own, others = ratings[self.framework], ratings[self.other]
        name = escape_prose(self.row.criterion.name)
        if own == others:
            return f"**{name}** is rated {own} of 10 for both"
        return f"**{name}** is rated {own} of 10, and {others} for {escape_prose(self.other.name)}"

    @property
    def rationale(self) -> str:
        return self.row.criterion.rationales.get(self.framework.slug, "")

    @property
    def sources(self) -> list[Source]:
        """What the rating rests on, each source once, without statements found to be wrong."""
        found = {
            source.slug: source
            for piece, source in _evidence(self.row, self.framework)
            if piece.status != "refuted" and source.url
        }
        return list(found.values())[:SOURCES]


def _evidence(row: CriterionRow, framework: Framework) -> Iterable[tuple[Evidence, Source]]:
    return next(cell.evidence for cell in row.cells if cell.framework == framework)


def arguments(report: Report, framework: Framework) -> list[Argument]:
    """The case for and against one option: contenders against each other, others with the leader.

    The criteria that move the lead most come first.
    """
    other = report.rival if framework == report.ahead else report.ahead
    found: dict[Tone, list[Argument]] = {"Good": [], "Neutral": [], "Bad": []}
    for row in report.criteria:
        own = row.criterion.ratings[framework.slug]
        others = row.criterion.ratings[other.slug]
        tone: Tone = "Good" if own > others else "Bad" if own < others else "Neutral"
        if row.toward or row.needed:
            found[tone].append(Argument(tone, row, framework, other))
    return [each for tone, kind in found.items() for each in kind[: ARGUMENTS[tone]]]


def drivers(report: Report) -> list[CriterionRow]:
    """The criteria that weigh most of those that this project needs, the heaviest first.

    What has its weight in every project says nothing about this one.
    """
    rows = zip(report.document["criteria"], report.criteria, strict=True)
    needed = [(document["weight"], row) for document, row in rows if row.needed]
    return [row for _, row in sorted(needed, key=lambda pair: -pair[0])[:DRIVERS]]


def review_by(report: Report) -> str | None:
    """The first day, in ISO form, on which evidence behind a driver is due for review."""
    days = [
        piece.review_by
        for row in drivers(report)
        for framework in (report.ahead, report.rival)
        for piece, _ in _evidence(row, framework)
        if piece.review_by
    ]
    return min(days, default=None)
