"""What choosing a framework means for one project: what to install, what to watch out for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from comparisons.catalogue import companions, plain
from comparisons.engine.facts import Companion, Criterion, Framework

from .contest import Contest

#: How many watch-outs are worth reading.
WATCH_OUTS = 5


@dataclass(frozen=True, slots=True)
class Need:
    """A criterion that the project needs, and what covers it."""

    criterion: Criterion
    companions: tuple[Companion, ...]


@dataclass(frozen=True, slots=True)
class WatchOut:
    """A criterion that the project needs and on which the other framework is rated higher."""

    criterion: Criterion
    rationale: str
    rating: str
    other: Framework
    other_rating: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What choosing one framework means here: what to install, what to watch out for."""

    framework: Framework
    packages: tuple[str, ...]
    needs: tuple[Need, ...]
    watch_outs: tuple[WatchOut, ...]

    @property
    def command(self) -> str:
        return "python -m pip install " + " ".join(self.packages)


def plans(contest: Contest) -> Iterator[Plan]:
    """One for the framework recommended, or one for each contender if it is too close to call."""
    recommended = contest.recommended
    for framework in [recommended] if recommended else contest.knowledge.contenders:
        yield _plan(contest, framework)


def needed(contest: Contest) -> list[Criterion]:
    """The criteria that the project needs, the weightiest first."""
    rows = sorted(contest.document["criteria"], key=lambda row: -row["weight"])
    return [contest.knowledge.criterion[r["criterion"]] for r in rows if contest.is_needed(r)]


def _plan(contest: Contest, framework: Framework) -> Plan:
    knowledge, criteria = contest.knowledge, needed(contest)
    needs = [
        Need(criterion, found)
        for criterion in criteria
        if (found := tuple(companions(knowledge, framework.slug, criterion.slug)))
    ]
    packages = [framework.package]
    packages += [c.package for need in needs for c in need.companions if c.package]
    others = [f for f in knowledge.contenders if f != framework]
    return Plan(
        framework=framework,
        packages=_each_once(packages),
        needs=tuple(needs),
        watch_outs=tuple(_watch_outs(criteria, framework, others))[:WATCH_OUTS],
    )


def _each_once(packages: Iterable[str]) -> tuple[str, ...]:
    """The packages without those that were named before: for pip, case means nothing."""
    found: dict[str, str] = {}
    for package in packages:
        found.setdefault(package.lower(), package)
    return tuple(found.values())


def _watch_outs(
    criteria: list[Criterion], framework: Framework, others: list[Framework]
) -> Iterator[WatchOut]:
    for criterion in criteria:
        best = max(others, key=lambda other: criterion.ratings[other.slug])
        own, others_own = criterion.ratings[framework.slug], criterion.ratings[best.slug]
        if others_own > own:
            yield WatchOut(
                criterion=criterion,
                rationale=criterion.rationales.get(framework.slug, ""),
                rating=plain(own),
                other=best,
                other_rating=plain(others_own),
            )
