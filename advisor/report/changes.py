"""What would change a result."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.answers import query_of
from comparisons.engine.facts import Question
from comparisons.engine.profile import Profile
from comparisons.engine.scoring import standing

from .contest import STRENGTH_WORDS, Contest, answer_text


@dataclass(frozen=True, slots=True)
class FlipStep:
    """One answer given otherwise; ``query`` gives all answers with this one changed."""

    question: Question
    before: str
    after: str
    query: str


def flip(contest: Contest) -> tuple[FlipStep, ...] | None:
    """The fewest answers that would turn the result, in the words of the questionnaire."""
    if contest.document["flip"] is None:
        return None
    steps = []
    for change in contest.document["flip"]:
        question = contest.knowledge.question[change["question"]]
        before, after = (answer_text(question, change[name]) for name in ("from", "to"))
        query = contest.query_with(question.slug, change["to"])
        steps.append(FlipStep(question, before, after, query))
    return tuple(steps)


def flipped(contest: Contest) -> str:
    """The query string of the answers after all steps of the flip; empty if there is none."""
    return query_of(_turned(contest), contest.origin) if contest.document["flip"] else ""


def flipped_lead(contest: Contest) -> str:
    """How surely the rival would be ahead after all steps of the flip, in words after a comma."""
    strength = standing(contest.edition.model, _turned(contest)).strength
    words = STRENGTH_WORDS[strength]
    return f"though {words}" if strength == "even" else f"with {words}"


def _turned(contest: Contest) -> Profile:
    """The profile after all steps of the flip."""
    profile = contest.profile
    for change in contest.document["flip"] or ():
        profile = profile.answering(change["question"], change["to"])
    return profile
