"""The draft: what the rows say, in their order, without what was retired."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from comparisons import knowledge
from comparisons.draft import draft
from comparisons.models import (
    Advisory,
    Choice,
    Companion,
    Contradiction,
    Criterion,
    Framework,
    Question,
    ReferenceProject,
    Section,
    Source,
)
from comparisons.naming import Slugged

from . import rows

pytestmark = pytest.mark.django_db


RATIONALE = "A rationale that nothing else has."
STATEMENT = "A statement that nothing else has."


def said(words: list[str]) -> list[str]:
    """Those of the words that the draft says anywhere."""
    whole = knowledge.freeze(draft(), 2)
    return [word for word in words if word in whole]


def framework_with_all() -> Slugged:
    row = rows.fresh_framework()
    rating = rows.fresh_rating(framework=row, rationale=RATIONALE)
    rows.fresh_evidence(rating=rating, statement=STATEMENT, source=rows.shipped(Source))
    rows.fresh_companion(framework=row)
    return row


def source_with_evidence() -> Slugged:
    row = rows.fresh_source(slug="own-source")
    rows.fresh_evidence(source=row, statement=STATEMENT)
    return row


def criterion_with_all() -> Slugged:
    row = rows.fresh_criterion()
    framework = rows.shipped(Framework)
    rating = rows.fresh_rating(criterion=row, framework=framework, rationale=RATIONALE)
    rows.fresh_evidence(rating=rating, statement=STATEMENT, source=rows.shipped(Source))
    rows.fresh_companion(criterion=row)
    rows.fresh_effect(criterion=row, choice=rows.shipped(Choice))
    return row


def section_with_questions() -> Slugged:
    row = rows.fresh_section()
    rows.fresh_effect(choice=rows.fresh_choice(question=rows.fresh_question(section=row)))
    return row


def question_with_choices() -> Slugged:
    row = rows.fresh_question()
    rows.fresh_effect(choice=rows.fresh_choice(question=row))
    return row


def choice_with_effect() -> Slugged:
    effect: Any = rows.fresh_effect()
    choice: Slugged = effect.choice
    return choice


#: What is retired, and all the words that leave the draft with it.
RETIRED: dict[str, tuple[Callable[[], Slugged], list[str]]] = {
    "framework": (
        framework_with_all,
        ["fresh-framework", "Fresh-Companion", RATIONALE, STATEMENT],
    ),
    "source": (source_with_evidence, ["own-source", STATEMENT]),
    "criterion": (
        criterion_with_all,
        ["fresh-criterion", "Fresh-Companion", RATIONALE, STATEMENT],
    ),
    "section": (section_with_questions, ["fresh-section", "fresh-question", "fresh-choice"]),
    "question": (question_with_choices, ["fresh-question", "fresh-choice"]),
    "choice": (choice_with_effect, ["fresh-choice"]),
    "measurement": (rows.fresh_measurement, ["fresh-measurement"]),
    "advisory": (rows.fresh_advisory, ["fresh-advisory"]),
    "contradiction": (rows.fresh_contradiction, ["fresh-contradiction"]),
    "referenceproject": (rows.fresh_reference_project, ["fresh-project"]),
}


@pytest.mark.parametrize(("make", "words"), RETIRED.values(), ids=RETIRED)
def test_what_is_retired_is_left_out_with_all_that_hangs_on_it(
    make: Callable[[], Slugged], words: list[str]
) -> None:
    row = make()
    assert said(words) == words
    row.retired = True
    row.save()
    assert said(words) == []


def test_every_kind_of_row_is_retired_above() -> None:
    assert set(RETIRED) == {rows.identifier(model) for model in rows.SLUGGED}


#: Retired, but still named by others: the linter says where.
STILL_NAMED = [
    pytest.param(
        lambda: rows.fresh_advisory(leader=rows.fresh_framework(retired=True)),
        "advisories.fresh-advisory.leader",
        id="leader of an advisory",
    ),
    pytest.param(
        lambda: rows.fresh_advisory().choices.add(rows.fresh_choice(retired=True)),
        "advisories.fresh-advisory.conditions.",
        id="answer of an advisory",
    ),
    pytest.param(
        lambda: rows.fresh_contradiction().choices.add(rows.fresh_choice(retired=True)),
        "contradictions.fresh-contradiction.conditions.",
        id="answer of a contradiction",
    ),
    pytest.param(
        lambda: rows.fresh_reference_project().choices.set([rows.fresh_choice(retired=True)]),
        "reference_projects.fresh-project.answers.",
        id="answer of a reference project",
    ),
    pytest.param(
        lambda: rows.fresh_reference_project(expected=rows.fresh_framework(retired=True)),
        "reference_projects.fresh-project",
        id="expectation of a reference project",
    ),
]


@pytest.mark.parametrize(("make", "place"), STILL_NAMED)
def test_what_is_retired_but_still_named_stops_publication(
    make: Callable[[], object], place: str
) -> None:
    make()
    with pytest.raises(knowledge.NotPublishableError) as caught:
        knowledge.publish("Something was retired.")
    assert any(finding.place.startswith(place) for finding in caught.value.findings)


def in_order(model: type[Slugged], **where: Any) -> list[str]:
    found = model.objects.filter(**where)
    return [r.slug for r in sorted(found, key=lambda row: (row.position, row.slug))]


def reversed_positions(model: type[Slugged]) -> None:
    for row in model.objects.all():
        model.objects.filter(pk=row.pk).update(position=2000 - row.position)


def said_in_order() -> dict[type[Slugged], list[str]]:
    found = draft()
    return {
        Framework: [x.slug for x in found.frameworks],
        Source: [x.slug for x in found.sources],
        Criterion: [x.slug for x in found.criteria],
        Section: [x.slug for x in found.sections],
        Advisory: [x.slug for x in found.advisories],
        Contradiction: [x.slug for x in found.contradictions],
        ReferenceProject: [x.slug for x in found.reference_projects],
    }


def test_the_order_follows_positions() -> None:
    before = said_in_order()
    assert before == {model: in_order(model) for model in before}
    for model, slugs in before.items():
        reversed_positions(model)
        model.objects.filter(slug=slugs[0]).update(position=3000)
    after = said_in_order()
    assert after == {model: in_order(model) for model in before}
    assert [slugs[-1] for slugs in after.values()] == [slugs[0] for slugs in before.values()]


def test_evidence_names_its_measurements_in_their_order() -> None:
    piece = rows.fresh_evidence()
    for number, retired in enumerate((False, True, False)):
        row = rows.fresh_measurement(slug=f"m{number}", position=9 - number, retired=retired)
        piece.measurements.add(row)
    evidence = [e for c in draft().criteria for e in c.evidence if e.source == "fresh-source"]
    assert [each.measurements for each in evidence] == [("m2", "m0")]


def asked() -> list[str]:
    return [question.slug for question in draft().questions]


def test_questions_are_asked_section_by_section() -> None:
    for model in (Section, Question):
        reversed_positions(model)
    sections = in_order(Section)
    expected = [slug for section in sections for slug in in_order(Question, section__slug=section)]
    assert asked() == expected


def test_sections_of_one_position_do_not_mix_their_questions() -> None:
    before = {q.slug: q.section for q in draft().questions}
    Section.objects.update(position=10)
    sections = [before[slug] for slug in asked()]
    changes = sum(a != b for a, b in pairwise(sections))
    assert changes == len(set(sections)) - 1


def test_choices_are_offered_by_position() -> None:
    reversed_positions(Choice)
    for question in draft().questions:
        expected = in_order(Choice, question__slug=question.slug)
        assert [choice.slug for choice in question.choices] == expected


def test_the_order_of_writing_says_nothing() -> None:
    """Rows of one position come by slug, and companions of one name by framework."""
    Framework.objects.update(position=10)
    Criterion.objects.update(position=10)
    criterion = rows.shipped(Criterion)
    frameworks = list(Framework.objects.order_by("slug"))
    for framework in reversed(frameworks):
        rows.fresh_companion(criterion=criterion, framework=framework)
    found = draft()
    assert [f.slug for f in found.frameworks] == [f.slug for f in frameworks]
    assert [c.slug for c in found.criteria] == sorted(c.slug for c in found.criteria)
    named = [c.framework for c in found.companions if c.name == "Fresh-Companion"]
    assert named == [f.slug for f in frameworks]
    pieces = [[piece.framework for piece in criterion.evidence] for criterion in found.criteria]
    assert pieces == [sorted(each) for each in pieces]


def test_a_companion_says_how_it_is_provided() -> None:
    rows.fresh_companion()
    rows.fresh_companion(name="Part", provision=Companion.Provision.BUILT_IN, package="")
    provisions = {c.name: (c.provision, c.package) for c in draft().companions}
    assert provisions["Fresh-Companion"] == ("package", "fresh-companion")
    assert provisions["Part"] == ("built-in", "")


def test_the_number_of_queries_does_not_grow(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """It reads the whole draft in as many queries as it has kinds of rows and of relations."""
    rows.fresh_evidence().measurements.add(rows.fresh_measurement())
    with CaptureQueriesContext(connection) as queries:
        draft()
    assert len(queries) <= 24
    criterion_with_all()
    question_with_choices()
    rows.fresh_advisory()
    rows.fresh_reference_project()
    rows.fresh_waiver()
    with django_assert_num_queries(len(queries)):
        draft()
