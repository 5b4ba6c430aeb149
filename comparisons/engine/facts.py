"""What an edition of the knowledge holds, as plain frozen data.

The names follow multi-criteria decision analysis: *alternatives* are compared on *criteria* with
*weights* and *ratings*. Following the published contract, a framework that can be recommended is
called a ``contender`` and one that is only scored an ``alternative``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Role = Literal["contender", "alternative"]
Provision = Literal["built-in", "package"]
Status = Literal["stated", "corroborated", "disputed", "refuted", "measured"]

#: The scale of a rating, from "works against such a project" to "could hardly serve it better".
RATING_MIN, RATING_MAX, RATING_STEP = 0.0, 10.0, 0.5
#: How far one choice may change the weight of a criterion, either way.
EFFECT_MAX = 5.0
#: Weights and effects are given in hundredths at the finest.
WEIGHT_STEP = 0.01


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework that is scored. Contenders can be recommended, alternatives cannot."""

    slug: str
    role: Role
    name: str
    summary: str = ""
    website: str = ""
    documentation: str = ""
    package: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Something that was published or measured, and that evidence rests on."""

    slug: str
    title: str
    publisher: str = ""
    kind: str = ""
    url: str = ""
    published: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement from one source that bears on the rating of one framework.

    Dates are ISO 8601 text, so that the data needs no clock and freezes as it stands.
    """

    framework: str
    source: str
    statement: str
    status: Status
    versions: str = ""
    verified_on: str | None = None
    review_by: str | None = None
    measurements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured for one framework: the plain figure, and its ratio to the baseline's.

    ``low`` and ``high`` are the lowest and highest ratio of all rounds.
    """

    ratio: float
    low: float
    high: float
    value: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """A figure that this project measured itself, by framework, with how and on what."""

    slug: str
    title: str
    how: str
    unit: str
    baseline: str
    results: Mapping[str, Result]
    versions: Mapping[str, str] = field(default_factory=dict)
    machine: str = ""
    measured_on: str | None = None
    rounds: int = 1


@dataclass(frozen=True, slots=True)
class Criterion:
    """A quality on which frameworks differ, or are believed to.

    ``base_weight`` (0 or more) is its weight for a project about which nothing is known.
    ``ratings`` says by framework, from 0 to 10 in steps of 0.5, how well it serves a project that
    needs this criterion; ``rationales`` says why.
    """

    slug: str
    name: str
    base_weight: float
    ratings: Mapping[str, float]
    group: str = ""
    need: str = ""
    description: str = ""
    rationales: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One way of answering a question.

    ``effects`` says by criterion, from -5 to +5, how much it adds to that criterion's weight;
    ``reasons`` says why, as far as that was recorded.
    """

    slug: str
    text: str
    effects: Mapping[str, float]
    help: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """Something that is asked about the project. It may always stay unanswered."""

    slug: str
    section: str
    text: str
    choices: tuple[Choice, ...]
    help: str = ""
    reason: str = ""

    def choice(self, slug: str) -> Choice:
        """The choice of that slug; ``KeyError`` if there is none."""
        for choice in self.choices:
            if choice.slug == slug:
                return choice
        raise KeyError(slug)


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the questionnaire."""

    slug: str
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Advisory:
    """Advice that is not a score, shown to the projects that it concerns.

    ``conditions`` maps questions to choices. A profile meets them if, for every question named,
    its answer is one of the choices listed; ``leader``, if given, must be the leader too.
    """

    slug: str
    title: str
    text: str
    conditions: Mapping[str, tuple[str, ...]]
    leader: str | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Answers that hardly go together, and what to ask somebody who gave them.

    ``conditions`` maps two or more questions to choices, as for an :class:`Advisory`.
    """

    slug: str
    text: str
    conditions: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Companion:
    """What is used with a framework to cover a criterion: a part of it, or a package."""

    framework: str
    criterion: str
    name: str
    provision: Provision
    package: str = ""
    url: str = ""
    purpose: str = ""
    #: Packages that are not needed any more where this is installed, by their names for pip.
    instead_of: str = ""

    @property
    def replaced(self) -> tuple[str, ...]:
        """The names in ``instead_of``, in small letters: for pip, case means nothing."""
        return tuple(self.instead_of.lower().split())


@dataclass(frozen=True, slots=True)
class ReferenceProject:
    """A described project whose right outcome is agreed on.

    ``expected`` is the contender to recommend, or ``None`` where either would be right;
    ``must_advise`` names advisories that must be shown, ``must_name`` an alternative that must
    score above the leader.
    """

    slug: str
    title: str
    description: str
    answers: Mapping[str, str]
    emphasis: tuple[str, ...] = ()
    expected: str | None = None
    example: bool = False
    must_advise: tuple[str, ...] = ()
    must_name: str | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """A warning of the linter that is accepted, and why."""

    rule: str
    place: str
    reason: str


@dataclass(frozen=True)
class Knowledge:
    """All that an edition, or the draft of one, says. The order of every part carries meaning."""

    frameworks: tuple[Framework, ...]
    criteria: tuple[Criterion, ...]
    questions: tuple[Question, ...]
    sections: tuple[Section, ...] = ()
    sources: tuple[Source, ...] = ()
    advisories: tuple[Advisory, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    companions: tuple[Companion, ...] = ()
    reference_projects: tuple[ReferenceProject, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    @cached_property
    def contenders(self) -> tuple[Framework, ...]:
        """The frameworks that can be recommended, in the edition's order."""
        return tuple(f for f in self.frameworks if f.role == "contender")

    @cached_property
    def framework(self) -> Mapping[str, Framework]:
        """Frameworks by slug."""
        return {f.slug: f for f in self.frameworks}

    def name_of(self, framework: str) -> str:
        """What people call a framework; its slug if it is not known here."""
        known = self.framework.get(framework)
        return known.name if known else framework

    @cached_property
    def criterion(self) -> Mapping[str, Criterion]:
        """Criteria by slug."""
        return {c.slug: c for c in self.criteria}

    @cached_property
    def question(self) -> Mapping[str, Question]:
        """Questions by slug."""
        return {q.slug: q for q in self.questions}

    @cached_property
    def source(self) -> Mapping[str, Source]:
        """Sources by slug."""
        return {s.slug: s for s in self.sources}

    @cached_property
    def measurement(self) -> Mapping[str, Measurement]:
        """Measurements by slug."""
        return {m.slug: m for m in self.measurements}

    @cached_property
    def companions_by_use(self) -> Mapping[tuple[str, str], tuple[Companion, ...]]:
        """Companions by framework and the criterion that they cover, in order."""
        found: dict[tuple[str, str], tuple[Companion, ...]] = {}
        for companion in self.companions:
            use = (companion.framework, companion.criterion)
            found[use] = (*found.get(use, ()), companion)
        return found

    def questions_of(self, section: str) -> tuple[Question, ...]:
        """The questions of one section, in order."""
        return tuple(q for q in self.questions if q.section == section)
