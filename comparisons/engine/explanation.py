"""The whole verdict on a profile: section 3 of the contract from the pulls on, and section 4.

All of it follows from the linearity of the model: with *n* the weighted sum of rating differences
of leader and rival, every answer adds its own amount to *n*, whatever else is answered. Hence
pulls and contributions add up to the lead, and flip and decided can be found one question at a
time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from . import VERSION
from .facts import Advisory, Contradiction, Knowledge
from .flip import Change, flip
from .profile import EMPHASIS, Profile
from .scoring import DecisionModel, Load, Standing, Strength, standing


@dataclass(frozen=True, slots=True)
class Pull:
    """How far one answer moves the lead, in points; positive toward the framework named.

    ``toward`` is ``None`` for an answer that moves nothing.
    """

    question: str
    choice: str
    toward: str | None
    points: float
    emphasised: bool


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one criterion adds to the lead, in points; negative where the rival is better."""

    criterion: str
    weight: float
    ratings: dict[str, float]
    points: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that the model says about one profile. Points are on the scale of 0 to 100.

    ``leader`` is ``None`` on a tie; the lead is then that of the first contender.
    ``flip`` is ``None`` where no other answers could put a rival ahead.
    """

    profile: Profile
    recommended: str | None
    leader: str | None
    strength: Strength
    robustness: float
    decided: bool
    scores: dict[str, float]
    ahead: str
    over: str
    points: float
    starting_point: float
    pulls: tuple[Pull, ...]
    criteria: tuple[Contribution, ...]
    flip: tuple[Change, ...] | None
    next_question: str | None
    better_alternatives: dict[str, float]
    advisories: tuple[Advisory, ...]

    def document(self, edition: int, edition_digest: str) -> dict[str, Any]:
        """The verdict document of the contract, section 4."""
        also = [{"framework": f, "score": score} for f, score in self.better_alternatives.items()]
        return {
            "engine": VERSION,
            "edition": edition,
            "edition_digest": edition_digest,
            **self.profile.document(),
            "recommended": self.recommended,
            "leader": self.leader,
            "strength": self.strength,
            "robustness": self.robustness,
            "decided": self.decided,
            "scores": self.scores,
            "lead": {
                "over": self.over,
                "points": self.points,
                "starting_point": self.starting_point,
            },
            "pulls": [
                {
                    "question": pull.question,
                    "choice": pull.choice,
                    "toward": pull.toward,
                    "points": pull.points,
                    "emphasised": pull.emphasised,
                }
                for pull in self.pulls
            ],
            "criteria": [
                {
                    "criterion": row.criterion,
                    "weight": row.weight,
                    "ratings": dict(row.ratings),
                    "points": row.points,
                }
                for row in self.criteria
            ],
            "flip": None
            if self.flip is None
            else [{"question": c.question, "from": c.before, "to": c.to} for c in self.flip],
            "next_question": self.next_question,
            "also_consider": [*also, *({"advisory": a.slug} for a in self.advisories)],
        }


def verdict(model: DecisionModel, profile: Profile) -> Verdict:
    """What the model says about a profile that was checked against the model's knowledge."""
    stand = standing(model, profile)
    leader = None if stand.leader is None else model.slugs[stand.leader]
    top = stand.score(stand.ahead) if leader else max(map(stand.score, model.contenders))
    scores = {slug: stand.score(n) for n, slug in enumerate(model.slugs)}
    better = {model.slugs[n]: stand.score(n) for n in model.alternatives if stand.score(n) > top}
    return Verdict(
        profile=profile,
        recommended=None if stand.recommended is None else leader,
        leader=leader,
        strength=stand.strength,
        robustness=float(stand.robustness),
        decided=is_decided(model, profile, stand),
        scores=scores,
        ahead=model.slugs[stand.ahead],
        over=model.slugs[stand.over],
        points=stand.points(stand.load.lead(stand.ahead, stand.over)),
        starting_point=stand.points(model.base.lead(stand.ahead, stand.over)),
        pulls=pulls(model, profile, stand),
        criteria=tuple(_contributions(model, profile, stand)),
        flip=flip(model, profile, stand),
        next_question=next_question(model, profile, stand),
        better_alternatives=dict(sorted(better.items(), key=lambda item: -item[1])),
        advisories=tuple(_advisories(model, profile, leader)),
    )


def pulls(model: DecisionModel, profile: Profile, stand: Standing) -> tuple[Pull, ...]:
    """Every answer's pull, the largest first, between the two that the lead is measured of."""
    found = []
    for slug in model.loads:
        if (choice := profile.answers.get(slug)) is None:
            continue
        load = model.loads[slug][choice]
        units = profile.multiplier(slug) * load.lead(stand.ahead, stand.over)
        winner = None if units == 0 else model.slugs[stand.ahead if units > 0 else stand.over]
        points = abs(stand.points(units))
        found.append(Pull(slug, choice, winner, points, slug in profile.emphasis))
    return tuple(sorted(found, key=lambda pull: -pull.points))


def _contributions(model: DecisionModel, profile: Profile, stand: Standing) -> list[Contribution]:
    rows = []
    for criterion, weight in model.weights(profile).items():
        ratings, shown = model.ratings[criterion], model.contended[criterion]
        units = weight * (ratings[stand.ahead] - ratings[stand.over])
        rows.append(Contribution(criterion, weight / 100, shown, stand.points(units)))
    return sorted(rows, key=lambda row: -abs(row.points))


def is_decided(
    model: DecisionModel, profile: Profile, stand: Standing, passed: Collection[str] = ()
) -> bool:
    """Whether no way of answering the open questions, emphasised or not, could take the lead.

    A tie counts as taking it. Answers add up independently, so the worst that the open questions
    can do together is the sum of the worst that each can do.

    :param passed: open questions that are taken to stay open.
    """
    if stand.leader is None:
        return False
    open_questions = [q for q in model.loads if q not in profile.answers and q not in passed]
    for rival in model.contenders:
        if rival == stand.leader:
            continue
        least = model.least_leads[stand.leader, rival]
        worst = EMPHASIS * sum(min(0, least[question]) for question in open_questions)
        if stand.load.lead(stand.leader, rival) + worst <= 0:
            return False
    return True


def next_question(
    model: DecisionModel, profile: Profile, stand: Standing, passed: Collection[str] = ()
) -> str | None:
    """The open question whose possible pulls lie furthest apart; ``None`` if none is open.

    A possible pull is the one that the answer would have once given, without emphasis; leaving
    the question open counts as a pull of 0. Of equals the one asked first is taken.

    :param passed: open questions that are not to be named, as somebody has passed them over.
    """
    spans = {}
    for question, loads in model.loads.items():
        if question not in profile.answers and question not in passed:
            pulls = [0.0, *(_possible_pull(load, stand) for load in loads.values())]
            spans[question] = max(pulls) - min(pulls)
    # Floating point is off by some 1e-16 of these small numbers: what may be the widest is
    # compared exactly, which is seldom more than one.
    near = max(spans.values(), default=0.0) - 1e-9
    widest = [question for question, span in spans.items() if span >= near]
    if len(widest) < 2:
        return next(iter(widest), None)
    return max(widest, key=lambda question: _exact_span(model, question, stand))


def _possible_pull(load: Load, stand: Standing) -> float:
    return load.lead(stand.ahead, stand.over) / (stand.load.total + load.total)


def _exact_span(model: DecisionModel, question: str, stand: Standing) -> Fraction:
    pulls = [Fraction(0)]
    for load in model.loads[question].values():
        units = load.lead(stand.ahead, stand.over)
        pulls.append(Fraction(units, stand.load.total + load.total))
    return max(pulls) - min(pulls)


def contradictions(knowledge: Knowledge, profile: Profile) -> tuple[Contradiction, ...]:
    """The contradictions of an edition that are found in a profile's answers."""
    return tuple(c for c in knowledge.contradictions if profile.meets(c.conditions))


def _advisories(model: DecisionModel, profile: Profile, leader: str | None) -> Iterator[Advisory]:
    for advisory in model.knowledge.advisories:
        if advisory.leader in (None, leader) and profile.meets(advisory.conditions):
            yield advisory
