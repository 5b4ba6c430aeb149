"""Wrong methods, addresses and parameters, outages, and the form of every problem document."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from jsonschema import Draft202012Validator

from advisor import problems, urls
from advisor.api.shapes import standalone
from comparisons import knowledge
from comparisons.knowledge import NoEditionError, PublishedEdition

from .refusals import ADVICE, JSON, STORE, refused, send

pytestmark = pytest.mark.usefixtures("edition")


@pytest.fixture
def problem_schema(edition: PublishedEdition) -> Draft202012Validator:
    return Draft202012Validator(standalone("Problem", edition.knowledge))


METHODS = [
    ("/api/v1/questionnaire", "GET, HEAD, OPTIONS"),
    ("/api/v1/editions", "GET, HEAD, OPTIONS"),
    ("/api/v1/editions/1", "GET, HEAD, OPTIONS"),
    ("/api/v1/recommendations/" + "0" * 26, "GET, HEAD, OPTIONS"),
    ("/api/v1/openapi.json", "GET, HEAD, OPTIONS"),
    ("/api/v1/schemas/profile.json", "GET, HEAD, OPTIONS"),
    (ADVICE, "OPTIONS, POST"),
    (STORE, "OPTIONS, POST"),
]


@pytest.mark.parametrize(("address", "allowed"), METHODS)
def test_other_methods(client: Client, address: str, allowed: str) -> None:
    every = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "QUERY")
    for method in set(every) - set(allowed.split(", ")):
        response = client.generic(method, address)
        if method == "HEAD":
            assert (response.status_code, response.content) == (405, b"")
            continue
        refused(response, 405, "method-not-allowed")
        assert response.headers["Allow"] == allowed


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v2/advice",
        "/api/v1/advice/",
        "/api/v1/editions/",
        "/api/v1/editions/0",
        "/api/v1/editions/2",
        "/api/v1/editions/01x",
        "/api/v1/editions/-1",
        "/api/v1/editions/1.0",
        "/api/v1/editions/" + "9" * 400,
        "/api/v1/recommendations/" + "0" * 26,
        "/api/v1/recommendations/" + "0" * 25,
        "/api/v1/recommendations/" + "O" * 26,
        "/api/v1/recommendations/%00",
        "/api/v1/recommendations/%ED%A0%80",
        "/api/v1/recommendations/../advice",
        "/api/v1/schemas/nothing.json",
        "/api/v1/schemas/profile",
        "/api/v1/%ff%fe",
    ],
)
def test_addresses_of_nothing(client: Client, address: str) -> None:
    refused(client.get(address), 404, "not-found")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/api/v1/editions/2", "There is no such edition: the newest is 1."),
        ("/api/v1/recommendations/" + "0" * 26, "No recommendation with this key is stored"),
    ],
)
def test_what_there_is_none_of_is_said(client: Client, address: str, words: str) -> None:
    """Not that the address were misspelt, which it is not."""
    assert words in client.get(address).json()["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "QUERY"])
def test_nothing_is_there_for_any_method(client: Client, method: str) -> None:
    refused(client.generic(method, "/api/v1/nothing", "{}", JSON), 404, "not-found")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=", "limit"),
        ("limit=ten", "limit"),
        ("limit=1.5", "limit"),
        ("limit=" + "9" * 5_000, "limit"),
        ("limit=%00", "limit"),
        ("offset=-1", "offset"),
        ("offset=NaN", "offset"),
        ("offset=1e3", "offset"),
        ("offset=99999999999999999999", "offset"),
    ],
)
def test_parameters_of_the_address(client: Client, query: str, name: str) -> None:
    document = refused(client.get(f"/api/v1/editions?{query}"), 400, "wrong-parameter")
    assert [error["path"] for error in document["errors"]] == [name]


def test_a_host_that_is_not_ours(client: Client) -> None:
    response = client.get("/api/v1/editions", headers={"host": "elsewhere.example"})
    refused(response, 400, "bad-request")


def fault(request: HttpRequest) -> HttpResponse:
    raise {"down": OperationalError, "gone": InterfaceError, "empty": NoEditionError}.get(
        request.GET.get("kind", ""), RuntimeError
    )


class Faulty:
    """The addresses of the site, and one below the API that fails."""

    urlpatterns = [*urls.urlpatterns, path("api/v1/fault", fault)]
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500


@pytest.mark.parametrize("kind", ["down", "gone", "empty"])
def test_the_database_is_away(settings: Any, kind: str) -> None:
    settings.ROOT_URLCONF = Faulty
    response = Client().get(f"/api/v1/fault?kind={kind}")
    refused(response, 503, "unavailable")
    assert response.headers["Retry-After"] == "60"


def test_a_fault_of_ours_shows_nothing_of_it(settings: Any) -> None:
    settings.ROOT_URLCONF = Faulty
    response = Client(raise_request_exception=False).get("/api/v1/fault")
    assert "RuntimeError" not in response.content.decode()
    refused(response, 500, "internal-error")


def test_no_edition_yet(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> int:
        raise NoEditionError("No edition has been published yet.")

    monkeypatch.setattr(knowledge, "current_number", none)
    for address in ("questionnaire", "openapi.json", "schemas/profile.json"):
        refused(client.get(f"/api/v1/{address}"), 503, "unavailable")
    refused(send(client, "{}"), 503, "unavailable")


def test_every_kind_of_problem_has_the_published_form(
    problem_schema: Draft202012Validator,
) -> None:
    statuses = set()
    for slug, kind in problems.KINDS.items():
        response = problems.response(slug)
        problem_schema.validate(refused_document := json.loads(response.content))
        assert refused_document["status"] == kind.status == response.status_code
        assert ("Retry-After" in response.headers) == (kind.status in (429, 503))
        statuses.add(int(kind.status))
    assert {400, 404, 405, 413, 415, 422, 429, 503} <= statuses


def test_details_have_the_published_form(
    client: Client, problem_schema: Draft202012Validator
) -> None:
    for raw in ('{"answers": {"knd": 1}}', "{", '[{"emphasis": [1, "admin"]}]'):
        problem_schema.validate(send(client, raw).json())


def test_every_kind_is_explained_where_its_address_leads(client: Client) -> None:
    page = client.get("/api/").content.decode()
    for slug in problems.KINDS:
        assert f'id="{slug}"' in page
