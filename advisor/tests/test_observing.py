"""What operators see of the site: health, log lines, names of requests, reports of errors."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO
from logging.config import dictConfig
from typing import Any

import pytest
import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from advisor import health, request_ids
from advisor.models import Recommendation
from advisor.reporting import report_errors_to, stripped
from advisor.settings import LOGGING
from comparisons import knowledge, revision
from comparisons.engine.profile import Profile
from comparisons.knowledge import NoEditionError, PublishedEdition

SECRET = "a-secret-project-name"


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the site logs, as ``LOG_FORMAT=json`` writes it."""
    written = StringIO()
    handler = {**LOGGING["handlers"]["stdout"], "stream": written, "formatter": "json"}  # type: ignore[index]
    dictConfig({**LOGGING, "handlers": {"stdout": handler}})
    yield written
    dictConfig(LOGGING)


def lines(log: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


# -- Health ----------------------------------------------------------------------------------------


def test_alive_says_nothing_of_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["database", "edition", "migrations"])
def test_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    def away() -> int:
        raise OperationalError("the password of db.example was refused")

    def none() -> int:
        raise NoEditionError("No edition has been published yet.")

    def behind(*_: object) -> list[str]:
        return ["comparisons.9999_next"]

    match missing:
        case "database":
            monkeypatch.setattr(revision, "ask", away)
        case "edition":
            monkeypatch.setattr(knowledge, "current_number", none)
        case _:
            monkeypatch.setattr(health._Migrations, "_applied", False)
            monkeypatch.setattr(MigrationExecutor, "migration_plan", behind)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == f"not ready: {missing}\n".encode()
    assert response.headers["Retry-After"] == "5"


# -- Log -------------------------------------------------------------------------------------------


def test_each_request_leaves_one_line_without_what_it_asked_for(
    client: Client, edition: PublishedEdition, log: StringIO
) -> None:
    row, _ = Recommendation.objects.store(Profile({"kind": "json-api"}, title=SECRET), edition)
    response = client.get(f"/r/{row.key}/?x={SECRET}", REMOTE_ADDR="203.0.113.9")
    (line,) = lines(log)
    assert line["route"] == "/r/<key:key>/"
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "INFO")
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert {"time", "logger", "message", "milliseconds"} <= line.keys()
    for private in (SECRET, row.key, "203.0.113.9"):
        assert private not in log.getvalue()


def test_refusals_leave_their_status_only(
    client: Client, edition: PublishedEdition, log: StringIO
) -> None:
    for address in (f"/nowhere/{SECRET}/", f"/result/?kind={SECRET}"):
        client.get(address)
    assert [line["status"] for line in lines(log)] == [404, 422]
    assert SECRET not in log.getvalue()


def test_no_request_can_forge_a_line(log: StringIO) -> None:
    logging.getLogger("advisor").warning("name: %s", 'a\r\n{"level": "ERROR"}')
    assert len(lines(log)) == 1


# -- Names of requests -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("https", "given", "kept"),
    [
        (True, "0af7651916cd43dd8448", True),
        (False, "0af7651916cd43dd8448", False),
        (True, "short", False),
        (True, "x" * 65, False),
        (True, "has space in it", False),
        (True, "évident-name", False),
    ],
)
def test_the_name_that_a_trusted_proxy_gave_is_kept(
    client: Client, settings: Any, https: bool, given: str, kept: bool
) -> None:
    settings.TRUSTED_PROXIES = int(https)
    response = client.get("/healthz", headers={"x-request-id": given})
    assert (response.headers["X-Request-ID"] == given) is kept
    assert len(response.headers["X-Request-ID"]) >= 8


def test_the_page_of_a_fault_shows_the_name(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(knowledge, "current", broken)
    client.raise_request_exception = False
    response = client.get("/questionnaire/")
    assert response.status_code == 500
    assert response.headers["X-Request-ID"] in response.content.decode()


# -- Reports of errors -----------------------------------------------------------------------------


def test_a_report_tells_nothing_of_the_visitor() -> None:
    request = {
        "method": "POST",
        "url": f"https://advisor.example/save/?kind={SECRET}",
        "query_string": SECRET,
        "data": {"title": SECRET},
        "headers": {"Cookie": SECRET},
        "env": {"REMOTE_ADDR": SECRET},
    }
    event = {"request": request, "user": {"ip_address": SECRET}, "breadcrumbs": [SECRET]}
    told = stripped(event, {})
    assert SECRET not in json.dumps(told)
    assert told["request"] == {"method": "POST"}
    assert told["tags"]["request_id"] == request_ids.current()


def test_reports_are_sent_with_that_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr(sentry_sdk, "init", lambda dsn, **options: given.update(options, dsn=dsn))
    report_errors_to("https://key@errors.example/1")
    assert given["before_send"] is stripped
    assert given["include_local_variables"] is False
    assert given["max_request_body_size"] == "never"


def test_a_wrong_address_for_reports_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN should look like"):
        report_errors_to("nonsense")
