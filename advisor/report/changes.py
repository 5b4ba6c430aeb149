"""What would change a result."""

from __future__ import annotations

from dataclasses import dataclass

from comparisons.engine.facts import Question

from .contest import Contest


@dataclass(frozen=True, slots=True)
class FlipStep:
    question: Question
    before: str
    after: str


def flip(contest: Contest) -> tuple[FlipStep, ...] | None:
    """The fewest answers that would turn the result, in the words of the questionnaire."""
    if contest.document["flip"] is None:
        return None
    steps = []
    for change in contest.document["flip"]:
        question = contest.knowledge.question[change["question"]]
        after = "Not sure" if change["to"] is None else question.choice(change["to"]).text
        steps.append(FlipStep(question, question.choice(change["from"]).text, after))
    return tuple(steps)
