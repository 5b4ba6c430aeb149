"""Two who save the same row at the same moment: one is told. On PostgreSQL, in earnest."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.test import Client
from pytest_django import DjangoDbBlocker

from comparisons.models import Source

from . import rows
from .admin_pages import address, form_data
from .conftest import signed_in

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs a database that several threads can share"
)
NAMES = ("first", "second", "third", "fourth")


@pytest.fixture
def shared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Source]:
    """A row and curators that other connections see. They are taken away by hand afterwards."""
    with django_db_blocker.unblock():
        source = rows.fresh_source(slug="seen-by-all")
        try:
            yield source
        finally:
            Source.objects.filter(slug="seen-by-all")._raw_delete(Source.objects.db)
            for model in (LogEntry, AdminLogEntry, Session):
                model._default_manager.all().delete()
            User.objects.filter(username__in=NAMES).delete()
            connection.close()


def test_of_many_at_once_one_saves_and_all_others_are_asked(shared: Source) -> None:
    url, start = address(Source, "change", shared.pk), Barrier(len(NAMES))
    clients = [signed_in(name, "curators") for name in NAMES]
    sent: list[tuple[Client, dict[str, Any]]] = [
        (client, {**form_data(client, url), "title": f"By {name}"})
        for client, name in zip(clients, NAMES, strict=True)
    ]

    def save(client: Client, data: dict[str, Any]) -> int:
        try:
            start.wait(10)
            return client.post(url, data).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(NAMES)) as pool:
        outcomes = sorted(pool.map(save, *zip(*sent, strict=True)))
    assert outcomes == [200, 200, 200, 302]
    entries = LogEntry.objects.filter(object_id=shared.pk, action=LogEntry.Action.UPDATE)
    entry = entries.get()
    shared.refresh_from_db()
    assert shared.title == f"By {entry.actor}"
