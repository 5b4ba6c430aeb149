"""The curators' queue: who may decide, on what grounds, and what becomes of it."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comparisons.knowledge import PublishedEdition
from comparisons.models import Criterion, Edition, Objection, Rating

from .admin_pages import address
from .objections import ERRATUM, TEXT, accepted, curator_account, fresh_objection

pytestmark = pytest.mark.django_db
LIST = "/admin/comparisons/objection/"


def page_of(row: Objection) -> str:
    return address(Objection, "change", row.pk)


def shown(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_curators_accept(curator: Client) -> None:
    row = fresh_objection()
    data = {"erratum": f" {ERRATUM} ", "_accept": "x"}
    assert curator.post(page_of(row), data).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.erratum, row.contact) == ("accepted", ERRATUM, "")
    assert row.decided_by == User.objects.get(username="chris")
    entry = LogEntry.objects.get()
    assert entry.get_change_message() == "Changed accepted for objection “accepted”."
    assert "reader@example.org" not in entry.object_repr + entry.change_message


def test_curators_decline_and_what_was_typed_is_not_published(curator: Client) -> None:
    row = fresh_objection()
    assert curator.post(page_of(row), {"erratum": ERRATUM, "_decline": "x"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.erratum, row.contact) == ("declined", "", "")


@pytest.mark.parametrize("erratum", ["", "  \n ", "x" * 1001])
def test_accepting_needs_an_erratum(curator: Client, erratum: str) -> None:
    row = fresh_objection()
    response = curator.post(page_of(row), {"erratum": erratum, "_accept": "x"})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["erratum"]
    assert 'name="_accept"' in response.content.decode()
    row.refresh_from_db()
    assert (row.status, row.contact) == ("open", "reader@example.org")


def test_without_a_button_nothing_is_decided(curator: Client) -> None:
    row = fresh_objection()
    response = curator.post(page_of(row), {"erratum": ERRATUM, "status": "accepted"})
    assert response.status_code == 200
    assert "Press “Accept” or “Decline”" in response.content.decode()
    row.refresh_from_db()
    assert row.status == "open"


@pytest.mark.parametrize("button", ["_accept", "_decline"])
def test_what_was_decided_stays_decided(curator: Client, button: str) -> None:
    row = accepted()
    response = curator.post(page_of(row), {"erratum": "Another.", button: "x"})
    assert response.status_code == 200
    assert "Somebody else was quicker" in response.content.decode()
    assert f"Readers see “{ERRATUM}”" in html.unescape(response.content.decode())
    row.refresh_from_db()
    assert (row.status, row.erratum, row.decided_by) == ("accepted", ERRATUM, curator_account())


def test_an_erratum_can_be_reworded_but_not_emptied(curator: Client) -> None:
    row = accepted()
    assert 'name="_accept"' not in shown(curator, page_of(row))
    assert curator.post(page_of(row), {"erratum": "", "_reword": "x"}).status_code == 200
    assert curator.post(page_of(row), {"erratum": "Better.", "_reword": "x"}).status_code == 302
    row.refresh_from_db()
    assert (row.erratum, row.decided_by) == ("Better.", curator_account())


def test_what_was_declined_cannot_be_changed(curator: Client) -> None:
    row = fresh_objection()
    row.decline(curator_account())
    row.save()
    page = shown(curator, page_of(row))
    assert not [name for name in ("_accept", "_decline", "_reword") if f'name="{name}"' in page]
    curator.post(page_of(row), {"erratum": ERRATUM, "_accept": "x"})
    row.refresh_from_db()
    assert (row.status, row.erratum) == ("declined", "")


def test_nobody_adds_or_deletes_one(curator: Client, admin_client: Client) -> None:
    row = fresh_objection()
    for client in (curator, admin_client):
        assert client.get(address(Objection, "add")).status_code == 403
        assert client.post(address(Objection, "delete", row.pk), {"post": "yes"}).status_code == 403
        data = {"action": "delete_selected", "_selected_action": str(row.pk), "post": "yes"}
        client.post(LIST, data)
    assert Objection.objects.count() == 1


def test_only_superusers_erase_a_contact(curator: Client, admin_client: Client) -> None:
    row = fresh_objection()
    assert 'name="_erase"' not in shown(curator, page_of(row))
    assert curator.post(page_of(row), {"_erase": "x"}).status_code == 403
    row.refresh_from_db()
    assert row.contact
    assert 'name="_erase"' in shown(admin_client, page_of(row))
    assert admin_client.post(page_of(row), {"_erase": "x"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.contact, row.text) == ("open", "", TEXT)


def test_who_is_no_curator_sees_nothing(bystander: Client, client: Client) -> None:
    row = fresh_objection()
    for url in (LIST, page_of(row), address(Objection, "history", row.pk)):
        assert bystander.get(url).status_code == 403
        assert client.get(url).status_code == 302
    assert bystander.post(page_of(row), {"_decline": "x"}).status_code == 403
    row.refresh_from_db()
    assert row.status == "open"


def test_publishers_decide_too(publisher: Client) -> None:
    row = fresh_objection()
    data = {"erratum": ERRATUM, "_accept": "x"}
    assert publisher.post(page_of(row), data).status_code == 302


def test_several_are_declined_at_once(curator: Client) -> None:
    rows = [fresh_objection(), fresh_objection(), accepted()]
    data = {"action": "decline_selected", "_selected_action": [row.pk for row in rows]}
    response = curator.post(LIST, data, follow=True)
    assert "2 declined." in response.content.decode()
    assert sorted(Objection.objects.values_list("status", flat=True)) == [
        "accepted",
        "declined",
        "declined",
    ]
    assert not Objection.objects.exclude(contact="").exists()
    assert LogEntry.objects.count() == 2


def test_the_page_shows_what_the_reader_saw_beside_the_draft(
    curator: Client, edition: PublishedEdition
) -> None:
    piece = edition.knowledge.criterion["orm"].evidence[0]
    row = fresh_objection(framework=piece.framework, source=piece.source)
    Rating.objects.filter(criterion__slug="orm").update(rationale="Reworded since.")
    page = shown(curator, page_of(row))
    for words in (
        TEXT,
        "reader@example.org",
        edition.knowledge.criterion["orm"].rationales[piece.framework],
        f"→ {piece.statement}",
    ):
        assert words in page
    assert "Reworded since." not in page
    rating = Rating.objects.get(criterion__slug="orm", framework__slug=piece.framework)
    for link in (
        address(Criterion, "change", rating.criterion_id),
        address(Rating, "change", rating.pk),
        address(type(rating.evidence.get(source__slug=piece.source)), "changelist"),
        address(Edition, "change", 1),
    ):
        assert f'href="{link}' in page


def test_what_the_draft_has_lost_is_left_out(curator: Client) -> None:
    row = fresh_objection()
    Rating.objects.filter(criterion__slug="orm", framework__slug="flask").delete()
    Criterion.objects.filter(slug="orm").update(retired=True)
    assert "(retired)" in shown(curator, page_of(row))


def test_the_list_waits_in_order_and_filters(curator: Client) -> None:
    decided = accepted()
    late = fresh_objection(created=decided.created.replace(day=22), criterion="admin")
    early = fresh_objection()
    response = curator.get(LIST)
    assert list(response.context["cl"].result_list) == [early, late, decided]
    for query, found in (
        ("status__exact=open", {early, late}),
        ("criterion=admin", {late}),
        ("edition__number__exact=1", {early, late, decided}),
        ("q=version 3.1", {early, late, decided}),
    ):
        assert set(curator.get(f"{LIST}?{query}").context["cl"].result_list) == found


def test_a_list_costs_the_same_however_long(curator: Client) -> None:
    counts = []
    for _ in range(3):
        fresh_objection()
        accepted()
        with CaptureQueriesContext(connection) as queries:
            assert curator.get(LIST).status_code == 200
        counts.append(len(queries))
        assert not [q for q in queries if '"comparisons_edition"."document"' in q["sql"]]
    assert len(set(counts[1:])) == 1, counts


@pytest.mark.parametrize("hostile", ['"><script>x</script>', "{{ settings }}<script>x"])
def test_hostile_text_is_escaped(curator: Client, hostile: str) -> None:
    row: Any = fresh_objection(text=hostile, contact=hostile)
    for url in (LIST, page_of(row)):
        content = curator.get(url).content.decode()
        assert "<script>x" not in content
        assert html.escape(hostile) in content
    assert curator.post(page_of(row), {"erratum": hostile, "_accept": "x"}).status_code == 302
    assert "<script>x" not in curator.get(address(Objection, "history", row.pk)).content.decode()
