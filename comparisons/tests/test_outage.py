"""What is away is not waited for, and limits hold without the cache that all share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.backends.postgresql import base

from comparisons import outage, revision
from comparisons.outage import DATABASE, Outage
from comparisons.postgresql import silence
from comparisons.postgresql.base import DatabaseWrapper, limit_waiting
from comparisons.postgresql.silence import ImpatientConnection, SilentError


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


def test_nobody_who_fails_meanwhile_takes_that_over(clock: list[float]) -> None:
    service = Outage(pause=1, trial=4)
    service.begin(seconds=10)
    service.begin()
    clock[0] += 9
    assert service.refuses()
    clock[0] += 2
    assert not service.refuses()


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


about_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL")


@about_postgresql
def test_only_processes_that_serve_give_up_on_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"connect_timeout": 3, "pool": {"max_size": 4}}
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
    limit_waiting()
    parameters = connection.get_connection_params()
    assert "statement_timeout=5000" in parameters["options"]
    assert parameters["connect_timeout"] == 3
    assert options["pool"] == {"max_size": 4, "connection_class": ImpatientConnection}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[ImpatientConnection]:
    """A connection that waits for a moment only."""
    monkeypatch.setattr(silence, "SILENCE", 0.2)
    with ImpatientConnection.connect(**revision.parameters(), autocommit=True) as own:
        yield own
    DATABASE.end()


@about_postgresql
@pytest.mark.django_db
def test_a_server_that_says_nothing_is_left(impatient: ImpatientConnection) -> None:
    with pytest.raises(SilentError, match="said nothing"):
        impatient.execute("SELECT pg_sleep(2)")
    assert impatient.broken
    assert DATABASE.refuses()


@about_postgresql
@pytest.mark.django_db
def test_a_server_that_gives_up_by_itself_has_answered(impatient: ImpatientConnection) -> None:
    impatient.execute("SET statement_timeout = 50")
    with pytest.raises(psycopg.errors.QueryCanceled):
        impatient.execute("SELECT pg_sleep(2)")
    assert impatient.execute("SELECT 1").fetchone() == (1,)
    assert not DATABASE.refuses()


@about_postgresql
@pytest.mark.django_db
def test_news_need_not_come(impatient: ImpatientConnection) -> None:
    assert not list(impatient.notifies(timeout=0.3))
    assert impatient.execute("SELECT 1").fetchone() == (1,)


def test_the_server_gives_up_before_the_site_does() -> None:
    limits = dict(each.split("=") for each in silence.LIMITS.split() if "=" in each)
    lock, statement = int(limits["lock_timeout"]), int(limits["statement_timeout"])
    assert lock < statement < silence.SILENCE * 1000
