"""What the pages of the questionnaire show: questions with the answers given so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.http import Http404

from comparisons.addresses import address_of
from comparisons.engine.explanation import contradictions
from comparisons.engine.facts import Contradiction, Question, Section
from comparisons.knowledge import PublishedEdition

from .answers import AnswerSheet, beside
from .leaning import Leaning, lean

#: Where the buttons of the questionnaire can lead, besides to a section.
CHECK, RESULT, ALL, SHORTEST = "check", "result", "all", "shortest"
_NAMES: Final = {
    CHECK: "check_answers",
    RESULT: "result",
    ALL: "all_sections",
    SHORTEST: "shortest",
}


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question on a page. ``given`` is ``None`` where it was not seen yet, "" for not sure.

    ``remarks`` are about its answer and one to an earlier question, which hardly go together.
    """

    question: Question
    given: str | None
    emphasised: bool
    problem: str | None
    remarks: tuple[Contradiction, ...] = ()

    @property
    def answer(self) -> str:
        """The answer in words; empty if there is none, or none that the question has."""
        return next((c.text for c in self.question.choices if c.slug == self.given), "")

    @property
    def is_plain(self) -> bool:
        """Whether it looks the same to everybody who has answered it alike."""
        return not self.problem and not self.remarks

    def with_problem(self, problem: str) -> AskedQuestion:
        return replace(self, problem=problem)


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
class Remark:
    """Answers that hardly go together, and the questions to which they were given."""

    contradiction: Contradiction
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The whole questionnaire, filled in as far as it is."""

    edition: PublishedEdition
    sheet: AnswerSheet
    sections: tuple[SectionPage, ...]
    leaning: Leaning
    remarks: tuple[Remark, ...]

    @property
    def answered(self) -> int:
        return sum(page.answered for page in self.sections)

    @property
    def total(self) -> int:
        return sum(len(page.asked) for page in self.sections)

    @property
    def asked(self) -> dict[str, AskedQuestion]:
        """All questions by slug."""
        return {asked.question.slug: asked for page in self.sections for asked in page.asked}

    def problems(self) -> list[AskedQuestion]:
        """The questions whose answers have a problem, in order."""
        return [asked for asked in self.asked.values() if asked.problem]

    def remarks_elsewhere(self, shown: Iterable[AskedQuestion]) -> list[Remark]:
        """What there is to say about answers, but not below any of the questions shown."""
        here = {remark.slug for asked in shown for remark in asked.remarks}
        return [remark for remark in self.remarks if remark.contradiction.slug not in here]


def fill(edition: PublishedEdition, sheet: AnswerSheet) -> Questionnaire:
    """The questionnaire of an edition with the answers of a sheet."""
    knowledge = edition.knowledge
    remarks = tuple(
        Remark(each, tuple(q for q in knowledge.questions if q.slug in each.conditions))
        for each in contradictions(knowledge, sheet.profile)
    )
    pages = []
    for number, section in enumerate(knowledge.sections, start=1):
        questions = knowledge.questions_of(section.slug)
        asked = tuple(_asked(question, sheet, remarks) for question in questions)
        pages.append(SectionPage(section, number, asked))
    return Questionnaire(edition, sheet, tuple(pages), lean(edition, sheet), remarks)


def _asked(question: Question, sheet: AnswerSheet, remarks: Iterable[Remark]) -> AskedQuestion:
    slug = question.slug
    return AskedQuestion(
        question,
        sheet.given.get(slug),
        slug in sheet.emphasis,
        sheet.problems.get(slug),
        tuple(r.contradiction for r in remarks if r.questions[-1] == question),
    )


def address(name: str, query: str, *args: str) -> str:
    """The address of a page with the answers in its query string."""
    path = address_of(name, *args)
    return f"{path}?{query}" if query else path


def destination(to: str, filled: Questionnaire) -> str:
    """The address that a button of the questionnaire leads to.

    :raises Http404: if the questionnaire has no such page.
    """
    query = filled.sheet.query()
    if to in _NAMES:
        return address(_NAMES[to], query)
    if any(page.section.slug == to for page in filled.sections):
        return address("section", query, to)
    raise Http404(f"The questionnaire has no page “{to}”.")


def hidden_answers(sheet: AnswerSheet, shown: Iterable[Question]) -> list[tuple[str, str]]:
    """The answers that a form must carry along because its page does not show them."""
    here = {question.slug for question in shown}
    answers = [(q, choice) for q, choice in sheet.given.items() if q not in here]
    return answers + beside(sheet.emphasis - here, sheet.origin)
