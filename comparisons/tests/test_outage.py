"""What is away is not waited for, and limits hold without the cache that all share."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.backends.postgresql import base

from comparisons import outage
from comparisons.outage import Outage
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
