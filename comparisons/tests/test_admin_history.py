"""The history of the draft: who changed what and when, field by field, and undoing a change."""

from __future__ import annotations

from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from comparisons import knowledge
from comparisons.history import KEPT
from comparisons.models import (
    Choice,
    Contradiction,
    Criterion,
    Edition,
    Evidence,
    Question,
    Rating,
    Source,
)
from comparisons.preview import Preview

from . import rows
from .admin_pages import DRAFT, READ_ONLY, address, form_data
from .conftest import signed_in
from .databases import without_editions, without_rows
from .test_admin_pages import HOSTILE, cost

pytestmark = pytest.mark.django_db
every_model = pytest.mark.parametrize("model", DRAFT, ids=rows.identifier)
ALL = "/admin/auditlog/logentry/"


def change(client: Client, row: models.Model, **written: Any) -> LogEntry:
    """Saves a row with something else written into its form; gives what was kept of it."""
    url = address(type(row), "change", row.pk)
    assert client.post(url, {**form_data(client, url), **written}).status_code == 302
    entry = LogEntry.objects.latest("pk")
    assert isinstance(entry, LogEntry)
    return entry


def history(client: Client, row: models.Model, pk: int | None = None) -> str:
    response = client.get(address(type(row), "history", pk or row.pk))
    assert response.status_code == 200
    return response.content.decode()


def test_every_kind_of_row_is_kept() -> None:
    assert {*KEPT, Edition} == {*DRAFT, *READ_ONLY}


def test_what_was_shipped_is_no_change() -> None:
    """Loaded before all tests, by the command that loads it."""
    assert set(LogEntry.objects.values_list("content_type__model", flat=True)) <= {"edition"}


def test_a_change_says_who_which_field_from_and_to(curator: Client) -> None:
    row = rows.fresh_rating()
    entry = change(curator, row, value="8")
    assert entry.changes == {"value": ["6.5", "8"]}
    assert str(entry.actor) == "chris"
    assert (entry.remote_addr, entry.remote_port, entry.cid) == (None, None, None)
    content = history(curator, row)
    for words in ("<td>Value</td>", "<td>6.5</td>", "<td>8</td>", "chris"):
        assert words in content


@every_model
def test_every_kind_of_row_has_its_history(model: type[models.Model], curator: Client) -> None:
    row = rows.FRESH[model]()
    content = history(curator, row)
    assert "a command" in content
    assert "added" in content


def test_saving_without_a_change_keeps_nothing(curator: Client) -> None:
    row = rows.fresh_rating()
    count = LogEntry.objects.count()
    url = address(Rating, "change", row.pk)
    assert curator.post(url, form_data(curator, url)).status_code == 302
    assert LogEntry.objects.count() == count


def test_choices_that_were_added_and_taken_away_are_named(curator: Client) -> None:
    row = rows.fresh_contradiction()
    taken, added = row.choices.first(), Choice.objects.exclude(contradictions=row).last()
    assert taken is not None
    assert added is not None
    kept = [c.pk for c in row.choices.exclude(pk=taken.pk)]
    url = address(Contradiction, "change", row.pk)
    data = {**form_data(curator, url), "choices": [*kept, added.pk]}
    assert curator.post(url, data).status_code == 302
    content = history(curator, row)
    assert f"without {taken}" in content
    assert f"with {added}" in content


def test_the_history_of_a_row_holds_that_of_its_parts(curator: Client) -> None:
    rating = rows.fresh_rating(criterion=rows.fresh_criterion())
    piece = rows.fresh_evidence(rating=rating)
    effect = rows.fresh_effect(choice=rows.fresh_choice(question=rows.fresh_question()))
    change(curator, rating, value="8")
    change(curator, piece, statement="Put in other words.")
    change(curator, effect, reason="For another reason.")
    assert curator.post(address(Evidence, "delete", piece.pk), {"post": "yes"}).status_code == 302
    for row in (rating.criterion, rating):
        content = history(curator, row)
        assert "<td>8</td>" in content
        assert "Put in other words." in content
        assert "deleted" in content
    for parent in (effect.choice, effect.choice.question):
        assert "For another reason." in history(curator, parent)
    assert {type(rating.criterion), type(effect.choice.question)} == {Criterion, Question}


def test_the_history_outlives_the_row(curator: Client) -> None:
    row = rows.fresh_source()
    pk = row.pk
    change(curator, row, title="Another title")
    assert curator.post(address(Source, "delete", pk), {"post": "yes"}).status_code == 302
    content = history(curator, row, pk)
    assert "It was deleted." in content
    assert "Another title" in content


@pytest.mark.parametrize("key", ["0", "x", "9" * 30, "-1"])
def test_there_is_no_history_of_what_never_was(key: str, curator: Client) -> None:
    assert curator.get(f"/admin/comparisons/source/{key}/history/").status_code == 404


# -- All changes -----------------------------------------------------------------------------------


def filters(page: Any) -> tuple[list[str], set[str]]:
    """The titles of the filters beside a list, and what can be chosen in them."""
    found = page.context["cl"].filter_specs
    words = {str(c["display"]) for each in found for c in each.choices(page.context["cl"])}
    return [each.title for each in found], words


def test_all_changes_are_listed_by_person_kind_and_day(curator: Client) -> None:
    other, row = signed_in("ola", "curators"), rows.fresh_rating()
    entry = change(other, row, value="8")
    change(curator, rows.fresh_source(), title="Another title")
    content = curator.get(ALL).content.decode()
    assert "<del>6.5</del> → <ins>8</ins>" in content
    assert "Another title" in content
    assert "a command" in content
    titles, words = filters(curator.get(f"{ALL}?_facets=True"))
    assert titles == ["person", "kind of row", "action"]
    assert {"ola (1)", "rating (2)", "changed (2)", "deleted (0)"} <= words
    assert not {word for word in words if "|" in word or word.startswith(("create", "access"))}
    day = entry.timestamp
    for query in (
        f"actor__id__exact={entry.actor_id}",
        f"content_type__id__exact={entry.content_type_id}&action__exact=1",
        f"timestamp__year={day.year}&timestamp__month={day.month}&timestamp__day={day.day}&q=Fresh",
    ):
        found = curator.get(f"{ALL}?{query}")
        assert found.status_code == 200
        assert entry.pk in {each.pk for each in found.context["cl"].result_list}
    assert curator.get(f"{ALL}{entry.pk}/change/").status_code == 200


def test_nobody_changes_or_deletes_the_history(admin_client: Client) -> None:
    entry = change(admin_client, rows.fresh_rating(), value="8")
    url = f"{ALL}{entry.pk}"
    assert admin_client.post(f"{url}/change/", {"changes": "{}"}).status_code == 403
    assert admin_client.post(f"{url}/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.get(f"{ALL}add/").status_code == 403
    data = {"action": "delete_selected", "_selected_action": entry.pk, "post": "yes"}
    admin_client.post(ALL, data)
    assert LogEntry.objects.filter(pk=entry.pk).exists()


def test_others_see_no_changes(bystander: Client, client: Client) -> None:
    assert bystander.get(ALL).status_code == 403
    assert client.get(ALL).status_code == 302


def test_the_lists_cost_the_same_however_long(curator: Client) -> None:
    row = rows.fresh_rating()
    pages = [ALL, address(Rating, "history", row.pk)]
    change(curator, row, value="1")
    counts = [cost(curator, page) for page in pages for _ in range(2)][1::2]
    for n in range(4):
        change(curator, row, value=str(n + 2))
        rows.fresh_evidence(rating=row, source=rows.fresh_source(slug=f"s-{n}"))
    curator.get("/admin/")  # takes what was said of these changes out of the session
    assert [cost(curator, page) for page in pages] <= [count + 3 for count in counts]
    assert max(counts) <= 20


def test_publishing_is_kept(publisher: Client) -> None:
    rows.fresh_source()
    data = {"notes": "A source was added.", "previewed": Preview.of_draft().digest}
    assert publisher.post("/admin/comparisons/edition/publish/", data).status_code == 302
    entry = LogEntry.objects.get(content_type__model="edition", object_id=2)
    assert str(entry.actor) == "pat"
    knowledge.edition.cache_clear()


def test_loading_the_shipped_knowledge_fills_no_history() -> None:
    without_editions(connection)
    without_rows()
    count = LogEntry.objects.count()
    call_command("load_knowledge", verbosity=0)
    assert LogEntry.objects.count() == count


def test_hostile_text_in_the_history_is_escaped(curator: Client) -> None:
    row = rows.fresh_source()
    change(curator, row, title=HOSTILE, note=HOSTILE)
    for page in (address(Source, "history", row.pk), ALL):
        content = curator.get(page).content.decode()
        assert "<script>x" not in content
        assert "&lt;script&gt;x" in content


def test_visitors_pay_nothing(client: Client) -> None:
    response = client.get(reverse("home"))
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


# -- Undoing ---------------------------------------------------------------------------------------


def undo(row: models.Model, entry: LogEntry, field: str) -> str:
    return f"{address(type(row), 'undo', row.pk, entry.pk)}?field={field}"


@pytest.mark.parametrize(
    ("make", "field", "written"),
    [
        (rows.fresh_rating, "value", "8"),
        (rows.fresh_rating, "rationale", "Other words."),
        (rows.fresh_evidence, "verified_on", "2026-10-01"),
        (rows.fresh_source, "retired", "on"),
        (rows.fresh_evidence, "source", "another"),
    ],
    ids=["number", "text", "date", "switch", "link"],
)
def test_a_change_is_undone(make: Any, field: str, written: str, curator: Client) -> None:
    row = make()
    before = type(row)._default_manager.filter(pk=row.pk).values().get()
    if written == "another":
        written = str(rows.fresh_source(slug="another").pk)
    entry = change(curator, row, **{field: written})
    url = undo(row, entry, field)
    assert f'href="{url}"' in history(curator, row)
    asked = curator.get(url)
    assert asked.status_code == 200
    data = {"seen": asked.context["seen"]}
    response = curator.post(url, data, follow=True)
    assert response.redirect_chain == [(address(type(row), "history", row.pk), 302)]
    assert type(row)._default_manager.filter(pk=row.pk).values().get() == before
    assert LogEntry.objects.latest("pk").changes[field][1] == entry.changes[field][0]


def test_undoing_asks_if_it_was_changed_again(curator: Client) -> None:
    row = rows.fresh_rating()
    entry = change(curator, row, value="8")
    url = undo(row, entry, "value")
    seen = curator.get(url).context["seen"]
    change(signed_in("ola", "curators"), row, value="3")
    response = curator.post(url, {"seen": seen})
    assert response.status_code == 422
    assert "changed again since" in response.content.decode()
    row.refresh_from_db()
    assert row.value == 3


def test_what_cannot_be_undone_says_why(curator: Client) -> None:
    row = rows.fresh_source()
    entry = change(curator, row, slug="another")
    knowledge.publish("It is shown now.")
    url = undo(row, entry, "slug")
    response = curator.post(url, {"seen": curator.get(url).context["seen"]})
    assert response.status_code == 422
    assert "cannot be changed" in response.content.decode()


def test_only_those_who_may_change_undo(curator: Client, bystander: Client, client: Client) -> None:
    row = rows.fresh_rating()
    entry = change(curator, row, value="8")
    url = undo(row, entry, "value")
    assert bystander.post(url, {}).status_code == 403
    assert client.post(url, {}).status_code == 302
    for wrong in (undo(row, entry, "id"), undo(row, entry, "x"), url.replace(str(entry.pk), "0")):
        assert curator.get(wrong).status_code == 404
