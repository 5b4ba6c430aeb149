"""What is away is not waited for, and limits hold without the cache that all share."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.core.cache import caches
from django.db import connection
from django.db.backends.postgresql import base

from comparisons import outage
from comparisons.counting import SharedCounters
from comparisons.outage import CACHE, Outage
from comparisons.postgresql.base import DatabaseWrapper, limit_statements


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(outage, "monotonic", lambda: now[0])
    return now


def test_after_a_failure_everybody_is_refused_for_a_moment(clock: list[float]) -> None:
    service = Outage(pause=1, trial=4)
    assert not service.refuses()
    service.begin()
    assert service.refuses()
    clock[0] += 1.5
    assert not service.refuses()


def test_then_one_tries_and_the_others_go_on_without(clock: list[float]) -> None:
    service = Outage(pause=1, trial=4)
    service.begin()
    clock[0] += 1.5
    assert [service.refuses() for _ in range(3)] == [False, True, True]
    service.end()
    assert not any(service.refuses() for _ in range(3))


def test_who_tried_and_never_came_back_does_not_close_it_for_ever(clock: list[float]) -> None:
    service = Outage(pause=1, trial=4)
    service.begin()
    clock[0] += 1.5
    service.refuses()
    clock[0] += 4.5
    assert not service.refuses()


def test_somebody_may_look_after_it(clock: list[float]) -> None:
    service = Outage(pause=1, trial=4)
    service.begin(seconds=10)
    clock[0] += 9
    assert service.refuses()


# -- PostgreSQL ------------------------------------------------------------------------------------


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Who tried to connect to a server that is away."""
    tried: list[dict[str, Any]] = []

    def away(_self: object, parameters: dict[str, Any]) -> None:
        tried.append(parameters)
        raise psycopg.OperationalError("connection refused")

    monkeypatch.setattr(base.DatabaseWrapper, "get_new_connection", away)
    return tried


def test_a_server_that_is_away_is_tried_once(attempts: list[dict[str, Any]]) -> None:
    wrapper = DatabaseWrapper({"OPTIONS": {}, "NAME": "x", "TIME_ZONE": None})
    with pytest.raises(psycopg.OperationalError, match="refused"):
        wrapper.get_new_connection({})
    with pytest.raises(psycopg.OperationalError, match="a moment ago"):
        wrapper.get_new_connection({})
    assert len(attempts) == 1


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL")
def test_only_processes_that_serve_give_up_on_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {"connect_timeout": 3})
    limit_statements()
    parameters = {"host": connection.settings_dict["HOST"], **connection.get_connection_params()}
    assert "statement_timeout=10000" in parameters["options"]
    assert parameters["connect_timeout"] == 3


# -- Counts ----------------------------------------------------------------------------------------


@pytest.fixture
def counters() -> SharedCounters:
    caches["default"].clear()
    return SharedCounters("", {})


@pytest.fixture
def no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ConnectionError("no route to host")

    for method in ("add", "incr"):
        monkeypatch.setattr(caches["default"], method, broken)


def test_counts_are_shared(counters: SharedCounters) -> None:
    assert counters.add("visits", 1, 60)
    assert not SharedCounters("", {}).add("visits", 1, 60)
    assert SharedCounters("", {}).incr("visits") == 2


@pytest.mark.usefixtures("no_cache")
def test_without_the_cache_a_process_counts_by_itself(counters: SharedCounters) -> None:
    assert counters.add("alone", 1, 60)
    assert not counters.add("alone", 1, 60)
    assert [counters.incr("alone") for _ in range(2)] == [2, 3]


@pytest.mark.usefixtures("no_cache")
def test_what_was_begun_in_the_cache_goes_on_without_it(counters: SharedCounters) -> None:
    assert [counters.incr("begun-elsewhere") for _ in range(2)] == [1, 2]


def test_a_count_that_is_over_is_no_outage(counters: SharedCounters) -> None:
    with pytest.raises(ValueError, match="not found"):
        counters.incr("never-begun")
    assert not CACHE.refuses()
