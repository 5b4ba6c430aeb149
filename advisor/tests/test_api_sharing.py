"""Who may read the answers of the API, and how long they may be kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from advisor.models import Recommendation
from comparisons.knowledge import PublishedEdition

from .profiles import STAFF_TOOL

FOR_EVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=60"
ORIGIN = "https://elsewhere.example"
READ = ("questionnaire", "editions", "editions/1", "openapi.json", "schemas/profile.json")


@pytest.fixture
def key(edition: PublishedEdition) -> str:
    row, _ = Recommendation.objects.store(STAFF_TOOL, edition)
    return row.key


LASTING = pytest.mark.parametrize(
    "address",
    [
        "/api/v1/editions/1",
        "/editions/1.json",
        "/api/v1/recommendations/{key}",
        "/r/{key}.json",
        "/r/{key}.md",
    ],
)
PASSING = pytest.mark.parametrize(
    "address", [f"/api/v1/{name}" for name in READ if name != "editions/1"]
)


@LASTING
def test_what_cannot_change_may_be_kept_for_ever(client: Client, key: str, address: str) -> None:
    response = client.get(address.format(key=key))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == FOR_EVER
    assert not response.cookies
    again(client, address.format(key=key), response)


@PASSING
def test_what_changes_with_the_next_edition_is_kept_briefly(
    client: Client, edition: PublishedEdition, address: str
) -> None:
    response = client.get(address)
    assert response.headers["Cache-Control"] == BRIEFLY
    again(client, address, response)


def again(client: Client, address: str, first: Any) -> None:
    """Whoever has the answer is told that it is still right, however that is asked."""
    etag = first.headers["ETag"]
    for given in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        response = client.get(address, headers={"if-none-match": given})
        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["ETag"] == etag
        assert response.headers["Cache-Control"] == first.headers["Cache-Control"]
    for header, given in (("if-none-match", '"other"'), ("if-match", '"other"')):
        response = client.get(address, headers={header: given})
        assert (response.status_code, response.content) == (200, first.content)


def test_equal_tags_mean_equal_bytes(client: Client, key: str) -> None:
    addresses = [f"/api/v1/{name}" for name in READ]
    tags = {client.get(address).headers["ETag"] for address in addresses}
    assert len(tags) == len(addresses)
    for address in addresses:
        assert client.get(address).headers["ETag"] in tags


def test_compressed_answers_are_the_same_answers(client: Client, edition: PublishedEdition) -> None:
    response = client.get("/api/v1/editions/1", headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    tag = response.headers["ETag"]
    assert tag.startswith('W/"')
    second = client.get("/api/v1/editions/1", headers={"if-none-match": tag})
    assert second.status_code == 304


def test_what_was_not_found_is_not_kept(client: Client, edition: PublishedEdition) -> None:
    for address in ("/api/v1/editions/2", "/editions/2.json", "/r/" + "0" * 26 + ".json"):
        response = client.get(address)
        assert response.status_code == 404
        assert "immutable" not in response.headers.get("Cache-Control", "")


def test_advice_is_not_kept(client: Client, edition: PublishedEdition) -> None:
    for name in ("advice", "recommendations"):
        response = client.post(f"/api/v1/{name}", "{}", content_type="application/json")
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", READ)
def test_pages_of_other_sites_may_read(
    client: Client, edition: PublishedEdition, name: str
) -> None:
    response = client.get(f"/api/v1/{name}", headers={"origin": ORIGIN})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    unchanged = client.get(f"/api/v1/{name}", headers={"if-none-match": "*"})
    assert unchanged.headers["Access-Control-Allow-Origin"] == "*"


def test_pages_of_other_sites_may_read_what_is_stored(client: Client, key: str) -> None:
    response = client.get(f"/api/v1/recommendations/{key}", headers={"origin": ORIGIN})
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def preflight(client: Client, name: str, method: str) -> Any:
    return client.options(
        f"/api/v1/{name}",
        headers={
            "origin": ORIGIN,
            "access-control-request-method": method,
            "access-control-request-headers": "content-type",
        },
    )


@pytest.mark.parametrize(
    ("name", "method"), [("advice", "POST"), *((name, "GET") for name in READ)]
)
def test_pages_of_other_sites_may_ask_whether_they_may(
    client: Client, edition: PublishedEdition, name: str, method: str
) -> None:
    response = preflight(client, name, method)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert method in response.headers["Access-Control-Allow-Methods"].split(", ")
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
    assert response.headers["Access-Control-Max-Age"]


def test_pages_of_other_sites_may_ask_for_advice(client: Client, edition: PublishedEdition) -> None:
    for body, status in (("{}", 200), ("{", 400), ('{"emphasis": ["x"]}', 422)):
        response = client.post(
            "/api/v1/advice", body, "application/json", headers={"origin": ORIGIN}
        )
        assert response.status_code == status
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_pages_of_other_sites_cannot_store(client: Client, edition: PublishedEdition) -> None:
    answers = [
        preflight(client, "recommendations", "POST"),
        client.post(
            "/api/v1/recommendations", "{}", "application/json", headers={"origin": ORIGIN}
        ),
    ]
    for response in answers:
        assert not [name for name in response.headers if name.startswith("Access-Control-Allow")]
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_needs_no_asking_stores_nothing(client: Client, edition: PublishedEdition) -> None:
    """The types of content that a page may send elsewhere without a preflight are refused."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        response = client.generic("POST", "/api/v1/recommendations", "{}", CONTENT_TYPE=kind)
        assert response.status_code == 415
    assert Recommendation.objects.count() == 0


@pytest.mark.parametrize("name", READ)
def test_head_has_the_headers_of_get(client: Client, edition: PublishedEdition, name: str) -> None:
    head, get = client.head(f"/api/v1/{name}"), client.get(f"/api/v1/{name}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(get.content))


def test_options_says_what_is_possible(client: Client, edition: PublishedEdition) -> None:
    assert client.options("/api/v1/editions").headers["Allow"] == "GET, HEAD, OPTIONS"
    assert client.options("/api/v1/recommendations").headers["Allow"] == "OPTIONS, POST"


def test_answers_are_safe_where_a_browser_opens_them(
    client: Client, edition: PublishedEdition
) -> None:
    body = json.dumps({"title": "<script>alert(1)</script>"})
    response = client.post("/api/v1/advice", body, content_type="application/json")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
