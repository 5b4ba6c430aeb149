"""The answers that a result rests on, and the advice that they call for beside the scores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comparisons.engine.facts import Advisory, Question, Section

from .contest import Contest, Score


@dataclass(frozen=True, slots=True)
class AnswerRow:
    question: Question
    answer: str
    help: str
    emphasised: bool


def answers(contest: Contest) -> Iterator[tuple[Section, tuple[AnswerRow, ...]]]:
    """What was answered, under the headings of the questionnaire, without empty ones."""
    profile = contest.profile
    for section in contest.knowledge.sections:
        rows = []
        for question in contest.knowledge.questions_of(section.slug):
            if choice := profile.answers.get(question.slug):
                given = question.choice(choice)
                emphasised = question.slug in profile.emphasis
                rows.append(AnswerRow(question, given.text, given.help, emphasised))
        if rows:
            yield section, tuple(rows)


def better(contest: Contest) -> Iterator[Score]:
    """The frameworks that score higher although they cannot be recommended."""
    for item in contest.document["also_consider"]:
        if "framework" in item:
            yield Score.of(contest.knowledge.framework[item["framework"]], item["score"])


def advisories(contest: Contest) -> Iterator[Advisory]:
    by_slug = {advisory.slug: advisory for advisory in contest.knowledge.advisories}
    for item in contest.document["also_consider"]:
        if "advisory" in item:
            yield by_slug[item["advisory"]]
