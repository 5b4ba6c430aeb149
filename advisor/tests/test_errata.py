"""Errata on results: beside the criterion that they are about, and above a permalink."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries as AssertMax

from advisor.answers import query_of
from advisor.models import Recommendation
from comparisons import knowledge
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition
from comparisons.models import Criterion
from comparisons.tests.objections import ERRATUM, accepted, fresh_objection

from .pages import ANSWERS
from .profiles import STAFF_TOOL
from .test_report import report_on


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
    assert page.count("&edition=1") >= 3 * len(edition.knowledge.frameworks)
    assert "&edition=2" not in page
    for criterion in edition.knowledge.criteria:
        address = f"/editions/1/criteria/{criterion.slug}/"
        assert f'href="{address}"' in page
        reasons = shown(client, address)
        for framework in edition.knowledge.frameworks:
            names = f"framework={framework.slug}&edition=1"
            assert f'href="/criteria/{criterion.slug}/objection/?{names}"' in reasons
        assert "Put right in the second edition." not in reasons


CLOSE = Profile({"kind": "microservice", "admin": "staff", "structure": "freedom"})


def test_every_rationale_on_a_result_can_be_objected_to(
    client: Client, edition: PublishedEdition
) -> None:
    """In the plan, in the case for the other one, and where to doubt the result."""
    report = report_on(CLOSE, edition)
    page = shown(client, f"/result/?{query_of(CLOSE)}")
    reasons = {"doubt": 1}
    reasons |= {f"plan-{plan.framework.slug}": len(plan.watch_outs) for plan in report.plans}
    reasons |= {f"case-{case.framework.slug}": len(case.arguments) for case in report.cases}
    assert len(reasons) == 3
    assert min(reasons.values()) > 0
    for part, count in reasons.items():
        section = page.partition(f'aria-labelledby="{part}"')[2].partition("</section>")[0]
        rationales = re.findall(r'/objection/\?framework=\w+&edition=1"', section)
        assert len(rationales) == count, part


def test_an_erratum_stands_by_the_rationale_in_a_plan(
    client: Client, edition: PublishedEdition
) -> None:
    plan = report_on(CLOSE, edition).plans[0]
    accepted(criterion=plan.watch_outs[0].criterion.slug)
    page = shown(client, f"/result/?{query_of(CLOSE)}")
    name = f'aria-labelledby="plan-{plan.framework.slug}"'
    assert ERRATUM in page.partition(name)[2].partition("</section>")[0]
