"""Errata on results: beside the criterion that they are about, and above a permalink."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries as AssertMax

from advisor.models import Recommendation
from comparisons import knowledge
from comparisons.knowledge import PublishedEdition
from comparisons.models import Criterion
from comparisons.tests.objections import ERRATUM, accepted, fresh_objection

from .pages import ANSWERS
from .profiles import STAFF_TOOL


@pytest.fixture
def saved(edition: PublishedEdition) -> Recommendation:
    row, _ = Recommendation.objects.store(STAFF_TOOL, edition)
    return row


def shown(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_a_permalink_shows_it_and_its_documents_do_not_change(
    client: Client, saved: Recommendation, edition: PublishedEdition
) -> None:
    documents = [f"/r/{saved.key}{suffix}" for suffix in (".json", ".md")]
    before = [client.get(path).content for path in documents]
    row_before = Recommendation.objects.values().get()
    page = shown(client, saved.get_absolute_url())
    assert "Erratum" not in page
    assert "errat" not in page
    accepted()
    page = shown(client, saved.get_absolute_url())
    assert ERRATUM in page
    assert "<strong>1 erratum</strong> since edition 1 was published" in page
    name = edition.knowledge.criterion["orm"].name
    assert f'<a href="/editions/1/errata/#orm">{name}</a>' in page
    assert page.index("1 erratum") < page.index("<h1")
    assert "reader@example.org" not in page
    assert [client.get(path).content for path in documents] == before
    assert Recommendation.objects.values().get() == row_before


def test_errata_stay_with_their_edition(client: Client, saved: Recommendation) -> None:
    accepted()
    Criterion.objects.filter(slug="orm").update(need="Put right in the second edition.")
    knowledge.publish("Second edition.")
    assert ERRATUM in shown(client, saved.get_absolute_url())
    assert ERRATUM not in shown(client, f"/result/?{ANSWERS}")
    accepted("Wrong in the second.", edition_id=2)
    assert "Wrong in the second." in shown(client, f"/result/?{ANSWERS}")
    assert "Wrong in the second." not in shown(client, saved.get_absolute_url())


def test_a_result_shows_it_beside_its_criterion(client: Client, edition: PublishedEdition) -> None:
    fresh_objection(text="Open, so nobody sees it yet.")
    accepted()
    page = shown(client, f"/result/?{ANSWERS}")
    assert "nobody sees it" not in page
    assert page.count(ERRATUM) == 1
    before = page.partition(ERRATUM)[0]
    name = edition.knowledge.criterion["orm"].name
    assert name in before.rpartition("<summary")[2]
    assert '<span class="tag">erratum</span>' in before.rpartition("<summary")[2]


def test_errata_cost_no_query(
    client: Client, saved: Recommendation, django_assert_max_num_queries: AssertMax
) -> None:
    for _ in range(3):
        accepted()
    for url, most in ((saved.get_absolute_url(), 2), (f"/result/?{ANSWERS}", 1)):
        client.get(url)
        with django_assert_max_num_queries(most):
            assert ERRATUM in shown(client, url)


def test_reasons_lead_to_the_form_with_their_edition(
    client: Client, saved: Recommendation, edition: PublishedEdition
) -> None:
    Criterion.objects.filter(slug="orm").update(need="Put right in the second edition.")
    knowledge.publish("Second edition.")
    page = shown(client, saved.get_absolute_url())
    for criterion in edition.knowledge.criteria:
        for framework in edition.knowledge.frameworks:
            names = f"framework={framework.slug}&edition=1"
            assert f'href="/criteria/{criterion.slug}/objection/?{names}"' in page
    assert "&edition=2" not in page
