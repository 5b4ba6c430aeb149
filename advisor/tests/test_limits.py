"""How many recommendations one address stores, and how much advice it gets."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.conf import settings as project_settings
from django.core.cache import cache
from django.test import Client

from advisor.models import Recommendation
from advisor.problems import KINDS
from comparisons.knowledge import PublishedEdition

from .pages import ANSWERS
from .refusals import ADVICE, JSON, STORE, refused, send

pytestmark = pytest.mark.usefixtures("edition")
SAVE = f"/save/?{ANSWERS}"


def save(client: Client, title: str, where_from: str = "192.0.2.1", **headers: Any) -> Any:
    return client.post(SAVE, {"title": title}, REMOTE_ADDR=where_from, **headers)


def store(client: Client, title: str, where_from: str = "192.0.2.1") -> Any:
    document = {"answers": {"kind": "json-api"}, "title": title}
    return client.post(STORE, document, content_type=JSON, REMOTE_ADDR=where_from)


def test_the_numbers_are_as_documented() -> None:
    assert project_settings.SAVES_PER_ADDRESS == 600
    assert project_settings.ADVICE_PER_ADDRESS == 100_000
    assert not project_settings.CACHE_COUNTS


def test_form_and_api_count_together_and_each_address_by_itself(
    client: Client, settings: Any
) -> None:
    settings.SAVES_PER_ADDRESS = 2
    assert save(client, "one").status_code == 303
    assert store(client, "two").status_code == 201
    assert save(client, "three").status_code == 429
    refused(store(client, "three"), 429, "too-many-requests")
    assert Recommendation.objects.count() == 2
    assert save(client, "three", "192.0.2.2").status_code == 303


def test_to_find_a_recommendation_again_does_not_count(client: Client, settings: Any) -> None:
    settings.SAVES_PER_ADDRESS = 1
    for _ in range(3):
        assert save(client, "one").status_code == 303
    assert store(client, "two").status_code == 429
    assert save(client, "one").status_code == 303


def test_a_mistake_does_not_count(client: Client, settings: Any) -> None:
    settings.SAVES_PER_ADDRESS = 1
    assert save(client, "x" * 121).status_code == 422
    assert save(client, "one").status_code == 303


def test_a_refusal_says_when_and_loses_nothing(client: Client, settings: Any) -> None:
    settings.SAVES_PER_ADDRESS = 0
    response = save(client, "Parcel “desk” & more")
    page = html.unescape(response.content.decode())
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 3600
    assert "<title>Too many saved: " in page
    assert 'value="Parcel “desk” & more"' in page
    assert f'action="{SAVE}"' in page
    assert page.count("<h1") == 1
    problem = store(client, "one")
    assert 1 <= int(problem.headers["Retry-After"]) <= 3600


def test_a_forged_header_does_not_help(client: Client, settings: Any) -> None:
    settings.SAVES_PER_ADDRESS = 1
    statuses = [
        save(client, f"{n}", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").status_code for n in range(3)
    ]
    assert statuses == [303, 429, 429]


def test_behind_a_trusted_proxy_each_visitor_counts_by_themselves(
    client: Client, settings: Any
) -> None:
    settings.SAVES_PER_ADDRESS, settings.TRUSTED_PROXIES = 1, 1
    statuses = [
        save(client, f"{n}", HTTP_X_FORWARDED_FOR=f"6.6.6.{n}, 198.51.100.{n % 2}").status_code
        for n in range(4)
    ]
    assert statuses == [303, 303, 429, 429]


# -- Advice ----------------------------------------------------------------------------------------


@pytest.fixture
def counting(settings: Any) -> Any:
    """A site whose cache counts: here that of the process, which does so for its threads."""
    cache.clear()
    settings.CACHE_COUNTS, settings.ADVICE_PER_ADDRESS = True, 5
    yield settings
    cache.clear()


def test_advice_is_counted_in_profiles(client: Client, counting: Any) -> None:
    assert send(client, "[{}, {}]").status_code == 200
    assert send(client, "[{}, {}, {}]").status_code == 200
    response = send(client, "{}")
    refused(response, 429, "too-many-requests")
    assert 1 <= int(response.headers["Retry-After"]) <= 3600
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    elsewhere = client.generic("POST", ADVICE, "{}", JSON, REMOTE_ADDR="192.0.2.9")
    assert elsewhere.status_code == 200


def test_a_cache_that_fails_refuses_nobody(
    client: Client, counting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> int:
        raise ConnectionError

    monkeypatch.setattr(type(cache._connections["default"]), "incr", away)  # type: ignore[attr-defined]
    assert [send(client, "[{}, {}, {}]").status_code for _ in range(3)] == [200] * 3


def test_without_such_a_cache_advice_costs_no_count(client: Client, settings: Any) -> None:
    settings.ADVICE_PER_ADDRESS = 0
    assert send(client, "{}").status_code == 200


def test_the_page_of_the_api_says_how_many(client: Client, edition: PublishedEdition) -> None:
    page = client.get("/api/").content.decode()
    assert "600 recommendations an hour" in page
    assert KINDS["too-many-requests"].title in page
