"""Then and now: what the newest edition says to the answers of an older recommendation, and why."""

from __future__ import annotations

from dataclasses import dataclass

from comparisons.engine.drift import drift
from comparisons.engine.explanation import verdict
from comparisons.engine.facts import Framework, Knowledge
from comparisons.engine.profile import Profile, carry
from comparisons.knowledge import PublishedEdition
from comparisons.then_and_now import STRENGTH_WORDS, Cause, causes

from .answers import query_of
from .report import Report


@dataclass(frozen=True, slots=True)
class Since:
    """What the newest edition says today to answers that were given under an older one.

    ``lost`` are questions and answers that it does not have any more. ``causes`` add up to the
    difference of the leads; they are empty if the two frameworks cannot be compared any more.
    """

    edition: PublishedEdition
    recommended: Framework | None
    strength: str
    same: bool
    lost: tuple[tuple[str, str], ...]
    causes: tuple[Cause, ...]
    query: str

    @property
    def headline(self) -> str:
        return self.recommended.name if self.recommended else "Too close to call"


def since(report: Report, newest: PublishedEdition) -> Since | None:
    """How a stored result compares with today's edition; ``None`` if it is of today's edition."""
    if newest.number == report.edition.number:
        return None
    carried, lost = carry(report.profile, newest.knowledge)
    today = verdict(newest.model, carried)
    moved = drift(report.edition.model, report.profile, newest.model, carried)
    same = (today.recommended, today.strength) == (
        report.document["recommended"],
        report.document["strength"],
    )
    old = report.edition.knowledge
    return Since(
        edition=newest,
        recommended=newest.knowledge.framework.get(today.recommended or ""),
        strength=STRENGTH_WORDS[today.strength],
        same=same,
        lost=tuple(_in_words(old, report.profile, question) for question in lost),
        causes=tuple(causes(moved, report.profile, old, newest.knowledge)) if moved else (),
        query=query_of(carried, report.origin),
    )


def _in_words(knowledge: Knowledge, profile: Profile, slug: str) -> tuple[str, str]:
    question = knowledge.question[slug]
    return question.text, question.choice(profile.answers[slug]).text
