"""Everything that a result shows, assembled once.

A :class:`Report` is made from a verdict document of the contract and the edition that it names. The
page, the Markdown and the text of the command line are drawn from it and reckon nothing. All
numbers are words by then: a template only puts them in their places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from comparisons.catalogue import RatingCell, companions, number, plain, rating_cells
from comparisons.engine.facts import (
    Advisory,
    Companion,
    Criterion,
    Framework,
    Question,
    Section,
)
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition

from .answers import query_of

Side = Literal["left", "right", "none"]
Document = Mapping[str, Any]

#: A criterion is one that the project needs if its answers add this much weight to it.
NEEDED = 1.0
#: How many watch-outs are worth reading.
WATCH_OUTS = 5

STRENGTH_WORDS = {
    "even": "too close to call",
    "slight": "a slight lead",
    "clear": "a clear lead",
    "strong": "a strong lead",
}


@dataclass(frozen=True, slots=True)
class Score:
    framework: Framework
    value: str
    width: str


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
    def over(
        cls, points: Iterable[float], ahead: Framework, rival: Framework, left: Framework
    ) -> Scale:
        """The scale on which the largest of these points fills its side."""
        return cls(ahead, rival, left, max(map(abs, points), default=0) or 1)

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
    """What one criterion adds to the lead; ``needed`` if the answers gave it its weight."""

    criterion: Criterion
    weight: str
    cells: tuple[RatingCell, ...]
    toward: Framework | None
    points: str
    bar: Bar
    needed: bool


@dataclass(frozen=True, slots=True)
class FlipStep:
    question: Question
    before: str
    after: str


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


@dataclass(frozen=True, slots=True)
class AnswerRow:
    question: Question
    answer: str
    help: str
    emphasised: bool


@dataclass(frozen=True, slots=True)
class Report:
    """A result, ready to be shown.

    ``recommended`` is ``None`` where it is too close to call; ``plans`` then holds one for each
    contender, otherwise one for the framework recommended.
    """

    document: Document
    edition: PublishedEdition
    profile: Profile
    recommended: Framework | None
    leader: Framework | None
    ahead: Framework
    rival: Framework
    left: Framework
    right: Framework
    strength: str
    lead: str
    robustness: str
    scores: tuple[Score, ...]
    start: Bar
    bars: tuple[Bar, ...]
    total: Bar
    criteria: tuple[CriterionRow, ...]
    flip: tuple[FlipStep, ...] | None
    next_question: Question | None
    open_count: int
    plans: tuple[Plan, ...]
    better: tuple[Score, ...]
    advisories: tuple[Advisory, ...]
    answers: tuple[tuple[Section, tuple[AnswerRow, ...]], ...]
    origin: str = ""

    @property
    def headline(self) -> str:
        return self.recommended.name if self.recommended else "Too close to call"

    @property
    def title(self) -> str:
        return self.profile.title

    @property
    def decided(self) -> bool:
        return bool(self.document["decided"])

    @property
    def query(self) -> str:
        """The query string that gives these answers again, to look at or to change."""
        return query_of(self.profile, self.origin)


def assemble(document: Document, edition: PublishedEdition, origin: str = "") -> Report:
    """The report on a verdict document under the edition that it was computed with.

    :param origin: the key of the saved recommendation that whoever changes these answers starts
        from.
    """
    knowledge = edition.knowledge
    leader = knowledge.framework.get(document["leader"] or "")
    ahead = leader or knowledge.contenders[0]
    rival = knowledge.framework[document["lead"]["over"]]
    left, right = sorted((ahead, rival), key=knowledge.frameworks.index)
    recommended = knowledge.framework.get(document["recommended"] or "")
    profile = Profile(document["answers"], frozenset(document["emphasis"]), document["title"])
    start, bars, total = _balance(document, edition, ahead, rival, left)
    return Report(
        document=document,
        edition=edition,
        profile=profile,
        recommended=recommended,
        leader=leader,
        ahead=ahead,
        rival=rival,
        left=left,
        right=right,
        strength=STRENGTH_WORDS[document["strength"]],
        lead=number(abs(document["lead"]["points"])),
        robustness=f"{document['robustness'] * 100:.0f} %",
        scores=tuple(
            _score(framework, document["scores"][framework.slug])
            for framework in knowledge.frameworks
        ),
        start=start,
        bars=bars,
        total=total,
        criteria=tuple(_criteria(document, edition, ahead, rival, left)),
        flip=_flip(document, edition),
        next_question=knowledge.question.get(document["next_question"] or ""),
        open_count=len(knowledge.questions) - len(profile.answers),
        plans=tuple(
            _plan(document, edition, framework)
            for framework in ([recommended] if recommended else knowledge.contenders)
        ),
        better=tuple(
            _score(knowledge.framework[item["framework"]], item["score"])
            for item in document["also_consider"]
            if "framework" in item
        ),
        advisories=tuple(_advisories(document, edition)),
        answers=tuple(_answers(profile, edition)),
        origin=origin,
    )


def _score(framework: Framework, value: float) -> Score:
    return Score(framework, number(value), f"{value:.2f}")


def _balance(
    document: Document,
    edition: PublishedEdition,
    ahead: Framework,
    rival: Framework,
    left: Framework,
) -> tuple[Bar, tuple[Bar, ...], Bar]:
    """The starting point, every answer's pull and the lead, on one scale."""
    lead = document["lead"]
    sizes = (lead["points"], lead["starting_point"], *(p["points"] for p in document["pulls"]))
    scale = Scale.over(sizes, ahead, rival, left)
    bars = []
    for pull in document["pulls"]:
        question = edition.knowledge.question[pull["question"]]
        sign = -1 if pull["toward"] == rival.slug else 1
        answer = question.choice(pull["choice"]).text
        bars.append(scale.bar(question.text, answer, sign * pull["points"], pull["emphasised"]))
    return (
        scale.bar("Starting point", "before any answer", lead["starting_point"]),
        tuple(bars),
        scale.bar("Lead", "all of it together", lead["points"]),
    )


def _criteria(
    document: Document,
    edition: PublishedEdition,
    ahead: Framework,
    rival: Framework,
    left: Framework,
) -> Iterator[CriterionRow]:
    knowledge = edition.knowledge
    scale = Scale.over((row["points"] for row in document["criteria"]), ahead, rival, left)
    for row in document["criteria"]:
        criterion, weight = knowledge.criterion[row["criterion"]], plain(row["weight"])
        bar = scale.bar(criterion.name, f"weight {weight}", row["points"])
        yield CriterionRow(
            criterion=criterion,
            weight=weight,
            cells=tuple(rating_cells(criterion, knowledge)),
            toward=bar.framework,
            points=bar.points,
            bar=bar,
            needed=_is_needed(row, criterion),
        )


def _is_needed(row: Mapping[str, Any], criterion: Criterion) -> bool:
    return bool(row["weight"] >= criterion.base_weight + NEEDED)


def _flip(document: Document, edition: PublishedEdition) -> tuple[FlipStep, ...] | None:
    if document["flip"] is None:
        return None
    steps = []
    for change in document["flip"]:
        question = edition.knowledge.question[change["question"]]
        after = "Not sure" if change["to"] is None else question.choice(change["to"]).text
        steps.append(FlipStep(question, question.choice(change["from"]).text, after))
    return tuple(steps)


def _plan(document: Document, edition: PublishedEdition, framework: Framework) -> Plan:
    knowledge = edition.knowledge
    needed = [
        knowledge.criterion[row["criterion"]]
        for row in sorted(document["criteria"], key=lambda row: -row["weight"])
        if _is_needed(row, knowledge.criterion[row["criterion"]])
    ]
    needs = [
        Need(criterion, found)
        for criterion in needed
        if (found := tuple(companions(knowledge, framework.slug, criterion.slug)))
    ]
    packages = [framework.package]
    packages += [c.package for need in needs for c in need.companions if c.package]
    others = [f for f in knowledge.contenders if f != framework]
    return Plan(
        framework=framework,
        packages=_each_once(packages),
        needs=tuple(needs),
        watch_outs=tuple(_watch_outs(needed, framework, others))[:WATCH_OUTS],
    )


def _each_once(packages: Iterable[str]) -> tuple[str, ...]:
    """The packages without those that were named before: for pip, case means nothing."""
    found: dict[str, str] = {}
    for package in packages:
        found.setdefault(package.lower(), package)
    return tuple(found.values())


def _watch_outs(
    needed: list[Criterion], framework: Framework, others: list[Framework]
) -> Iterator[WatchOut]:
    for criterion in needed:
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


def _advisories(document: Document, edition: PublishedEdition) -> Iterator[Advisory]:
    by_slug = {advisory.slug: advisory for advisory in edition.knowledge.advisories}
    for item in document["also_consider"]:
        if "advisory" in item:
            yield by_slug[item["advisory"]]


def _answers(
    profile: Profile, edition: PublishedEdition
) -> Iterator[tuple[Section, tuple[AnswerRow, ...]]]:
    for section in edition.knowledge.sections:
        rows = []
        for question in edition.knowledge.questions_of(section.slug):
            if choice := profile.answers.get(question.slug):
                given = question.choice(choice)
                emphasised = question.slug in profile.emphasis
                rows.append(AnswerRow(question, given.text, given.help, emphasised))
        if rows:
            yield section, tuple(rows)
