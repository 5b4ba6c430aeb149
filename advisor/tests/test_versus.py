"""Saved recommendations side by side."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from advisor.models import Recommendation
from advisor.report import assemble
from advisor.versus import MOST, Versus, versus
from comparisons import knowledge
from comparisons.engine.profile import Profile
from comparisons.engine.scoring import standing
from comparisons.knowledge import PublishedEdition

from .profiles import STAFF_TOOL, WEBHOOK


def saved(edition: PublishedEdition, *profiles: Profile) -> list[Recommendation]:
    return [Recommendation.objects.store(profile, edition)[0] for profile in profiles]


def together(rows: list[Recommendation]) -> Versus:
    return versus([(r, assemble(r.document(), knowledge.edition(r.edition_id))) for r in rows])


def link(rows: list[Recommendation]) -> str:
    return "/r/" + "/vs/".join(row.key for row in rows) + "/"


def test_differences_that_turn_a_recommendation_come_first(edition: PublishedEdition) -> None:
    profile = Profile({"admin": "staff", "requirements": "bounded"})
    found = together(saved(edition, profile, profile.answering("admin", "nobody")))
    questions = [each.question.slug for each in (*found.turning, *found.others)]
    assert questions == ["admin"]
    (agreed,) = found.agreed
    assert agreed[0].slug == "requirements"
    model = edition.model
    outcomes = {
        standing(model, profile.answering("admin", choice)).recommended
        for choice in ("staff", "nobody")
    }
    assert bool(found.turning) == (len(outcomes) == 2) == (not found.unanimous)


def test_turns_are_sentences_that_name_the_sides(edition: PublishedEdition) -> None:
    found = together(saved(edition, STAFF_TOOL, WEBHOOK, Profile()))
    assert [member.letter for member in found.members] == ["A", "B", "C"]
    assert not found.unanimous
    for difference in found.turning:
        for turn in difference.turns:
            assert turn.startswith("With the answer of ")
            assert " would be told: " in turn
    assert all(len(each.given) == 3 for each in (*found.turning, *found.others))


def test_the_page_shows_all_sides_and_costs_two_queries(
    client: Client, edition: PublishedEdition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = saved(edition, STAFF_TOOL, WEBHOOK)
    before = [row.verdict for row in rows]
    with django_assert_num_queries(1):
        page = client.get(link(rows)).content.decode()
    for row in rows:
        assert row.get_absolute_url() in page
        row.refresh_from_db()
    assert [row.verdict for row in rows] == before


def test_hostile_titles_are_escaped(client: Client, edition: PublishedEdition) -> None:
    rows = saved(edition, Profile(WEBHOOK.answers, title="<b>&'\"</b>"), STAFF_TOOL)
    page = client.get(link(rows)).content.decode()
    assert "<b>" not in page
    assert "&lt;b&gt;" in page


def test_each_stands_there_once(client: Client, edition: PublishedEdition) -> None:
    one, other = saved(edition, STAFF_TOOL, WEBHOOK)
    response = client.get(link([one, other, one]))
    assert (response.status_code, response.headers["Location"]) == (302, link([one, other]))
    response = client.get(link([one, one]))
    assert response.headers["Location"] == one.get_absolute_url()


def many(edition: PublishedEdition, count: int) -> list[Recommendation]:
    return saved(edition, *(Profile({}, title=f"Project {n}") for n in range(count)))


def test_at_most_ten_stand_side_by_side(client: Client, edition: PublishedEdition) -> None:
    rows = many(edition, MOST + 1)
    assert client.get(link(rows[:MOST])).status_code == 200
    assert client.get(link(rows)).status_code == 404


def test_an_unknown_key_is_not_found(client: Client, edition: PublishedEdition) -> None:
    (row,) = saved(edition, STAFF_TOOL)
    assert client.get(f"/r/{row.key}/vs/{'0' * 26}/").status_code == 404
    assert client.get(f"/r/{'0' * 26}/vs/").status_code == 404


@pytest.mark.parametrize("form", ["{0}", "https://example.org{1}", "  see {1}. ", "{1}.json"])
def test_a_link_is_added_in_whatever_form_it_comes(
    form: str, client: Client, edition: PublishedEdition
) -> None:
    one, other = saved(edition, STAFF_TOOL, WEBHOOK)
    typed = form.format(other.key, other.get_absolute_url())
    response = client.get(f"/r/{one.key}/vs/", {"with": typed})
    assert (response.status_code, response.headers["Location"]) == (302, link([one, other]))


def test_what_cannot_be_added_is_said_and_shown_again(
    client: Client, edition: PublishedEdition
) -> None:
    rows = many(edition, MOST + 1)
    wrong = {
        "": "Enter the link",
        "<b>no link</b>": "Enter the link",
        rows[0].key: "stands here already",
        "0" * 26: "No recommendation was saved under",
    }
    for typed, words in wrong.items():
        response = client.get(f"/r/{rows[0].key}/vs/", {"with": typed})
        assert response.status_code == 422
        page = response.content.decode()
        assert words in page
        assert "<b>no link" not in page
    full = link(rows[:MOST]) + "vs/"
    response = client.get(full, {"with": rows[MOST].key})
    assert response.status_code == 422
    assert f"At most {MOST}" in response.content.decode()
