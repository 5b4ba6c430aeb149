"""The balance page and the tables of measurements, against what the edition itself says."""

from __future__ import annotations

from random import Random

import pytest
from django.test import Client

from comparisons.catalogue import measurement_tables
from comparisons.engine.profile import Profile
from comparisons.engine.scoring import standing
from comparisons.knowledge import PublishedEdition
from comparisons.neutrality import balance_page

pytestmark = pytest.mark.django_db


def sampled_share(edition: PublishedEdition, chance: float) -> float:
    """In how many of 2,000 random profiles the first contender is ahead."""
    draw = Random(7)  # noqa: S311 - a sample, no secret
    ahead = 0
    for _ in range(2000):
        answers = {
            question.slug: draw.choice(question.choices).slug
            for question in edition.knowledge.questions
            if draw.random() < chance
        }
        ahead += standing(edition.model, Profile(answers)).leader == edition.model.contenders[0]
    return ahead / 20


@pytest.mark.parametrize(("kind", "chance"), [("complete", 1.0), ("partial", 0.5)])
def test_shares_are_those_of_random_profiles(
    kind: str, chance: float, edition: PublishedEdition
) -> None:
    first, second = getattr(balance_page(edition), kind)
    assert float(first.width) == pytest.approx(sampled_share(edition, chance), abs=4)
    assert 35 <= float(second.width) <= 65
    assert float(first.width) + float(second.width) <= 100.01


def test_the_page_shows_every_figure(edition: PublishedEdition, client: Client) -> None:
    page, found = client.get("/method/balance/").content.decode(), balance_page(edition)
    assert abs(edition.balance.empty_points) < 1
    assert found.empty in page
    for lead in (*found.complete, *found.partial, *found.base):
        assert lead.share in page
    assert len(found.decisive) == 10
    for question, points in found.decisive:
        assert question.text in page
        assert points in page
    assert len(found.influences) == len(edition.knowledge.criteria)
    for question, choice in found.idle:
        assert edition.model.loads[question.slug][choice.slug].lead(0, 1) == 0


def test_each_contender_can_reach_a_strong_lead(edition: PublishedEdition) -> None:
    assert {reach.strength for reach in balance_page(edition).reaches} == {"strong"}


@pytest.mark.parametrize("slug", ["footprint", "request-overhead", "dependency-upkeep"])
def test_measurements_stand_on_the_criteria_that_rest_on_them(
    slug: str, edition: PublishedEdition, client: Client
) -> None:
    tables = measurement_tables(edition.knowledge.criterion[slug], edition.knowledge)
    assert tables
    page = client.get(f"/criteria/{slug}/").content.decode()
    for table in tables:
        assert table.measurement.title in page
        for row in table.rows:
            result = table.measurement.results[row.framework.slug]
            assert row.ratio == f"{result.ratio:.2f}"
            assert result.low <= result.ratio <= result.high
            assert row.figure in page
            assert row.spread in page
        assert [r.ratio for r in table.rows if r.framework == table.baseline] == ["1.00"]
