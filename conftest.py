"""What all tests share: a database with the shipped knowledge, published as edition 1."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from comparisons import knowledge
from comparisons.knowledge import PublishedEdition


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Loads and publishes once; every test then works in a transaction on top of it."""
    with django_db_blocker.unblock():
        call_command("load_knowledge", verbosity=0)
        knowledge.publish("The knowledge that this software ships with.")


@pytest.fixture(autouse=True)
def _editions_are_read_anew() -> Iterator[None]:
    """An edition of one test must not be taken for the one of the same number in the next."""
    yield
    knowledge.edition.cache_clear()


@pytest.fixture
def edition(db: None) -> PublishedEdition:
    """Edition 1: the shipped knowledge."""
    return knowledge.edition(1)
