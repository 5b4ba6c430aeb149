"""How many objections are kept, by whom, and that nobody is remembered for it."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.conf import settings as project_settings
from django.test import Client

from comparisons.models import Objection, Tally

from .objections import TEXT

pytestmark = pytest.mark.django_db
ADDRESS = "/criteria/orm/objection/?framework=flask"


def send(client: Client, where_from: str = "192.0.2.1", **headers: Any) -> Any:
    data = {"text": TEXT, "contact": "reader@example.org"}
    return client.post(ADDRESS, data, REMOTE_ADDR=where_from, **headers)


def test_five_an_hour_from_one_address(client: Client) -> None:
    assert [send(client).status_code for _ in range(7)] == [303] * 5 + [429] * 2
    assert Objection.objects.count() == 5
    assert send(client, "192.0.2.2").status_code == 303


def test_a_hundred_an_hour_in_all(client: Client) -> None:
    statuses = [send(client, f"192.0.2.{n}").status_code for n in range(102)]
    assert statuses == [303] * 100 + [429] * 2
    assert Objection.objects.count() == 100


def test_what_one_address_is_refused_is_not_taken_from_the_others(
    client: Client, settings: Any
) -> None:
    settings.OBJECTIONS_PER_ADDRESS, settings.OBJECTIONS_IN_ALL = 1, 2
    assert [send(client).status_code for _ in range(9)] == [303] + [429] * 8
    assert send(client, "192.0.2.2").status_code == 303


def test_a_refusal_says_when_and_loses_nothing(client: Client, settings: Any) -> None:
    settings.OBJECTIONS_PER_ADDRESS = 0
    response = send(client)
    page = html.unescape(response.content.decode())
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 3600
    assert "<title>Too many objections" in page
    assert TEXT in page
    assert "reader@example.org" in page
    assert page.count("<h1") == 1


def test_mistakes_in_the_form_do_not_count(client: Client, settings: Any) -> None:
    settings.OBJECTIONS_PER_ADDRESS = 1
    for _ in range(3):
        assert client.post(ADDRESS, {"text": ""}).status_code == 422
    assert client.post(ADDRESS, {"text": TEXT}).status_code == 303


def test_no_address_is_kept_in_clear(client: Client) -> None:
    """Neither where it is counted nor in the row."""
    send(client, "203.0.113.77")
    stored = [*Tally.objects.values(), *Objection.objects.values()]
    assert len(stored) == 3
    assert "203.0.113.77" not in repr(stored)


def test_a_forged_header_does_not_help(client: Client) -> None:
    statuses = [send(client, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").status_code for n in range(6)]
    assert statuses == [303] * 5 + [429]


def test_the_numbers_are_as_documented() -> None:
    assert project_settings.OBJECTIONS_PER_ADDRESS == 5
    assert project_settings.OBJECTIONS_IN_ALL == 100
