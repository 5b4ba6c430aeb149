"""What all tests share: a database with the shipped knowledge, published as edition 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from comparisons import knowledge
from comparisons.engine.facts import Knowledge
from comparisons.engine.findings import Finding
from comparisons.engine.review import review
from comparisons.knowledge import PublishedEdition
from comparisons.models import Edition
from comparisons.tests.keeping import forget_all


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Loads and publishes once; every test then works in a transaction on top of it."""
    with django_db_blocker.unblock():
        call_command("load_knowledge", verbosity=0)
        knowledge.publish("The knowledge that this software ships with.")


@pytest.fixture(autouse=True)
def _editions_are_read_anew() -> Iterator[None]:
    """What one test has read and drawn must not be taken for what the next one has."""
    yield
    forget_all()


@pytest.fixture(autouse=True, scope="session")
def _equal_rows_are_read_once() -> None:
    """Saves most tests the reading of the shipped edition: equal rows give equal editions."""
    read, known = knowledge.read, dict[tuple[str, str, datetime], PublishedEdition]()

    def read_once(row: Edition) -> PublishedEdition:
        content = (row.document, row.notes, row.published_at)
        if content not in known:
            known[content] = read(row)
        return known[content]

    knowledge.read = read_once


@pytest.fixture(autouse=True, scope="session")
def _equal_drafts_are_judged_once() -> Iterator[None]:
    """Saves tests that change the draft alike the findings of the same draft."""
    judge, found = review, dict[Any, list[Finding]]()

    def judge_once(state: Knowledge, today: str, earlier: Sequence[Knowledge]) -> list[Finding]:
        key = (knowledge.freeze(state, 0), today, *(knowledge.freeze(each, 0) for each in earlier))
        if key not in found:
            found[key] = judge(state, today, earlier)
        return list(found[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(knowledge, "review", judge_once)
        yield


@pytest.fixture(autouse=True, scope="session")
def _static_files_are_found_when_asked_for() -> None:
    """Saves each client of a test the search for all of them."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def edition(db: None) -> PublishedEdition:
    """Edition 1: the shipped knowledge."""
    return knowledge.edition(1)
