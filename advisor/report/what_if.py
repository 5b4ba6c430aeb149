"""What would come of other answers: a verdict and an altered one, and what made the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comparisons.catalogue import number
from comparisons.engine.alteration import Given, alteration
from comparisons.engine.alteration import Move as EngineMove
from comparisons.engine.facts import Framework, Question
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition

from .balance import Bar, Scale
from .contest import STRENGTH_WORDS, Contest, Document, Score, answer_text


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict in brief: ``headline`` is who is recommended, ``detail`` by how much."""

    recommended: Framework | None
    headline: str
    detail: str
    scores: tuple[Score, ...]

    @classmethod
    def of(cls, contest: Contest) -> Outcome:
        knowledge, document = contest.knowledge, contest.document
        return cls(
            recommended=contest.recommended,
            headline=contest.recommended.name if contest.recommended else "Too close to call",
            detail=_detail(contest),
            scores=tuple(Score.of(f, document["scores"][f.slug]) for f in knowledge.frameworks),
        )

    @property
    def words(self) -> str:
        return f"{self.headline}, {self.detail}"


@dataclass(frozen=True, slots=True)
class Move:
    """One answer that was changed; ``alone`` if that would have been enough to turn the result."""

    question: Question
    before: str
    after: str
    bar: Bar
    alone: bool


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A verdict, the altered one, and the way between them: start, moves and total add up."""

    before: Outcome
    after: Outcome
    left: Framework
    right: Framework
    start: Bar
    moves: tuple[Move, ...]
    total: Bar

    @property
    def changes(self) -> str:
        """How many answers were changed, in words."""
        count = len(self.moves)
        return {0: "no answer changed", 1: "one answer changed"}.get(
            count, f"{count} answers changed"
        )

    @property
    def difference(self) -> str:
        """What the changes come to, in a sentence."""
        if not self.moves:
            return "Nothing is changed yet."
        before, after = self.before, self.after
        if before.recommended != after.recommended:
            return f"This changes the recommendation: {after.words}. Before: {before.words}."
        if before.detail == after.detail:
            return f"This changes nothing to speak of: {after.words}."
        return f"The result stays: {after.words}. Before: {before.detail}."


def what_if(document: Document, altered: Profile, edition: PublishedEdition) -> WhatIf:
    """What becomes of a verdict when its answers are those of another profile."""
    now = Contest.of(document, edition)
    then = Contest.of(edition.verdict_document(altered), edition)
    found = alteration(edition.model, now.profile, altered)
    sizes = (found.before, found.after, *(move.points for move in found.moves))
    scale = Scale.over(sizes, now)
    return WhatIf(
        before=Outcome.of(now),
        after=Outcome.of(then),
        left=now.left,
        right=now.right,
        start=scale.bar("Before", "the lead as it was", found.before),
        moves=tuple(_moves(found.moves, now, scale)),
        total=scale.bar("With these changes", "the lead as it would be", found.after),
    )


def _detail(contest: Contest) -> str:
    points = number(abs(contest.document["lead"]["points"]))
    if contest.leader is None:
        return "both on the same score"
    if contest.recommended is None:
        return f"{contest.leader.name} ahead of {contest.rival.name} by {points} points"
    strength = STRENGTH_WORDS[contest.document["strength"]]
    return f"{strength} of {points} points over {contest.rival.name}"


def _moves(moves: tuple[EngineMove, ...], contest: Contest, scale: Scale) -> Iterator[Move]:
    for move in moves:
        question = contest.knowledge.question[move.question]
        before, after = _words(question, move.before), _words(question, move.after)
        bar = scale.bar(question.text, after, move.points)
        yield Move(question, before, after, bar, move.turns)


def _words(question: Question, given: Given) -> str:
    answer = answer_text(question, given.choice)
    return f"{answer} (counts double)" if given.emphasised else answer
