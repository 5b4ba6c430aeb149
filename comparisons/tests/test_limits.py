"""Counting by the hour: exact for many at once, forgotten when the hour is over, without a name."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from comparisons import limits
from comparisons.limits import HOUR, SAVES, Hour, TooManyError
from comparisons.models import Tally, tallies

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.mark.parametrize("minutes", range(0, 120, 7))
def test_an_hour_is_an_hour_whenever_it_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    at(monkeypatch, NOON + timedelta(minutes=minutes))
    hour = Hour.of("saves", "192.0.2.1")
    assert 1 <= hour.left <= HOUR
    at(monkeypatch, hour.ends - timedelta(seconds=1))
    assert Hour.of("saves", "192.0.2.1") == hour
    at(monkeypatch, hour.ends)
    following = Hour.of("saves", "192.0.2.1")
    assert (following.ends - hour.ends).total_seconds() == HOUR
    assert following.key != hour.key


def test_hours_of_different_addresses_end_at_different_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, NOON)
    assert len({Hour.of("saves", f"192.0.2.{n}").ends for n in range(50)}) > 40


@pytest.mark.django_db
def test_as_many_as_the_setting_says(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.SAVES_PER_ADDRESS = 2
    at(monkeypatch, NOON)
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")
    SAVES.count(request)
    SAVES.count(request)
    with pytest.raises(TooManyError) as refusal:
        SAVES.count(request)
    assert refusal.value.minutes <= 60
    assert Tally.objects.get().number == 2
    at(monkeypatch, NOON + timedelta(seconds=refusal.value.wait))
    SAVES.count(request)


@pytest.mark.django_db
def test_what_is_taken_back_is_not_counted(settings: Any) -> None:
    settings.SAVES_PER_ADDRESS = 1
    request = RequestFactory().get("/")
    with transaction.atomic():
        SAVES.count(request)
        transaction.set_rollback(True)
    SAVES.count(request)


@pytest.mark.django_db
def test_tallies_are_taken_away_when_their_hour_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        Tally.objects.create(key=f"old-{number}", number=1, ends=NOON)
    Tally.objects.create(key="now", number=1, ends=NOON + timedelta(hours=2))
    monkeypatch.setattr(tallies, "TAKEN_AWAY", 3)
    at(monkeypatch, NOON + timedelta(hours=1))
    assert Tally.objects.admit("a", 9, NOON + timedelta(hours=2))
    assert Tally.objects.filter(key__startswith="old").count() == 2
    assert Tally.objects.admit("b", 9, NOON + timedelta(hours=2))
    assert set(Tally.objects.values_list("key", flat=True)) == {"now", "a", "b"}


def test_what_is_kept_depends_on_the_secret_and_shows_no_address(settings: Any) -> None:
    key = limits._hashed("saves", "192.0.2.1")
    assert len(key) == 64
    assert "192" not in key
    settings.SECRET_KEY = "another " * 8
    assert limits._hashed("saves", "192.0.2.1") != key


# -- At once ---------------------------------------------------------------------------------------


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Lets several connections see each other's tallies, and takes them away afterwards."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            Tally.objects.all().delete()
            connection.close()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a database for threads")
@pytest.mark.parametrize("old", [0, 20])
def test_of_many_at_once_exactly_as_many_are_let_in(committed: None, old: int) -> None:
    start, threads, ends = Barrier(4), 4, timezone.now() + timedelta(hours=1)
    Tally.objects.bulk_create(Tally(key=f"old-{n}", number=1, ends=NOON) for n in range(old))

    def try_ten(own: int) -> int:
        try:
            start.wait(10)
            let_in = 0
            for number in range(10):
                with transaction.atomic():
                    Tally.objects.admit(f"{own} {number}", 1, ends)
                    let_in += Tally.objects.admit("all", 15, ends)
            return let_in
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        assert sum(pool.map(try_ten, range(threads))) == 15
    assert Tally.objects.get(key="all").number == 15
