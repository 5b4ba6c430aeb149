"""Then and now, across two editions; and what a recommendation was changed from."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from advisor.answers import query_of
from advisor.models import Recommendation
from advisor.report import assemble
from advisor.since import Since, since
from comparisons import knowledge
from comparisons.draft import draft
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition
from comparisons.models import (
    Advisory,
    Choice,
    Contradiction,
    Criterion,
    Effect,
    Rating,
    ReferenceProject,
)
from comparisons.tests.keeping import forget_pages

from .profiles import STAFF_TOOL, WEBHOOK


@pytest.fixture
def row(edition: PublishedEdition) -> Recommendation:
    return Recommendation.objects.store(STAFF_TOOL, edition)[0]


def today(row: Recommendation) -> Since:
    report = assemble(row.document(), knowledge.edition(row.edition_id))
    found = since(report, knowledge.current())
    assert found is not None
    return found


def test_under_todays_edition_there_is_nothing_to_say(
    row: Recommendation, edition: PublishedEdition
) -> None:
    assert since(assemble(row.document(), edition), edition) is None


def test_a_changed_rating_is_named_with_what_it_moved(row: Recommendation) -> None:
    rating = Rating.objects.get(criterion__slug="admin", framework__slug="django")
    before = rating.value
    rating.value -= Decimal("0.5")
    rating.save()
    knowledge.publish("Django's admin was rated anew.")
    found = today(row)
    (cause,) = found.causes
    assert (cause.slug, cause.toward) == (
        "admin",
        knowledge.edition(1).knowledge.framework["flask"],
    )
    assert cause.changes == (
        f"The rating of Django went from {float(before):g} to {float(rating.value):g}.",
    )
    assert found.lost == ()


def test_effects_base_weights_and_new_criteria_are_named(row: Recommendation) -> None:
    effect = Effect.objects.get(
        choice__question__slug="admin", choice__slug="staff", criterion__slug="admin"
    )
    effect.value = Decimal("0.25")
    effect.save()
    Criterion.objects.filter(slug="hiring").update(base_weight=Decimal("1.75"))
    knowledge.publish("Weights were reviewed.")
    by_slug = {cause.slug: " ".join(cause.changes) for cause in today(row).causes}
    assert "adds to its weight went from" in by_slug["admin"]
    assert "Its base weight went from" in by_slug["hiring"]


def test_an_answer_that_is_gone_is_named(row: Recommendation, client: Client) -> None:
    Choice.objects.filter(question__slug="admin", slug="staff").update(retired=True)
    for project in draft().reference_projects:
        if project.answers.get("admin") == "staff":
            retire(project.slug)
    for model in (Advisory, Contradiction):
        model.objects.filter(choices__slug="staff").update(retired=True)
    knowledge.publish("Nobody edits by hand any more.")
    found = today(row)
    ((question, answer),) = found.lost
    assert "admin=" not in found.query
    page = client.get(row.get_absolute_url()).content.decode()
    assert "could not be carried over" in page
    assert question in page
    assert answer in page


def retire(slug: str) -> None:
    ReferenceProject.objects.filter(slug=slug).update(retired=True)


def test_the_permalink_says_it_and_stays_as_it_was(
    row: Recommendation, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    document = client.get(f"/r/{row.key}.json").content
    assert (
        "What would be recommended today" not in client.get(row.get_absolute_url()).content.decode()
    )
    Rating.objects.filter(criterion__slug="forms", framework__slug="flask").update(
        value=Decimal("6.0")
    )
    knowledge.publish("Forms in Flask were rated anew.")
    client.get(row.get_absolute_url())
    forget_pages()
    with django_assert_num_queries(1):
        page = client.get(row.get_absolute_url()).content.decode()
    assert "What would be recommended today" in page
    assert client.get(f"/r/{row.key}.json").content == document


def test_changing_a_saved_one_is_remembered(client: Client, row: Recommendation) -> None:
    page = client.get(row.get_absolute_url()).content.decode()
    assert f"from={row.key}" in page
    query = query_of(WEBHOOK, row.key)
    for address in ("/questionnaire/product/", "/questionnaire/check/", "/result/", "/save/"):
        assert row.key in client.get(f"{address}?{query}").content.decode()
    response = client.post(f"/save/?{query}", {"title": "Another try"})
    changed = Recommendation.objects.get(title="Another try")
    assert changed.changed_from == row
    page = client.get(response.headers["Location"]).content.decode()
    assert f"/r/{row.key}/vs/{changed.key}/" in page


@pytest.mark.parametrize("origin", ["0" * 26, "nonsense", "<b>", "\x00"])
def test_an_origin_that_does_not_exist_is_forgotten(
    origin: str, client: Client, edition: PublishedEdition
) -> None:
    response = client.post(
        "/save/", {"title": "New"}, query_params={**WEBHOOK.answers, "from": origin}
    )
    assert response.status_code == 303
    assert Recommendation.objects.get(title="New").changed_from is None


def test_lineage_is_no_part_of_the_content(edition: PublishedEdition, row: Recommendation) -> None:
    first, created = Recommendation.objects.store(WEBHOOK, edition)
    again, created_again = Recommendation.objects.store(WEBHOOK, edition, row.key)
    assert (created, created_again) == (True, False)
    assert again == first
    assert again.changed_from is None
    assert Profile(again.answers, frozenset(again.emphasis), again.title) == WEBHOOK
