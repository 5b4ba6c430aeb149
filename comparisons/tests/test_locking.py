"""Two curators at once: nobody overwrites anybody unasked, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models
from django.test import Client

from comparisons.models import (
    Choice,
    Contradiction,
    Criterion,
    Evidence,
    Rating,
    Source,
    Waiver,
)

from . import rows
from .admin_pages import DRAFT, address, form_data
from .conftest import signed_in

pytestmark = pytest.mark.django_db
every_model = pytest.mark.parametrize("model", DRAFT, ids=rows.identifier)


@pytest.fixture
def other(db: None) -> Client:
    """A second curator, at work on the same rows."""
    return signed_in("ola", "curators")


def change(client: Client, url: str, **written: Any) -> None:
    """Saves a row as it is now, but for what is written."""
    assert client.post(url, {**form_data(client, url), **written}).status_code == 302


def again(response: Any, **given: Any) -> dict[str, Any]:
    """What a browser sends if the form that came back is saved again; ``take`` boxes as given."""
    data: dict[str, Any] = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            if (value := field.value()) not in (None, False):
                data[field.html_name] = value
    return {**data, **given}


# -- The same field --------------------------------------------------------------------------------


def test_the_same_field_asks_and_says_who(curator: Client, other: Client) -> None:
    row = rows.fresh_rating()
    url = address(Rating, "change", row.pk)
    mine = {**form_data(curator, url), "value": "8"}
    change(other, url, value="3")
    asked = curator.post(url, mine)
    content = asked.content.decode()
    assert asked.status_code == 200
    assert "Changed by ola on " in content
    assert "it is now <q>3</q>" in content
    assert asked.context["adminform"].form["value"].value() == "8"
    row.refresh_from_db()
    assert row.value == 3

    assert curator.post(url, again(asked)).status_code == 302  # told, and saved all the same
    row.refresh_from_db()
    assert row.value == 8


def test_the_new_value_can_be_taken(curator: Client, other: Client) -> None:
    row = rows.fresh_rating()
    url = address(Rating, "change", row.pk)
    mine = {**form_data(curator, url), "value": "8", "rationale": "My words."}
    change(other, url, value="3")
    asked = curator.post(url, mine)
    assert curator.post(url, again(asked, take="value")).status_code == 302
    row.refresh_from_db()
    assert (float(row.value), row.rationale) == (3, "My words.")


def test_what_changed_once_more_is_asked_once_more(curator: Client, other: Client) -> None:
    row = rows.fresh_rating()
    url = address(Rating, "change", row.pk)
    mine = {**form_data(curator, url), "value": "8"}
    change(other, url, value="3")
    asked = curator.post(url, mine)
    change(other, url, value="4")
    for data in (again(asked), again(asked, take="value")):
        response = curator.post(url, data)
        assert "it is now <q>4</q>" in response.content.decode()
    row.refresh_from_db()
    assert row.value == 4


def test_a_value_that_both_typed_is_no_question(curator: Client, other: Client) -> None:
    row = rows.fresh_rating()
    url = address(Rating, "change", row.pk)
    mine = {**form_data(curator, url), "value": "3.0"}
    change(other, url, value="3")
    assert curator.post(url, mine).status_code == 302


def test_a_wrong_value_does_not_hide_the_question(curator: Client, other: Client) -> None:
    row = rows.fresh_rating()
    url = address(Rating, "change", row.pk)
    mine = {**form_data(curator, url), "value": "much"}
    change(other, url, value="3")
    corrected = again(curator.post(url, mine), value="8")
    assert "it is now <q>3</q>" in curator.post(url, corrected).content.decode()


# -- Other fields, other rows ----------------------------------------------------------------------


def test_a_field_left_alone_offers_the_new_value(curator: Client, other: Client) -> None:
    row = rows.fresh_rating()
    url = address(Rating, "change", row.pk)
    mine = {**form_data(curator, url), "rationale": "My words."}
    change(other, url, value="3")
    content = curator.post(url, mine).content.decode()
    assert 'name="take" value="value" checked' in content
    row.refresh_from_db()
    assert row.rationale == "Because it is so."


@every_model
def test_every_kind_of_row_asks(model: type[models.Model], curator: Client, other: Client) -> None:
    row = rows.FRESH[model]()
    url = address(model, "change", row.pk)
    names = {
        f.name for f in model._meta.fields if isinstance(f, models.CharField | models.TextField)
    }
    mine = form_data(curator, url)
    name = min(names & {"text", "title", "name", "rationale", "reason", "statement"})
    change(other, url, **{name: "Theirs."})
    asked = curator.post(url, {**mine, name: "Mine."})
    assert "it is now <q>Theirs.</q>" in asked.content.decode()
    assert model._default_manager.filter(pk=row.pk).values().get()[name] == "Theirs."


def test_related_rows_ask_as_well(curator: Client, other: Client) -> None:
    row = rows.fresh_contradiction()
    url = address(Contradiction, "change", row.pk)
    mine = form_data(curator, url)
    pair = list(Choice.objects.filter(question__slug__in=("forms", "accounts"))[:9])
    keys = [pair[0].pk, next(c.pk for c in pair if c.question_id != pair[0].question_id)]
    change(other, url, choices=keys)
    asked = curator.post(url, mine)
    assert "Changed by ola" in asked.content.decode()
    assert (
        curator.post(url, again(asked, take="choices", choices=mine["choices"])).status_code == 302
    )
    assert {c.pk for c in row.choices.all()} == set(keys)


# -- Rows within rows ------------------------------------------------------------------------------


def two_ratings() -> tuple[Criterion, str]:
    criterion = rows.fresh_criterion()
    for n, value in enumerate((4, 5)):
        rows.fresh_rating(
            criterion=criterion,
            framework=rows.fresh_framework(slug=f"f-{n}", position=n),
            value=value,
        )
    return criterion, address(Criterion, "change", criterion.pk)


def values(criterion: Criterion) -> list[float]:
    return [float(rating.value) for rating in criterion.ratings.order_by("framework__position")]


def test_two_who_change_two_rows_keep_both(curator: Client, other: Client) -> None:
    criterion, url = two_ratings()
    first = criterion.ratings.get(framework__slug="f-0")
    mine = {**form_data(curator, url), "ratings-1-value": "9"}
    change(other, address(Rating, "change", first.pk), value="2")
    asked = curator.post(url, mine)
    assert 'name="ratings-0-take" value="value" checked' in asked.content.decode()
    ticked = again(asked, **{"ratings-0-take": "value"})
    assert curator.post(url, ticked).status_code == 302
    assert values(criterion) == [2, 9]


def test_a_row_deleted_meanwhile_is_asked_about(curator: Client, other: Client) -> None:
    criterion, url = two_ratings()
    first = criterion.ratings.get(framework__slug="f-0")
    mine = {**form_data(curator, url), "ratings-0-value": "7", "ratings-1-value": "9"}
    assert other.post(address(Rating, "delete", first.pk), {"post": "yes"}).status_code == 302
    asked = curator.post(url, mine)
    assert "Deleted by ola on " in asked.content.decode()
    assert values(criterion) == [5]
    left = again(asked, **{"ratings-1-take": "_row"})
    assert curator.post(url, left).status_code == 302
    assert values(criterion) == [9]


def test_a_row_deleted_meanwhile_is_added_anew_if_one_insists(
    curator: Client, other: Client
) -> None:
    criterion, url = two_ratings()
    first = criterion.ratings.get(framework__slug="f-0")
    mine = {**form_data(curator, url), "ratings-0-value": "7"}
    assert other.post(address(Rating, "delete", first.pk), {"post": "yes"}).status_code == 302
    assert curator.post(url, again(curator.post(url, mine))).status_code == 302
    assert values(criterion) == [7, 5]


def test_removing_a_row_that_was_changed_asks(curator: Client, other: Client) -> None:
    criterion, url = two_ratings()
    first = criterion.ratings.get(framework__slug="f-0")
    mine = {**form_data(curator, url), "ratings-0-DELETE": "on"}
    change(other, address(Rating, "change", first.pk), value="2")
    asked = curator.post(url, mine)
    assert "was changed by ola on" in asked.content.decode()
    assert values(criterion) == [2, 5]
    assert curator.post(url, again(asked)).status_code == 302
    assert values(criterion) == [5]


# -- Deleting --------------------------------------------------------------------------------------


def _one(row: models.Model) -> tuple[str, dict[str, Any]]:
    return address(type(row), "delete", row.pk), {"post": "yes"}


def _selected(row: models.Model) -> tuple[str, dict[str, Any]]:
    data = {"action": "delete_selected", "_selected_action": row.pk}
    return address(type(row), "changelist"), data


@pytest.mark.parametrize("how", [_one, _selected], ids=["one", "selected"])
def test_deleting_what_changed_asks(
    how: Callable[[models.Model], tuple[str, dict[str, Any]]], curator: Client, other: Client
) -> None:
    row = rows.fresh_rating()
    piece = rows.fresh_evidence(rating=row)
    url, data = how(row)
    shown = (curator.get(url) if how is _one else curator.post(url, data)).context["seen"]
    sent = {**data, "post": "yes", "seen": shown}
    change(other, address(Evidence, "change", piece.pk), statement="Quite another thing.")
    asked = curator.post(url, sent)
    assert asked.status_code == 200
    assert "Not deleted yet" in asked.content.decode()
    assert Rating.objects.filter(pk=row.pk).exists()
    assert curator.post(url, {**sent, "seen": asked.context["seen"]}).status_code == 302
    assert not Rating.objects.filter(pk=row.pk).exists()


def test_what_was_typed_about_a_deleted_row_comes_back(curator: Client, other: Client) -> None:
    row = rows.fresh_waiver()
    url = address(Waiver, "change", row.pk)
    mine = {**form_data(curator, url), "reason": "A long and careful reason."}
    assert other.post(address(Waiver, "delete", row.pk), {"post": "yes"}).status_code == 302
    asked = curator.post(url, mine)
    content = asked.content.decode()
    assert "Deleted by ola on " in content
    assert "A long and careful reason." in content
    assert f'action="{address(Waiver, "add")}"' in content
    assert not Waiver.objects.filter(rule=row.rule).exists()
    assert curator.post(address(Waiver, "add"), again(asked)).status_code == 302
    assert Waiver.objects.get(rule=row.rule).reason == "A long and careful reason."


def test_a_deleted_parent_comes_back_with_its_rows(curator: Client, other: Client) -> None:
    criterion, url = two_ratings()
    mine = {**form_data(curator, url), "name": "Mine", "ratings-1-value": "9"}
    delete = address(Criterion, "delete", criterion.pk)
    assert other.post(delete, {"post": "yes"}).status_code == 302
    asked = curator.post(url, mine)
    assert asked.status_code == 200
    assert curator.post(address(Criterion, "add"), again(asked)).status_code == 302
    assert values(Criterion.objects.get(name="Mine")) == [4, 9]


# -- Bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "x", "[]", "{}", '{"value": 1}', "null", "gone:1", '"\\u0000"', "[" * 5_000]
)
def test_a_form_without_its_fingerprints_asks(text: str, curator: Client) -> None:
    row = rows.fresh_rating()
    url = address(Rating, "change", row.pk)
    response = curator.post(url, {**form_data(curator, url), "value": "8", "seen": text})
    assert "it is now <q>6.5</q>" in response.content.decode()


def test_line_breaks_are_no_change(curator: Client) -> None:
    row = rows.fresh_source(note="One.\nTwo.")
    url = address(Source, "change", row.pk)
    change(curator, url, note="One.\r\nTwo.", title="Another")
    row.refresh_from_db()
    assert row.note == "One.\nTwo."


@pytest.mark.parametrize("key", ["9" * 20, "9" * 5000, "x", "", "-1"])
def test_rows_of_impossible_keys_are_refused(key: str, curator: Client) -> None:
    criterion, url = two_ratings()
    data = {**form_data(curator, url), "ratings-0-id": key, "ratings-0-value": "7"}
    assert curator.post(url, data).status_code == 200
    assert values(criterion) == [4, 5]
