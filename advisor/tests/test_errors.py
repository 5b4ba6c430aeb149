from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from advisor import urls
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
