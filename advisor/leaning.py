"""Where the answers lean so far, in words and as a picture, for every page of the questionnaire."""

from __future__ import annotations

from dataclasses import dataclass

from comparisons.engine import asking
from comparisons.engine.facts import Framework, Question
from comparisons.knowledge import PublishedEdition

from .answers import AnswerSheet
from .report import STRENGTH_WORDS, Bar, Scale


@dataclass(frozen=True, slots=True)
class Leaning:
    """What a visitor sees of the leaning while answering.

    ``headline`` and ``detail`` are all that is said aloud. They hold no numbers, so that most
    answers leave them as they are and a screen reader keeps quiet. ``bar`` is as long as the lead
    is robust: it fills its side where no weights at all could turn it.
    """

    headline: str
    detail: str
    left: Framework
    right: Framework
    bar: Bar
    answered: int
    passed: int
    open: int
    settled: bool
    settled_but_for_passed: bool
    next_question: Question | None
    passed_question: Question | None

    @property
    def words(self) -> str:
        return f"{self.headline}: {self.detail}" if self.detail else self.headline

    @property
    def unasked(self) -> int:
        """The questions that were neither answered nor passed over."""
        return self.open - self.passed

    @property
    def enough(self) -> bool:
        """Whether no question that was not asked yet can change who is ahead."""
        return self.settled or self.settled_but_for_passed


def lean(edition: PublishedEdition, sheet: AnswerSheet) -> Leaning:
    """Where a sheet leans. Answers that cannot be used count as not given."""
    knowledge = edition.knowledge
    found = asking.leaning(edition.model, sheet.profile, sheet.passed)
    ahead, rival = knowledge.framework[found.ahead], knowledge.framework[found.over]
    left, right = sorted((ahead, rival), key=knowledge.frameworks.index)
    headline, detail = _words(found, ahead.name, f"{left.name} and {right.name}")
    # Before the first answer there is nothing to show, even if the base weights lean a little.
    shown = found.robustness if found.answered and found.leader else 0
    return Leaning(
        headline=headline,
        detail=detail,
        left=left,
        right=right,
        bar=Scale(ahead, rival, left, full=1).bar("", "", shown),
        answered=found.answered,
        passed=len(sheet.passed),
        open=found.open,
        settled=found.settled,
        settled_but_for_passed=found.settled_but_for_passed,
        next_question=knowledge.question.get(found.next_question or ""),
        passed_question=knowledge.question.get(found.passed_question or ""),
    )


def _words(found: asking.Leaning, ahead: str, both: str) -> tuple[str, str]:
    if not found.answered:
        return "No leaning yet", ""
    if found.leader is None:
        return "Too close to call", f"{both} are exactly level"
    strength = STRENGTH_WORDS[found.strength]
    so_far = f"{'if' if found.strength == 'even' else 'with'} {strength} so far"
    if found.settled:
        return f"{ahead} stays ahead", f"settled, {so_far}"
    if found.settled_but_for_passed:
        return f"{ahead} is ahead", f"settled but for what you were not sure of, {so_far}"
    if found.strength == "even":
        return "Too close to call", f"{ahead} is a touch ahead"
    return f"{ahead} is ahead", strength
