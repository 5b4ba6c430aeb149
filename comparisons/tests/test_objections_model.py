"""What an objection can be, whoever writes it, and what a decision does to it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from comparisons.models import Edition, Objection
from comparisons.models.objections import OPEN_FIRST, TEXT_MAX, TEXT_MIN

from .objections import BROKEN, ERRATUM, accepted, curator_account, fresh_objection

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("constraint", "changes"), BROKEN)
def test_the_database_refuses(constraint: str, changes: dict[str, Any]) -> None:
    row = fresh_objection()
    for name, value in changes.items():
        setattr(row, name, curator_account() if value is True else value)
    message = {c.name: c for c in row._meta.constraints}[constraint].violation_error_message
    with pytest.raises(ValidationError) as caught:
        row.validate_constraints()
    assert str(message) in caught.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("length", [TEXT_MIN, TEXT_MAX])
def test_the_ends_of_the_length_belong_to_it(length: int) -> None:
    row = fresh_objection(text="ä" * length)
    row.full_clean()
    assert Objection.objects.get().text == "ä" * length


def test_an_edition_with_objections_is_protected() -> None:
    fresh_objection()
    edition = Edition.objects.filter(number=1)
    with pytest.raises(ProtectedError):
        models.QuerySet.delete(edition)


def test_accepting_publishes_the_erratum_and_erases_the_contact() -> None:
    row = accepted()
    row.refresh_from_db()
    assert (row.status, row.erratum, row.contact) == ("accepted", ERRATUM, "")
    assert row.decided_by == curator_account()
    assert row.decided_at is not None
    assert row.decided_at > row.created


def test_declining_erases_the_contact() -> None:
    row = fresh_objection()
    row.decline(curator_account())
    row.save()
    row.refresh_from_db()
    assert (row.status, row.erratum, row.contact) == ("declined", "", "")


def test_what_waits_longest_comes_first() -> None:
    decided = accepted()
    late, early = fresh_objection(), fresh_objection()
    Objection.objects.filter(pk=late.pk).update(created=early.created.replace(day=21))
    assert list(Objection.objects.order_by(*OPEN_FIRST)) == [early, late, decided]
