"""What choosing a framework means for one project: how to begin, what to watch out for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from comparisons.catalogue import companions, plain
from comparisons.engine.facts import Companion, Criterion, Framework, Knowledge

from .contest import Contest

#: How many watch-outs are worth reading.
WATCH_OUTS = 5
#: Of how many needs the documentation is worth reading before the first line is written.
HEAVIEST = 3
#: The criterion whose companions begin a project.
START = "setup"
#: What to see to early: topic, advice, criterion, and whether only if the answers ask for it.
CHECKS = (
    (
        "Security",
        "Turn the protections on and test them before anybody can sign in.",
        "security-defaults",
        False,
    ),
    (
        "Structure",
        "Settle where code goes before a second area of the application begins.",
        "project-structure",
        True,
    ),
    (
        "Migrations",
        "Change the schema by migrations only, from the first table on.",
        "migrations",
        True,
    ),
    ("Tests", "Write the first test with the first page or endpoint.", "testing", False),
    (
        "Deployment",
        "Deploy once early, with the server that production will have.",
        "deployment",
        False,
    ),
)


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
    mitigations: tuple[Companion, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """Something to see to early, and what the framework has for it."""

    topic: str
    text: str
    criterion: Criterion
    companions: tuple[Companion, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What choosing one framework means here: how to begin, what to watch out for.

    ``starts`` is what a first page is begun with, ``heaviest`` the needs to read about first;
    ``instead`` leads from packages that are not needed here to what takes their place.
    """

    framework: Framework
    packages: tuple[str, ...]
    needs: tuple[Need, ...]
    watch_outs: tuple[WatchOut, ...]
    starts: tuple[Companion, ...] = ()
    heaviest: tuple[Need, ...] = ()
    checks: tuple[Check, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)

    def instead_of(self, companion: Companion) -> str:
        """The name of what takes the place of a companion here, or nothing."""
        return self.instead.get(companion.package.lower(), "")

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
        if (found := companions(knowledge, framework.slug, criterion.slug))
    ]
    instead = {name: c.name for need in needs for c in need.companions for name in c.replaced}
    others = [f for f in knowledge.contenders if f != framework]
    return Plan(
        framework=framework,
        packages=tuple(_together(framework, needs, instead)),
        instead=instead,
        needs=tuple(needs),
        watch_outs=tuple(_watch_outs(knowledge, criteria, framework, others))[:WATCH_OUTS],
        starts=companions(knowledge, framework.slug, START),
        heaviest=tuple(needs[:HEAVIEST]),
        checks=tuple(_checks(knowledge, criteria, framework)),
    )


def _checks(
    knowledge: Knowledge, criteria: list[Criterion], framework: Framework
) -> Iterator[Check]:
    """The checklist of a project that needs these criteria."""
    for topic, text, slug, only_if_needed in CHECKS:
        criterion = knowledge.criterion.get(slug)
        if criterion is None or (only_if_needed and criterion not in criteria):
            continue
        yield Check(topic, text, criterion, companions(knowledge, framework.slug, slug))


def _together(framework: Framework, needs: list[Need], instead: Mapping[str, str]) -> Iterator[str]:
    """What is installed: each package once, and none in whose place another one stands."""
    yield framework.package
    named = set(instead)
    for package in (c.package for need in needs for c in need.companions):
        if package and package.lower() not in named:
            named.add(package.lower())  # for pip, case means nothing
            yield package


def _watch_outs(
    knowledge: Knowledge, criteria: list[Criterion], framework: Framework, others: list[Framework]
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
                mitigations=companions(knowledge, framework.slug, criterion.slug),
            )
