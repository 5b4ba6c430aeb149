from __future__ import annotations

from time import monotonic
from typing import Any

import psycopg
import pytest
from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from advisor import errors, queueing, urls
from comparisons import knowledge
from comparisons.knowledge import NoEditionError, PublishedEdition


def fault(request: HttpRequest) -> HttpResponse:
    message = "secret detail"
    raise {"down": OperationalError, "empty": NoEditionError}.get(
        request.GET.get("kind", ""), RuntimeError
    )(message)


class Faulty:
    """The addresses of the site and one that fails."""

    urlpatterns = [*urls.urlpatterns, path("fault/", fault)]
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def faulty(settings: pytest.FixtureRequest) -> Client:
    settings.ROOT_URLCONF = Faulty  # type: ignore[attr-defined]
    return Client(raise_request_exception=False)


def check(response: Any, status: int, heading: str) -> None:
    page = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}" in page or heading in page
    assert "secret" not in page
    assert "Traceback" not in page
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert "site" in page  # the same hand: the site's own style sheet


def test_a_fault_of_ours(faulty: Client) -> None:
    check(faulty.get("/fault/"), 500, "Sorry, there is a problem with the service")


@pytest.mark.parametrize("kind", ["down", "empty"])
def test_the_database_is_away(faulty: Client, kind: str) -> None:
    response = faulty.get(f"/fault/?kind={kind}")
    check(response, 503, "Sorry, the service is not available just now")
    assert response.headers["Retry-After"] == "60"


@pytest.mark.django_db
def test_no_edition_yet(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> PublishedEdition:
        raise NoEditionError("No edition has been published yet.")

    monkeypatch.setattr(knowledge, "current", none)
    check(client.get("/"), 503, "Sorry, the service is not available just now")


def test_not_found(client: Client) -> None:
    check(client.get("/nowhere/"), 404, "Page not found")


def test_wrong_host(client: Client) -> None:
    check(
        client.get("/", headers={"host": "elsewhere.example"}), 400, "This request cannot be read"
    )


def test_a_form_in_an_encoding_that_no_browser_sends(
    client: Client, edition: PublishedEdition
) -> None:
    response = client.post(
        "/save/", b"title=x", content_type="application/x-www-form-urlencoded; charset=utf-16"
    )
    check(response, 400, "This request cannot be read")


def test_an_outage_around_the_view_is_none_of_our_faults(faulty: Client, settings: Any) -> None:
    """Sessions are read and written outside of it."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.unreachable"]
    response = faulty.get("/method/")
    check(response, 503, "Sorry, the service is not available just now")
    assert response.headers["Retry-After"] == "60"


def unreachable(_next: object) -> Any:
    def answer(request: HttpRequest) -> HttpResponse:
        raise OperationalError("secret detail")

    return answer


def test_a_server_that_only_reads_is_an_outage() -> None:
    error = InternalError("cannot execute INSERT in a read-only transaction")
    assert not errors.is_outage(error)
    error.__cause__ = psycopg.errors.ReadOnlySqlTransaction()
    assert errors.is_outage(error)


@pytest.mark.parametrize(("address", "status"), [("/method/", 503), ("/healthz", 200)])
def test_who_waited_too_long_is_told_to_come_back(
    client: Client, address: str, status: int
) -> None:
    queueing.note(arrived=monotonic() - queueing.PATIENCE - 1)
    try:
        response = client.get(address)
    finally:
        queueing.note(arrived=monotonic())
    assert response.status_code == status
    assert response.headers.get("Retry-After") == ("60" if status == 503 else None)


def test_a_program_is_told_in_its_own_language() -> None:
    response = errors.busy(RequestFactory().get("/api/v1/editions"))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert response.headers["Content-Type"] == "application/problem+json"
