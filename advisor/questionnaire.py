"""What the pages of the questionnaire show: questions with the answers given so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from comparisons.engine.facts import Knowledge, Question, Section

from .answers import AnswerSheet, beside


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question on a page. ``given`` is ``None`` where it was not seen yet, "" for not sure."""

    question: Question
    given: str | None
    emphasised: bool
    problem: str | None

    @property
    def answer(self) -> str:
        """The answer in words; empty if there is none, or none that the question has."""
        return next((c.text for c in self.question.choices if c.slug == self.given), "")


@dataclass(frozen=True, slots=True)
class SectionPage:
    """A section with its questions and how many of them are answered."""

    section: Section
    number: int
    asked: tuple[AskedQuestion, ...]

    @property
    def answered(self) -> int:
        return sum(bool(asked.answer) for asked in self.asked)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The whole questionnaire, filled in as far as it is."""

    sheet: AnswerSheet
    sections: tuple[SectionPage, ...]

    @property
    def answered(self) -> int:
        return sum(page.answered for page in self.sections)

    @property
    def total(self) -> int:
        return sum(len(page.asked) for page in self.sections)

    def problems(self) -> list[AskedQuestion]:
        """The questions whose answers have a problem, in order."""
        return [a for page in self.sections for a in page.asked if a.problem]


def fill(knowledge: Knowledge, sheet: AnswerSheet) -> Questionnaire:
    """The questionnaire of an edition with the answers of a sheet."""
    pages = []
    for number, section in enumerate(knowledge.sections, start=1):
        asked = tuple(_asked(question, sheet) for question in knowledge.questions_of(section.slug))
        pages.append(SectionPage(section, number, asked))
    return Questionnaire(sheet, tuple(pages))


def _asked(question: Question, sheet: AnswerSheet) -> AskedQuestion:
    slug = question.slug
    return AskedQuestion(
        question, sheet.given.get(slug), slug in sheet.emphasis, sheet.problems.get(slug)
    )


def address(name: str, query: str, *args: str) -> str:
    """The address of a page with the answers in its query string."""
    path = reverse(name, args=args)
    return f"{path}?{query}" if query else path


def hidden_answers(sheet: AnswerSheet, shown: Iterable[Question]) -> list[tuple[str, str]]:
    """The answers that a form must carry along because its page does not show them."""
    here = {question.slug for question in shown}
    answers = [(q, choice) for q, choice in sheet.given.items() if q not in here]
    return answers + beside(sheet.emphasis - here, sheet.origin)
