"""The lead, taken apart: what every answer and what every criterion adds to it, drawn as bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from comparisons.catalogue import RatingCell, number, plain, rating_cells
from comparisons.engine.facts import Criterion, Framework, Knowledge, Section
from comparisons.engine.subtotals import by_section

from .contest import Contest

Side = Literal["left", "right", "none"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the balance: what pulls to which side, by how much.

    ``x`` and ``width`` place it in a picture 100 wide whose axis is at 50.
    """

    label: str
    answer: str
    side: Side
    framework: Framework | None
    points: str
    x: str
    width: str
    emphasised: bool = False

    @property
    def tip(self) -> str:
        """Where the bar ends, away from the axis."""
        return self.x if self.side == "left" else f"{50 + float(self.width):.2f}"


@dataclass(frozen=True, slots=True)
class Scale:
    """Draws bars that can be compared: the longest fills its side of the picture.

    Points are positive toward the framework ``ahead`` and negative toward its ``rival``.
    """

    ahead: Framework
    rival: Framework
    left: Framework
    full: float

    @classmethod
    def over(cls, points: Iterable[float], contest: Contest) -> Scale:
        """The scale on which the largest of these points fills its side."""
        full = max(map(abs, points), default=0) or 1
        return cls(contest.ahead, contest.rival, contest.left, full)

    def bar(self, label: str, answer: str, points: float, emphasised: bool = False) -> Bar:
        framework = self.toward(points)
        side: Side = "none" if framework is None else "left" if framework == self.left else "right"
        width = 50 * abs(points) / self.full
        x = 50 - width if side == "left" else 50
        size = number(abs(points))
        return Bar(label, answer, side, framework, size, f"{x:.2f}", f"{width:.2f}", emphasised)

    def toward(self, points: float) -> Framework | None:
        """The framework that these points favour."""
        return None if points == 0 else self.ahead if points > 0 else self.rival


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """What one criterion adds to the lead; ``needed`` if the answers gave it its weight.

    ``ratings`` are those of all frameworks, in the order of the edition.
    """

    criterion: Criterion
    knowledge: Knowledge
    weight: str
    ratings: tuple[str, ...]
    toward: Framework | None
    points: str
    bar: Bar
    needed: bool

    @property
    def cells(self) -> tuple[RatingCell, ...]:
        """The ratings with their reasons and evidence."""
        return tuple(rating_cells(self.criterion, self.knowledge))


@dataclass(frozen=True, slots=True)
class SectionBalance:
    """The pulls of one section's answers, the largest first, and their sub-total."""

    section: Section
    bars: tuple[Bar, ...]
    subtotal: Bar


def balance(contest: Contest) -> tuple[Bar, tuple[Bar, ...], Bar]:
    """The starting point, every answer's pull and the lead, on one scale."""
    document = contest.document
    lead = document["lead"]
    sizes = (lead["points"], lead["starting_point"], *(p["points"] for p in document["pulls"]))
    scale = Scale.over(sizes, contest)
    return (
        scale.bar("Starting point", "before any answer", lead["starting_point"]),
        tuple(_pull(contest, scale, pull) for pull in document["pulls"]),
        scale.bar("Lead", "all of it together", lead["points"]),
    )


def sections(contest: Contest) -> tuple[SectionBalance, ...]:
    """The same pulls under the headings of the questionnaire, on one scale of their own."""
    document, totals = contest.document, by_section(contest.edition.model, contest.profile)
    sizes = (document["lead"]["points"], document["lead"]["starting_point"])
    pulls = document["pulls"]
    own = (*(total.points for total in totals), *(pull["points"] for pull in pulls))
    scale = Scale.over((*sizes, *own), contest)
    by_slug = {section.slug: section for section in contest.knowledge.sections}
    return tuple(
        SectionBalance(
            by_slug[total.section],
            tuple(_pull(contest, scale, p) for p in pulls if p["question"] in total.questions),
            scale.bar("Sub-total", by_slug[total.section].name, total.points),
        )
        for total in totals
    )


def _pull(contest: Contest, scale: Scale, pull: Mapping[str, Any]) -> Bar:
    question = contest.knowledge.question[pull["question"]]
    sign = -1 if pull["toward"] == contest.rival.slug else 1
    answer = question.choice(pull["choice"]).text
    return scale.bar(question.text, answer, sign * pull["points"], pull["emphasised"])


def criteria(contest: Contest) -> Iterator[CriterionRow]:
    """What every criterion adds to the lead, on one scale."""
    knowledge, rows = contest.knowledge, contest.document["criteria"]
    scale = Scale.over((row["points"] for row in rows), contest)
    for row in rows:
        criterion, weight = knowledge.criterion[row["criterion"]], plain(row["weight"])
        bar = scale.bar(criterion.name, f"weight {weight}", row["points"])
        yield CriterionRow(
            criterion=criterion,
            knowledge=knowledge,
            weight=weight,
            ratings=tuple(plain(criterion.ratings[f.slug]) for f in knowledge.frameworks),
            toward=bar.framework,
            points=bar.points,
            bar=bar,
            needed=contest.is_needed(row),
        )
