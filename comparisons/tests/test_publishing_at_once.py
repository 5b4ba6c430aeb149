"""Two who publish at the same moment: one edition, one refusal. On PostgreSQL, in earnest."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from comparisons import knowledge
from comparisons.knowledge import NotPublishableError
from comparisons.models import Edition, Source

from . import rows

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs a database that several threads can share"
)


@pytest.fixture
def _committed_change(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A change that other connections see. What it leaves is taken away by hand afterwards."""
    with django_db_blocker.unblock():
        source = rows.fresh_source(slug="seen-by-all")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE comparisons_edition DISABLE TRIGGER edition_immutable")
                cursor.execute("DELETE FROM comparisons_edition WHERE number > 1")
                cursor.execute("ALTER TABLE comparisons_edition ENABLE TRIGGER edition_immutable")
            Source.objects.filter(pk=source.pk)._raw_delete(Source.objects.db)
            connection.close()


@pytest.mark.usefixtures("_committed_change")
def test_two_at_once_make_one_edition() -> None:
    start = Barrier(4)

    def publish(n: int) -> str:
        try:
            start.wait(10)
            return str(knowledge.publish(f"By {n}."))
        except NotPublishableError as error:
            return error.findings[0].rule
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(publish, range(4)))
    assert outcomes == ["Edition 2", "no-change", "no-change", "no-change"]
    assert Edition.objects.count() == 2
