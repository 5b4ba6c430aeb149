"""The case for a framework that is not recommended, as strong as the numbers honestly make it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comparisons.catalogue import number, plain
from comparisons.engine.facts import Criterion, Framework
from comparisons.engine.subtotals import Support, support

from .balance import Bar
from .contest import Contest

#: How many answers and criteria make a case without making it tedious.
ARGUMENTS = 5


@dataclass(frozen=True, slots=True)
class Argument:
    """A criterion that the project needs and on which this framework is rated higher."""

    criterion: Criterion
    rating: str
    other_rating: str
    points: str
    rationale: str


@dataclass(frozen=True, slots=True)
class Case:
    """What speaks for ``framework`` and against ``other``.

    ``answers`` are the largest of the ``count`` answers that pull toward it, ``points`` what all
    of them pull together, ``other_points`` what pulls the other way. ``behind`` says whether it
    would have to catch up.
    """

    framework: Framework
    other: Framework
    count: int
    points: str
    other_points: str
    answers: tuple[Bar, ...]
    arguments: tuple[Argument, ...]
    behind: bool


def cases(contest: Contest, bars: tuple[Bar, ...]) -> tuple[Case, ...]:
    """The case for the framework that lost; for both where it is too close to call."""
    sides = {side.framework: side for side in support(contest.edition.model, contest.profile)}
    pairs = ((contest.left, contest.right), (contest.right, contest.left))
    return tuple(
        _case(contest, framework, other, sides, bars)
        for framework, other in pairs
        if framework != contest.recommended
    )


def _case(
    contest: Contest,
    framework: Framework,
    other: Framework,
    sides: dict[str, Support],
    bars: tuple[Bar, ...],
) -> Case:
    own = sides[framework.slug]
    return Case(
        framework=framework,
        other=other,
        count=len(own.questions),
        points=number(own.points),
        other_points=number(sides[other.slug].points),
        answers=tuple(bar for bar in bars if bar.framework == framework)[:ARGUMENTS],
        arguments=tuple(_arguments(contest, framework, other))[:ARGUMENTS],
        behind=contest.leader == other,
    )


def _arguments(contest: Contest, framework: Framework, other: Framework) -> Iterator[Argument]:
    """The needed criteria that favour the framework, those that add most to its side first."""
    for row in contest.document["criteria"]:
        criterion = contest.knowledge.criterion[row["criterion"]]
        own, others = criterion.ratings[framework.slug], criterion.ratings[other.slug]
        if own > others and contest.is_needed(row):
            yield Argument(
                criterion=criterion,
                rating=plain(own),
                other_rating=plain(others),
                points=number(abs(row["points"])),
                rationale=criterion.rationales.get(framework.slug, ""),
            )
