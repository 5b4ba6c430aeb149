"""Slugs last: what an edition has shown can be retired, but neither renamed nor deleted."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from comparisons import knowledge
from comparisons.models import Choice, Criterion, Question
from comparisons.naming import Slugged

from . import rows

pytestmark = pytest.mark.django_db
every_model = pytest.mark.parametrize("model", rows.SLUGGED, ids=rows.identifier)


def slugs(model: type[Slugged]) -> list[str]:
    return list(model.objects.values_list("slug", flat=True))


@every_model
def test_publishing_notes_the_first_edition_of_each_row(model: type[Slugged]) -> None:
    assert not model.objects.exclude(first_edition=1).exists()
    row = rows.fresh_slugged(model)
    assert row.first_edition is None


def test_publishing_notes_it_once(edition: knowledge.PublishedEdition) -> None:
    shown = rows.shipped(Criterion)
    row = rows.fresh_source()
    assert knowledge.publish("A source was added.").number == 2
    row.refresh_from_db()
    shown.refresh_from_db()
    assert (row.first_edition, shown.first_edition) == (2, 1)


@every_model
def test_what_was_shown_cannot_be_renamed(model: type[Slugged]) -> None:
    row = rows.shown(model)
    before = row.slug
    row.slug = "renamed"
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert f"as “{before}”" in caught.value.message_dict["slug"][0]
    with pytest.raises(ValidationError):
        row.save()
    with pytest.raises(ValidationError), transaction.atomic():
        model.objects.bulk_update([row], ["slug"])
    with pytest.raises(ValidationError):
        model.objects.filter(pk=row.pk).update(slug="renamed")
    row.refresh_from_db()
    assert row.slug == before


def test_a_choice_that_was_shown_stays_with_its_question() -> None:
    choice = rows.shipped(Choice)
    choice.question = rows.fresh_question()
    with pytest.raises(ValidationError) as caught:
        choice.full_clean()
    assert list(caught.value.message_dict) == ["question"]
    with pytest.raises(ValidationError):
        Choice.objects.filter(pk=choice.pk).update(question=choice.question)


@every_model
def test_what_was_shown_cannot_be_deleted(model: type[Slugged]) -> None:
    row = rows.shown(model)
    before = slugs(model)
    with pytest.raises(ProtectedError):
        row.delete()
    rows.fresh_slugged(model)
    with pytest.raises(ProtectedError):
        model.objects.all().delete()
    assert set(before) < set(slugs(model))


@every_model
def test_what_was_shown_can_be_edited_and_retired(model: type[Slugged]) -> None:
    row = rows.shown(model)
    row.position, row.retired = 7, True
    row.full_clean()
    row.save()
    model.objects.filter(pk=row.pk).update(slug=row.slug, position=8)
    assert row.slug not in [other.slug for other in model.objects.current()]


@every_model
def test_what_was_not_shown_can_be_renamed_and_deleted(model: type[Slugged]) -> None:
    row = rows.fresh_slugged(model)
    row.slug = "renamed"
    row.full_clean()
    row.save()
    model.objects.filter(pk=row.pk).update(slug="renamed-again")
    assert "renamed-again" in slugs(model)
    row.delete()
    rows.fresh_slugged(model)
    model.objects.filter(first_edition=None).delete()
    assert not {"renamed", "renamed-again", row.slug} & set(slugs(model))


def test_a_question_that_was_not_shown_takes_its_choices_along() -> None:
    choice = rows.fresh_choice(question=rows.fresh_question())
    Question.objects.filter(pk=choice.question.pk).delete()
    assert not Choice.objects.filter(pk=choice.pk).exists()


@every_model
def test_rows_are_found_by_their_natural_key(model: type[Slugged]) -> None:
    row = rows.shown(model)
    assert model.objects.get_by_natural_key(*row.natural_key()) == row
