"""Saved recommendations side by side: where they differ, what of it matters, what is agreed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from comparisons.catalogue import number
from comparisons.engine.disagreement import (
    Answer,
    Disagreement,
    Side,
    Turn,
    agreements,
    disagreements,
)
from comparisons.engine.facts import Framework, Knowledge, Question

from .models import Recommendation
from .report import Report

#: How many recommendations a page can hold.
MOST = 10


@dataclass(frozen=True, slots=True)
class Member:
    """One of the recommendations, with the letter by which the page calls it."""

    letter: str
    row: Recommendation
    report: Report

    @property
    def name(self) -> str:
        return self.report.title or "Without a name"


@dataclass(frozen=True, slots=True)
class Given:
    """What one member answered to a question, and how far that pulls to whom."""

    letter: str
    answer: str
    emphasised: bool
    points: str
    toward: Framework | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A question that was not answered alike; ``turns`` says what that changes, in sentences."""

    question: Question
    given: tuple[Given, ...]
    turns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Versus:
    """Two to ten recommendations side by side, ready to be shown.

    ``turning`` are the differences that would change somebody's recommendation, ``others`` those
    that would not; ``agreed`` are questions with the answer that all gave.
    """

    members: tuple[Member, ...]
    turning: tuple[Difference, ...]
    others: tuple[Difference, ...]
    agreed: tuple[tuple[Question, str, bool], ...]

    @property
    def unanimous(self) -> bool:
        """Whether all are recommended the same, be it nothing."""
        return len({member.report.document["recommended"] for member in self.members}) == 1

    @property
    def has_room(self) -> bool:
        """Whether another one can be set beside them."""
        return len(self.members) < MOST

    @property
    def editions(self) -> tuple[int, ...]:
        """The numbers of the editions that they were saved under."""
        return tuple(sorted({member.report.edition.number for member in self.members}))


def versus(rows: Sequence[tuple[Recommendation, Report]]) -> Versus:
    """These recommendations side by side, in their order; each is judged under its own edition."""
    members = tuple(
        Member(letter, row, report)
        for letter, (row, report) in zip(ascii_uppercase, rows, strict=False)
    )
    sides: list[Side] = [(m.report.edition.model, m.report.profile) for m in members]
    found = [_difference(members, each) for each in disagreements(sides)]
    first = members[0].report
    return Versus(
        members=members,
        turning=tuple(each for each in found if each.turns),
        others=tuple(each for each in found if not each.turns),
        agreed=tuple(
            (
                question := first.edition.knowledge.question[slug],
                question.choice(first.profile.answers[slug]).text,
                slug in first.profile.emphasis,
            )
            for slug in agreements(sides)
        ),
    )


def _difference(members: Sequence[Member], found: Disagreement) -> Difference:
    known = (m.report.edition.knowledge.question.get(found.question) for m in members)
    return Difference(
        next(filter(None, known)),
        tuple(_given(m, a, found.question) for m, a in zip(members, found.answers, strict=True)),
        tuple(_turns(members, found.turns)),
    )


def _given(member: Member, answer: Answer, slug: str) -> Given:
    knowledge = member.report.edition.knowledge
    if answer.choice is None or answer.pull is None:
        return Given(member.letter, "Left open", False, "", None)
    text = knowledge.question[slug].choice(answer.choice).text
    toward = knowledge.framework.get(answer.pull.toward or "")
    return Given(member.letter, text, answer.emphasised, number(answer.pull.points), toward)


def _turns(members: Sequence[Member], turns: Sequence[Turn]) -> Iterator[str]:
    """Each member and outcome once, with all those whose answer would do it."""
    groups: dict[tuple[int, str | None], list[str]] = {}
    for turn in turns:
        givers = groups.setdefault((turn.taker, turn.recommended), [])
        givers.append(members[turn.giver].letter)
    for (taker, slug), givers in groups.items():
        member = members[taker]
        outcome = _outcome(member.report.edition.knowledge, slug)
        yield f"With the answer of {_listed(givers)}, {member.letter} would be told: {outcome}."


def _outcome(knowledge: Knowledge, slug: str | None) -> str:
    return knowledge.framework[slug].name if slug else "too close to call"


def _listed(letters: Sequence[str]) -> str:
    *most, last = letters
    return f"{', '.join(most)} or {last}" if most else last
