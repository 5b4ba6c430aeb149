from __future__ import annotations

import html

import pytest
from django.test import Client

from advisor.models import Recommendation
from comparisons.knowledge import PublishedEdition

from .pages import ANSWERS
from .profiles import HOSTILE_TITLES, STAFF_TOOL

ADDRESS = f"/save/?{ANSWERS}"
pytestmark = pytest.mark.django_db


def test_asking_stores_nothing(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 200
    assert Recommendation.objects.count() == 0


def test_saving_leads_to_the_permalink(client: Client) -> None:
    response = client.post(ADDRESS, {"title": "  Parcel   desk "})
    row = Recommendation.objects.get()
    assert response.status_code == 303
    assert response.headers["Location"] == f"/r/{row.key}/"
    assert row.title == "Parcel desk"
    assert row.answers == STAFF_TOOL.answers
    assert row.emphasis == ["admin"]


def test_saving_again_finds_the_first(client: Client) -> None:
    addresses = {client.post(ADDRESS, {"title": "Desk"}).headers["Location"] for _ in range(3)}
    assert len(addresses) == 1
    assert Recommendation.objects.count() == 1


def test_a_title_is_optional(client: Client) -> None:
    assert client.post(ADDRESS).status_code == 303
    assert Recommendation.objects.get().title == ""


@pytest.mark.parametrize(
    ("title", "words"),
    [
        pytest.param("x" * 121, "121 characters; 120 are possible", id="too long"),
        pytest.param("a\x00b", "control characters", id="null"),
        pytest.param("a\x1bb", "control characters", id="escape"),
    ],
)
def test_a_wrong_title_is_explained_and_kept(client: Client, title: str, words: str) -> None:
    response = client.post(ADDRESS, {"title": title})
    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "<title>Error: " in page
    assert words in page
    assert title.replace("\x00", "")[:100] in page or title in page
    assert Recommendation.objects.count() == 0


def test_120_characters_are_possible(client: Client) -> None:
    assert client.post(ADDRESS, {"title": "ä" * 120}).status_code == 303


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_hostile_titles_are_shown_as_they_are(client: Client, title: str) -> None:
    response = client.post(ADDRESS, {"title": title}, follow=True)
    page = response.content.decode()
    assert html.escape(title) in page
    assert "<script>alert" not in page


def test_broken_answers_are_not_saved(client: Client) -> None:
    assert client.post("/save/?kind=nonsense", {"title": "x"}).status_code == 422
    assert Recommendation.objects.count() == 0


def test_unknown_fields_are_ignored(client: Client) -> None:
    client.post(ADDRESS, {"title": "x", "key": "0" * 26, "edition": "7", "verdict": "{}"})
    row = Recommendation.objects.get()
    assert row.edition_id == 1
    assert row.document()["leader"] == "django"


def test_forged_requests_are_refused(edition: PublishedEdition) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(ADDRESS, {"title": "x"})
    assert response.status_code == 403
    assert "could not be accepted" in response.content.decode()
    assert Recommendation.objects.count() == 0


def test_the_form_carries_the_token(edition: PublishedEdition) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(ADDRESS).content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    response = client.post(ADDRESS, {"title": "x", "csrfmiddlewaretoken": token})
    assert response.status_code == 303
