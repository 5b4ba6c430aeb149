"""Where the admin leads: to the public page of what a row is about, and what empty lists say."""

from __future__ import annotations

import html
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client

from comparisons.admin.places import place_of
from comparisons.models import (
    Choice,
    Companion,
    Criterion,
    Edition,
    Evidence,
    Objection,
    Question,
    Rating,
    ReferenceProject,
    Section,
    Source,
    Waiver,
)

from . import rows
from .admin_pages import DRAFT, address

pytestmark = pytest.mark.django_db
PLACED: tuple[type[Model], ...] = (
    *(Choice, Companion, Criterion, Edition, Evidence, Question, Rating, ReferenceProject),
    *(Section, Source),
)


@pytest.mark.parametrize("model", PLACED, ids=rows.identifier)
def test_what_is_published_links_to_where_it_appears(
    model: type[Model], publisher: Client, client: Client
) -> None:
    row = rows.shipped(model)
    place = place_of(row)
    assert place is not None
    page = publisher.get(address(model, "change", row.pk)).content.decode()
    assert f'href="{html.escape(place)}" class="viewsitelink"' in page
    response = client.get(place)
    assert response.status_code == 200
    anchor = urlsplit(place).fragment
    ids = {element.get("id") for element in html5lib.parse(response.content).iter()}
    assert not anchor or anchor in ids


def test_an_example_leads_to_its_own_result(client: Client) -> None:
    for row in ReferenceProject.objects.filter(example=True):
        place = place_of(row)
        assert place is not None
        response = client.get(place)
        assert response.status_code == 200
        for choice in row.choices.all():
            assert html.escape(choice.text) in html.escape(html.unescape(response.content.decode()))


@pytest.mark.parametrize("make", [rows.fresh_criterion, rows.fresh_question, rows.fresh_source])
def test_what_visitors_do_not_see_has_no_link(make: Any, publisher: Client) -> None:
    row = make()
    assert place_of(row) is None
    page = publisher.get(address(type(row), "change", row.pk)).content.decode()
    assert "viewsitelink" not in page


def test_a_retired_row_has_no_link() -> None:
    row = rows.shown(Criterion)
    assert isinstance(row, Criterion)
    row.retired = True
    assert place_of(row) is None


# -- Empty lists -----------------------------------------------------------------------------------


def shown(client: Client, model: type[Model], query: str = "") -> str:
    return html.unescape(client.get(address(model, "changelist") + query).content.decode())


def test_an_empty_list_says_what_would_fill_it(curator: Client) -> None:
    Waiver.objects.all().delete()
    assert "No objections are waiting." in shown(curator, Objection)
    assert "Where a warning of the check is right as it is" in shown(curator, Waiver)


def test_a_search_without_a_find_says_how_to_go_on(curator: Client) -> None:
    page = shown(curator, Criterion, "?q=nothing-is-called-that")
    assert "Nothing matches." in page
    assert "Nothing matches." not in shown(curator, Criterion, "?q=orm")


# -- Forms -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", DRAFT, ids=rows.identifier)
def test_every_field_says_what_belongs_into_it(model: type[Model], publisher: Client) -> None:
    form = publisher.get(address(model, "add")).context["adminform"].form
    assert [field.name for field in form.visible_fields() if not field.help_text] == []


def test_nothing_needs_scripts_to_be_chosen() -> None:
    """Fields that search as one types hold no options without scripts."""
    for model_admin in admin.site._registry.values():
        within = [inline(model_admin.model, admin.site) for inline in model_admin.inlines]
        for each in (model_admin, *within):
            assert not each.autocomplete_fields
            assert not each.raw_id_fields


def test_pages_are_valid(publisher: Client) -> None:
    pages = (
        "/admin/",
        address(Criterion, "changelist"),
        address(Criterion, "add"),
        address(Choice, "change", rows.shipped(Choice).pk),
        address(ReferenceProject, "change", rows.shipped(ReferenceProject).pk),
        address(Rating, "change", rows.shipped(Rating).pk),
        address(Rating, "history", rows.shipped(Rating).pk),
        address(Edition, "change", 1),
        address(Waiver, "changelist"),
    )
    for url in pages:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(publisher.get(url).content)
        assert parser.errors == [], url
        assert len(list(tree.iter("h1"))) == 1, url
        assert not [e for e in tree.iter() if "style" in e.attrib or e.tag == "style"], url


@pytest.mark.parametrize("model", DRAFT, ids=rows.identifier)
def test_each_label_has_its_own_field(model: type[Model], publisher: Client) -> None:
    """And no name for a place in the page is given twice, not even to what is hidden."""
    for url in (address(model, "add"), address(model, "change", rows.FRESH[model]().pk)):
        page = html5lib.parse(publisher.get(url).content, namespaceHTMLElements=False)
        found = [element for element in page.iter() if element.get("id")]
        named = {element.get("id"): element for element in found}
        assert len(found) == len(named)
        labelled = [label.get("for") for label in page.iter("label") if label.get("for")]
        assert labelled
        assert not [name for name in labelled if named[name].get("type") == "hidden"]
