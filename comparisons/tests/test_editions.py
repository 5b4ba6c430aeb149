"""Editions are for ever: no way of writing changes or deletes one."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from comparisons.engine.profile import digest
from comparisons.models import Edition

pytestmark = pytest.mark.django_db


def first() -> Edition:
    return Edition.objects.get(number=1)


def another(**given: object) -> Edition:
    fields = {"number": 2, "document": "{}", "digest": "sha256:2", "published_at": timezone.now()}
    return Edition(**{**fields, **given})


def raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


REFUSED_BY_DJANGO: dict[str, Callable[[], object]] = {
    "save": lambda: first().save(),
    "save some fields": lambda: first().save(update_fields=["notes"]),
    "forced update": lambda: first().save(force_update=True),
    "delete": lambda: first().delete(),
    "update of a set": lambda: Edition.objects.update(notes="Changed."),
    "update of a filtered set": lambda: Edition.objects.filter(number=1).update(notes="Changed."),
    "update in bulk": lambda: Edition.objects.bulk_update([first()], ["notes"]),
    "delete of a set": lambda: Edition.objects.all().delete(),
    "update or create": lambda: Edition.objects.update_or_create(
        number=1, defaults={"notes": "Changed."}
    ),
}
REFUSED_BY_THE_DATABASE: dict[str, Callable[[], object]] = {
    "update": lambda: raw("UPDATE comparisons_edition SET notes = 'Changed.' WHERE number = 1"),
    "update that changes nothing": lambda: raw("UPDATE comparisons_edition SET notes = notes"),
    "renumbering": lambda: raw("UPDATE comparisons_edition SET number = 9 WHERE number = 1"),
    "delete": lambda: raw("DELETE FROM comparisons_edition WHERE number = 1"),
    "delete of all": lambda: raw("DELETE FROM comparisons_edition"),
    "upsert": lambda: Edition.objects.bulk_create(
        [another(number=1)],
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["document", "digest"],
    ),
    "base manager": lambda: Edition._base_manager.filter(number=1)._raw_delete(using="default"),
    "second of a number": lambda: another(number=1).save(),
    "second of a digest": lambda: another(digest=first().digest).save(),
}


def assert_refused(action: Callable[[], object], error: type[Exception]) -> None:
    before = Edition.objects.values().get(number=1)
    with pytest.raises(error), transaction.atomic():
        action()
    assert Edition.objects.values().get(number=1) == before
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("action", REFUSED_BY_DJANGO.values(), ids=REFUSED_BY_DJANGO)
def test_the_orm_refuses(action: Callable[[], object]) -> None:
    assert_refused(action, ValidationError)


@pytest.mark.parametrize("action", REFUSED_BY_THE_DATABASE.values(), ids=REFUSED_BY_THE_DATABASE)
def test_the_database_refuses(action: Callable[[], object]) -> None:
    assert_refused(action, DatabaseError)


def test_the_trigger_says_why() -> None:
    with pytest.raises(IntegrityError, match="neither changed nor deleted"), transaction.atomic():
        raw("DELETE FROM comparisons_edition WHERE number = 1")


def test_a_copy_is_stored_as_a_new_row_only() -> None:
    other = copy(first())
    other.number, other.digest = 2, "sha256:2"
    with pytest.raises(ValidationError):
        other.save()
    another().save()
    assert list(Edition.objects.values_list("number", flat=True)) == [1, 2]


def test_the_list_leaves_the_documents_unread() -> None:
    another().save()
    found = list(Edition.objects.newest_first())
    assert [row.number for row in found] == [2, 1]
    assert all(row.get_deferred_fields() == {"document"} for row in found)


def test_the_digest_is_that_of_the_document() -> None:
    row = first()
    assert row.digest == digest(row.document)
    assert str(row) == "Edition 1"
