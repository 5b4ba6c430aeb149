"""Several profiles side by side: where their answers differ, and which differences matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .explanation import Pull, pulls
from .profile import Profile
from .scoring import DecisionModel, standing

#: One side of a comparison: a profile, and the model of the edition that it is judged under.
Side = tuple[DecisionModel, Profile]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one side answers to a question; without a choice it is open, and pulls to nobody."""

    choice: str | None
    pull: Pull | None

    @property
    def emphasised(self) -> bool:
        return self.pull is not None and self.pull.emphasised


@dataclass(frozen=True, slots=True)
class Turn:
    """The side at ``taker`` would be recommended something else with the answer of ``giver``."""

    taker: int
    giver: int
    recommended: str | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A question that not all sides answer alike, with everybody's answer in their order.

    ``turns`` are the recommendations that this one answer would change, ``points`` how far the
    pulls lie apart on the scale of 0 to 100.
    """

    question: str
    answers: tuple[Answer, ...]
    turns: tuple[Turn, ...]
    points: float


def agreements(sides: Sequence[Side]) -> tuple[str, ...]:
    """The questions that all sides answer alike, emphasis included, in the first one's order."""
    return tuple(q for q in _questions(sides) if q in sides[0][1].answers and _alike(sides, q))


def disagreements(sides: Sequence[Side]) -> tuple[Disagreement, ...]:
    """The questions that the sides answer otherwise: first those that turn a recommendation.

    Then those whose pulls lie further apart come first. Pulls are seen from the two frameworks
    between which the first side's lead is measured.
    """
    by_side = [
        {pull.question: pull for pull in pulls(model, profile, standing(model, profile))}
        for model, profile in sides
    ]
    model, profile = sides[0]
    stand = standing(model, profile)
    signs = {model.slugs[stand.ahead]: 1, model.slugs[stand.over]: -1}
    found = []
    for question in _questions(sides):
        if _alike(sides, question):
            continue
        answers = tuple(
            Answer(profile.answers.get(question), by_side[n].get(question))
            for n, (_, profile) in enumerate(sides)
        )
        sizes = [
            signs.get(answer.pull.toward or "", 0) * answer.pull.points if answer.pull else 0.0
            for answer in answers
        ]
        turns = tuple(_turns(sides, question))
        found.append(Disagreement(question, answers, turns, max(sizes) - min(sizes)))
    return tuple(sorted(found, key=lambda d: (-bool(d.turns), -d.points)))


def _questions(sides: Sequence[Side]) -> list[str]:
    """Every question that a side answers, in the order of the editions."""
    answered = {question for _, profile in sides for question in profile.answers}
    order = dict.fromkeys(question for model, _ in sides for question in model.loads)
    return [question for question in order if question in answered]


def _alike(sides: Sequence[Side], question: str) -> bool:
    return len({_given(profile, question) for _, profile in sides}) == 1


def _given(profile: Profile, question: str) -> tuple[str | None, bool]:
    return profile.answers.get(question), question in profile.emphasis


def _turns(sides: Sequence[Side], question: str) -> Iterator[Turn]:
    for taker, (model, profile) in enumerate(sides):
        now = standing(model, profile).recommended
        for giver, (_, other) in enumerate(sides):
            given = _given(other, question)
            if given == _given(profile, question):
                continue
            if given[0] is not None and given[0] not in model.loads.get(question, {}):
                continue
            then = standing(model, _taking(profile, question, *given)).recommended
            if then != now:
                yield Turn(taker, giver, None if then is None else model.slugs[then])


def _taking(profile: Profile, question: str, choice: str | None, emphasised: bool) -> Profile:
    """The profile with one answer, and whether it counts double, taken over from another."""
    taken = profile.answering(question, choice)
    emphasis = taken.emphasis - {question} | ({question} if emphasised else set())
    return Profile(taken.answers, emphasis, taken.title)
