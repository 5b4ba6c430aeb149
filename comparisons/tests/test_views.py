"""The public catalogue: what it answers, what it costs, and that it shows editions only."""

from __future__ import annotations

import hashlib

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from comparisons import knowledge
from comparisons.models import Criterion, Edition

from . import rows
from .databases import without_editions
from .keeping import forget_pages

pytestmark = pytest.mark.django_db

#: By page: its address, and the most that it may cost once the edition has been read.
PAGES = {
    "compare": ("/compare/", 0),
    "criterion": ("/criteria/admin/", 0),
    "criterion_then": ("/editions/1/criteria/admin/", 0),
    "sources": ("/sources/", 0),
    "method": ("/method/", 0),
    "balance": ("/method/balance/", 0),
    "editions": ("/editions/", 1),
    "editions_feed": ("/editions/feed/", 1),
    "changes": ("/editions/1/changes/", 0),
    "changes_since": ("/editions/1/changes/1/", 0),
    "edition_document": ("/editions/1.json", 1),
    "errata": ("/editions/1/errata/", 0),
    "objection_thanks": ("/criteria/admin/objection/thanks/", 0),
}
HTML = [
    address
    for name, (address, _) in PAGES.items()
    if name not in ("edition_document", "editions_feed")
]


def test_every_address_is_in_the_table() -> None:
    from comparisons.urls import urlpatterns

    assert {pattern.name for pattern in urlpatterns} - {"objection"} == set(PAGES)
    assert reverse("criterion", args=["admin"]) == PAGES["criterion"][0]


@pytest.mark.parametrize(("address", "queries"), PAGES.values(), ids=PAGES)
def test_a_page_answers_and_costs_little(
    address: str,
    queries: int,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    assert client.get(address).status_code == 200
    forget_pages()
    with django_assert_num_queries(queries):
        response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    if "thanks" not in address:
        with django_assert_num_queries(0):
            assert client.get(address).content == response.content
    assert client.head(address).status_code == 200


@pytest.mark.parametrize("address", [address for address, _ in PAGES.values()], ids=PAGES)
def test_a_page_is_for_reading_only(address: str, client: Client) -> None:
    for send in (client.post, client.put, client.delete):
        response = send(address)
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("address", HTML)
def test_a_page_has_one_heading_of_the_first_level(address: str, client: Client) -> None:
    assert client.get(address).content.decode().count("<h1") == 1


@pytest.mark.parametrize(
    "address",
    [
        "/criteria/unknown/",
        "/criteria/ADMIN/",
        "/editions/2.json",
        "/editions/0.json",
        "/editions/99999999999999999999999.json",
        "/editions/-1.json",
        "/editions/one.json",
        "/editions/2/errata/",
        "/editions/0/errata/",
        "/editions/99999999999999999999999/errata/",
    ],
)
def test_what_does_not_exist_is_not_found(address: str, client: Client) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


def test_every_criterion_has_its_page(client: Client, edition: knowledge.PublishedEdition) -> None:
    visited = 0
    for criterion in edition.knowledge.criteria:
        content = client.get(f"/criteria/{criterion.slug}/").content.decode()
        assert all(f.name in content for f in edition.knowledge.frameworks)
        visited += 1
    assert visited == Criterion.objects.count()


def test_the_comparison_links_to_every_criterion(
    client: Client, edition: knowledge.PublishedEdition
) -> None:
    content = client.get("/compare/").content.decode()
    for criterion in edition.knowledge.criteria:
        assert f'href="/criteria/{criterion.slug}/"' in content


def test_the_document_is_served_as_it_is_stored(client: Client) -> None:
    response = client.get("/editions/1.json")
    row = Edition.objects.get(number=1)
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.content == row.document.encode()
    assert "sha256:" + hashlib.sha256(response.content).hexdigest() == row.digest
    assert response.json()["edition"] == 1


def test_drafts_are_never_shown(client: Client) -> None:
    Criterion.objects.filter(slug="admin").update(name="A draft of a name")
    rows.fresh_criterion()
    for address, _ in PAGES.values():
        content = client.get(address).content.decode()
        assert "A draft of a name" not in content
        assert "Freshness" not in content
    assert client.get("/criteria/fresh-criterion/").status_code == 404


def test_a_new_edition_is_shown_at_once_and_the_old_one_stays(client: Client) -> None:
    client.get("/compare/")
    before = client.get("/editions/1.json").content
    Criterion.objects.filter(slug="admin").update(name="A better name")
    knowledge.publish("A name was improved.")
    for address in ("/compare/", "/criteria/admin/", "/editions/2.json"):
        assert "A better name" in client.get(address).content.decode()
    assert client.get("/editions/1.json").content == before
    content = client.get("/editions/").content.decode()
    assert content.index("A name was improved.") < content.index("that this software ships with")


def test_hostile_text_is_escaped(client: Client) -> None:
    hostile = '"><script>x</script>'
    changes = {"name": hostile, "need": hostile, "description": hostile}
    Criterion.objects.filter(slug="admin").update(**changes)
    source = rows.fresh_source(title=hostile, publisher=hostile, note=hostile)
    rating = Criterion.objects.get(slug="admin").ratings.first()
    rows.fresh_evidence(rating=rating, source=source, statement=hostile)
    knowledge.publish(hostile)
    for address in HTML:
        content = client.get(address).content.decode()
        assert "<script>x" not in content, address
    assert "&lt;script&gt;x" in client.get("/criteria/admin/").content.decode()


@pytest.mark.parametrize(
    "address", [address for address in HTML if not address.startswith("/editions/")]
)
def test_without_an_edition_there_is_a_plain_word(address: str, client: Client) -> None:
    without_editions(connection)
    response = client.get(address)
    assert response.status_code == 503
    assert "not available just now" in response.content.decode()
    assert client.get("/editions/").status_code == 200
