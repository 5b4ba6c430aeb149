"""Freezing, thawing and publishing: how the draft becomes an edition, or why it does not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from pytest_django import DjangoAssertNumQueries

from comparisons import knowledge
from comparisons.draft import draft
from comparisons.engine.facts import Knowledge
from comparisons.knowledge import NoEditionError, NotPublishableError, PublishedEdition
from comparisons.models import (
    Choice,
    Criterion,
    Edition,
    Effect,
    Framework,
    Rating,
    ReferenceProject,
)

from . import rows
from .databases import without_editions
from .engine.knowledges import knowledges, modest

pytestmark = pytest.mark.django_db


def document(number: int = 1) -> str:
    return Edition.objects.get(number=number).document


def findings() -> dict[str, list[str]]:
    """The rules that the draft breaks, with the places where; it must be refused."""
    with pytest.raises(NotPublishableError) as caught:
        knowledge.publish("A try.")
    places: dict[str, list[str]] = {}
    for finding in caught.value.findings:
        assert finding.severity == "error"
        assert str(finding) in str(caught.value)
        places.setdefault(finding.rule, []).append(finding.place)
    return places


# -- Freezing --------------------------------------------------------------------------------------


def test_freezing_and_thawing_lose_nothing() -> None:
    whole = draft()
    assert knowledge.thaw(knowledge.freeze(whole, 1)) == whole
    assert knowledge.freeze(knowledge.thaw(document()), 1) == document()


@modest
@given(knowledges(3))
def test_any_knowledge_survives(whole: Knowledge) -> None:
    frozen = knowledge.freeze(whole, 7)
    assert knowledge.thaw(frozen) == whole
    assert knowledge.freeze(knowledge.thaw(frozen), 7) == frozen


def test_the_document_is_canonical() -> None:
    canonical = json.dumps(
        json.loads(document()), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert document() == canonical


def test_the_digest_is_the_documents() -> None:
    expected = "sha256:" + hashlib.sha256(document().encode()).hexdigest()
    assert Edition.objects.get(number=1).digest == expected


def test_the_number_is_part_of_the_document() -> None:
    assert knowledge.freeze(draft(), 1) != knowledge.freeze(draft(), 2)


# -- Publishing ------------------------------------------------------------------------------------


def test_the_next_edition_has_the_next_number() -> None:
    before = Edition.objects.values().get(number=1)
    author = User.objects.create_user("ada")
    rows.fresh_source(note="New here.")
    row = knowledge.publish("A source was added.", author)
    row.refresh_from_db()
    assert (row.number, row.notes, row.published_by) == (2, "A source was added.", author)
    assert json.loads(row.document)["edition"] == 2
    assert "New here." in row.document
    assert Edition.objects.values().get(number=1) == before
    assert knowledge.current().number == 2


def test_an_unchanged_draft_is_refused() -> None:
    assert list(findings()) == ["no-change"]
    criterion = rows.shipped(Criterion)
    name = criterion.name
    Criterion.objects.filter(pk=criterion.pk).update(name="Changed")
    Criterion.objects.filter(pk=criterion.pk).update(name=name)
    assert list(findings()) == ["no-change"]


def test_one_after_the_other_makes_one_edition() -> None:
    rows.fresh_source()
    assert knowledge.publish("The first.").number == 2
    assert list(findings()) == ["no-change"]
    assert Edition.objects.count() == 2


def no_rating() -> None:
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").delete()


def negative_weight() -> None:
    rows.fresh_effect(
        criterion=Criterion.objects.get(slug="admin"), choice=_choice(), value=Decimal(-5)
    )


def no_effect() -> None:
    question = rows.fresh_question()
    rows.fresh_choice(question=question, slug="one")
    rows.fresh_choice(question=question, slug="two")


def one_choice() -> None:
    rows.fresh_effect(choice=rows.fresh_choice(question=rows.fresh_question()))


def one_contender() -> None:
    Framework.objects.filter(slug="flask").update(role=Framework.Role.ALTERNATIVE)


def leaning() -> None:
    Criterion.objects.filter(slug="admin").update(base_weight=90)


def expectation_missed() -> None:
    project = ReferenceProject.objects.filter(expected__slug="django").first()
    assert project is not None
    project.expected = Framework.objects.get(slug="flask")
    project.save()


def reserved_slug() -> None:
    question = rows.fresh_question(slug="emphasis")
    rows.fresh_effect(choice=rows.fresh_choice(question=question))
    rows.fresh_choice(question=question, slug="other")


def _choice() -> Choice:
    found = Choice.objects.exclude(effects__criterion__slug="admin").first()
    assert isinstance(found, Choice)
    return found


#: What is done to the draft, the rule that it breaks, and where.
FAULTS: dict[str, tuple[Callable[[], None], str, str]] = {
    "rating missing": (no_rating, "missing-rating", "criteria.admin.ratings.flask"),
    "weight below zero": (negative_weight, "negative-weight", "criteria.admin.base_weight"),
    "question without effect": (no_effect, "no-effect", "questions.fresh-question"),
    "question with one choice": (one_choice, "few-choices", "questions.fresh-question"),
    "one contender": (one_contender, "contenders", "frameworks"),
    "empty profile leans": (leaning, "empty-profile", "criteria"),
    "expectation missed": (expectation_missed, "reference-outcome", "reference_projects."),
    "reserved slug": (reserved_slug, "reserved-slug", "questions.emphasis"),
}


@pytest.mark.parametrize(("spoil", "rule", "place"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_draft_is_refused_and_nothing_changes(
    spoil: Callable[[], None], rule: str, place: str
) -> None:
    spoil()
    row = rows.fresh_source()
    assert any(where.startswith(place) for where in findings()[rule])
    row.refresh_from_db()
    assert row.first_edition is None
    assert list(Edition.objects.values_list("number", flat=True)) == [1]
    assert knowledge.current().number == 1


def test_all_faults_are_listed_at_once() -> None:
    no_rating()
    no_effect()
    assert set(findings()) == {"missing-rating", "no-effect"}


def test_effects_on_retired_criteria_do_not_count_as_effects() -> None:
    criterion = rows.fresh_criterion(retired=True)
    question = rows.fresh_question()
    for slug in ("one", "two"):
        rows.fresh_effect(
            criterion=criterion, choice=rows.fresh_choice(question=question, slug=slug)
        )
    assert findings() == {"no-effect": ["questions.fresh-question"]}


def test_a_retired_question_is_gone_from_the_next_edition_only() -> None:
    question = rows.fresh_question()
    for slug in ("one", "two"):
        rows.fresh_effect(
            criterion=_heaviest(), choice=rows.fresh_choice(question=question, slug=slug)
        )
    knowledge.publish("With it.")
    question.retired = True
    question.save()
    knowledge.publish("Without it.")
    assert "fresh-question" in knowledge.edition(2).knowledge.question
    assert "fresh-question" not in knowledge.edition(3).knowledge.question
    assert Effect.objects.filter(choice__question=question).count() == 2


def _heaviest() -> Criterion:
    found = Criterion.objects.order_by("-base_weight").first()
    assert isinstance(found, Criterion)
    return found


def test_publishing_costs_the_same_however_much_changed(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    rows.fresh_source()
    with CaptureQueriesContext(connection) as queries:
        knowledge.publish("A source was added.")
    assert len(queries) <= 40
    for number in range(20):
        rows.fresh_source(slug=f"source-of-{number}")
    with django_assert_num_queries(len(queries)):
        knowledge.publish("Many sources were added.")


# -- Reading ---------------------------------------------------------------------------------------


def test_an_edition_is_read_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        first = knowledge.edition(1)
    with django_assert_num_queries(0):
        assert knowledge.edition(1) is first
    with django_assert_num_queries(1):
        assert knowledge.current() is first


def test_an_edition_stays_as_it_was(edition: PublishedEdition) -> None:
    no_rating()
    Criterion.objects.update(name="Changed")
    knowledge.edition.cache_clear()
    again = knowledge.edition(1)
    assert again.knowledge == edition.knowledge
    assert (again.digest, again.notes) == (edition.digest, edition.notes)


def test_an_unknown_edition_is_an_error() -> None:
    with pytest.raises(NoEditionError, match="There is no edition 99"):
        knowledge.edition(99)


@pytest.fixture
def _no_editions(db: None) -> None:
    without_editions(connection)


@pytest.mark.usefixtures("_no_editions")
def test_without_any_edition_there_is_none_to_show() -> None:
    with pytest.raises(NoEditionError, match="No edition has been published yet"):
        knowledge.current()
    assert knowledge.publish("The first.").number == 1
