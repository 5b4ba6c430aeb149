"""One answer otherwise: what the verdict would be for every answer that was not given."""

from __future__ import annotations

from dataclasses import dataclass

from comparisons.catalogue import number
from comparisons.engine.facts import Framework, Question
from comparisons.engine.sensitivity import OtherAnswer, other_answers

from .contest import STRENGTH_WORDS, Contest, answer_text


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that was not given: what would be recommended then, and how the lead would stand.

    ``query`` gives the changed copy of an answer that turns the result, and is empty otherwise.
    """

    answer: str
    outcome: str
    toward: Framework | None
    points: str
    turns: bool
    query: str


@dataclass(frozen=True, slots=True)
class Explored:
    """A question with the answer given and all others, those that turn the result first."""

    question: Question
    given: str
    options: tuple[Option, ...]

    @property
    def turning(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if option.turns)


def explored(contest: Contest) -> tuple[Explored, ...]:
    """Every question, those first in which one answer otherwise would turn the result."""
    found = [
        _explored(contest, contest.knowledge.question[question], others)
        for question, others in other_answers(contest.edition.model, contest.profile).items()
    ]
    return tuple(sorted(found, key=lambda each: not each.turning))


def _explored(contest: Contest, question: Question, others: tuple[OtherAnswer, ...]) -> Explored:
    options = [_option(contest, question, other) for other in others]
    return Explored(
        question,
        answer_text(question, contest.profile.answers.get(question.slug)),
        tuple(sorted(options, key=lambda option: not option.turns)),
    )


def _option(contest: Contest, question: Question, other: OtherAnswer) -> Option:
    recommended = contest.knowledge.framework.get(other.recommended or "")
    strength = STRENGTH_WORDS[other.strength]
    turns = recommended != contest.recommended
    return Option(
        answer=answer_text(question, other.choice),
        outcome=f"{recommended.name}, {strength}" if recommended else strength.capitalize(),
        toward=_toward(contest, other.points),
        points=number(abs(other.points)),
        turns=turns,
        query=contest.query_with(question.slug, other.choice) if turns else "",
    )


def _toward(contest: Contest, points: float) -> Framework | None:
    return None if points == 0 else contest.ahead if points > 0 else contest.rival
