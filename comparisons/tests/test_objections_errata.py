"""Errata on the catalogue's pages: at once, at the right place, at no more cost."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from comparisons import errata, knowledge
from comparisons.knowledge import NoEditionError, PublishedEdition
from comparisons.models import Criterion, Edition

from .databases import without_editions
from .objections import ERRATUM, accepted, curator_account, fresh_objection

pytestmark = pytest.mark.django_db


def shown(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def second_edition() -> None:
    Criterion.objects.filter(slug="orm").update(need="Put right in the second edition.")
    knowledge.publish("Second edition.")


def test_an_erratum_is_shown_at_once_where_it_belongs(
    client: Client, edition: PublishedEdition
) -> None:
    pages = ("/criteria/orm/", "/editions/1/errata/")
    assert not [url for url in pages if ERRATUM in shown(client, url)]
    accepted()
    for url in pages:
        page = shown(client, url)
        assert ERRATUM in page
        assert "Flask, rating and rationale" in page
        assert "reader@example.org" not in page
    assert ERRATUM not in shown(client, "/criteria/admin/")
    assert '<a href="/editions/1/errata/">1 erratum' in shown(client, "/editions/")


def test_open_and_declined_ones_are_not_shown(client: Client) -> None:
    fresh_objection(text="An open one, not to be shown.")
    row = fresh_objection(text="A declined one, not to be shown.")
    row.decline(curator_account())
    row.save()
    for url in ("/criteria/orm/", "/editions/1/errata/", "/editions/"):
        page = shown(client, url)
        assert "not to be shown" not in page
        assert "Erratum:" not in page
    assert "/editions/1/errata/" not in shown(client, "/editions/")


def test_the_next_edition_starts_without(client: Client, edition: PublishedEdition) -> None:
    accepted()
    second_edition()
    assert ERRATUM not in shown(client, "/criteria/orm/")
    assert ERRATUM in shown(client, "/editions/1/errata/")
    assert ERRATUM not in shown(client, "/editions/2/errata/")
    accepted("Wrong in the second.", edition_id=2)
    assert "Wrong in the second." in shown(client, "/criteria/orm/")
    assert "Wrong in the second." not in shown(client, "/editions/1/errata/")


def test_editions_stay_as_they_are(client: Client, edition: PublishedEdition) -> None:
    before = client.get("/editions/1.json").content, Edition.objects.values().get(number=1)
    accepted()
    after = client.get("/editions/1.json").content, Edition.objects.values().get(number=1)
    assert after == before


def test_errata_are_read_with_the_number_in_one_query(
    edition: PublishedEdition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    piece = edition.knowledge.criterion["orm"].evidence[0]
    accepted("The third criterion's.", criterion=edition.knowledge.criteria[2].slug, framework="")
    accepted("On evidence.", framework=piece.framework, source=piece.source)
    accepted("On the rating.")
    fresh_objection()
    with django_assert_num_queries(1):
        newest, found = errata.newest_and(1)
    assert (newest, found.edition, len(found)) == (1, 1, 3)
    assert [e.text for e in found.about("orm")] == ["On evidence.", "On the rating."]
    assert found.about("orm")[0].subject.evidence == piece
    assert found.about("unknown") == ()
    assert len(found.among(["orm", "unknown"])) == 2
    order = [c.slug for c in edition.knowledge.criteria]
    places = [order.index(criterion.slug) for criterion, _ in found.by_criterion()]
    assert places == sorted(places)


def test_the_newest_of_several_editions_is_found(edition: PublishedEdition) -> None:
    for _ in range(3):
        accepted()
    second_edition()
    newest, found = errata.newest_and(1)
    assert (newest, len(found)) == (2, 3)
    newest, found = errata.newest_and()
    assert (newest, found.edition, len(found)) == (2, 2, 0)
    assert errata.current()[0].number == 2
    rows: list[Any] = list(errata.counted())
    counts = [(row.number, row.errata_total) for row in rows]
    assert counts == [(2, 0), (1, 3)]


def test_without_editions_there_is_a_plain_word(client: Client) -> None:
    with pytest.raises(NoEditionError):
        errata.newest_and(7)
    without_editions(connection)
    with pytest.raises(NoEditionError):
        errata.newest_and()


def test_hostile_errata_are_escaped(client: Client) -> None:
    accepted('"><script>x</script>')
    for url in ("/criteria/orm/", "/editions/1/errata/"):
        content = client.get(url).content.decode()
        assert "<script>x" not in content
        assert "&lt;script&gt;x" in content
