"""The admin's pages: who may open which, what they cost, and that they escape what they show."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comparisons.models import (
    Choice,
    Companion,
    Criterion,
    Edition,
    Effect,
    Framework,
    Measurement,
    Question,
    Rating,
    Source,
    Waiver,
)
from comparisons.naming import Slugged

from . import rows
from .admin_pages import DRAFT, READ_ONLY, address, form_data

pytestmark = pytest.mark.django_db
every_model = pytest.mark.parametrize("model", DRAFT, ids=rows.identifier)
PUBLISH = "/admin/comparisons/edition/publish/"
HOSTILE = '"><script>x</script>'


def test_every_model_has_its_pages() -> None:
    assert {*DRAFT, *READ_ONLY} == {*rows.FRESH, Edition}


def pages(model: type[models.Model], row: models.Model) -> dict[str, str]:
    """The pages of a model and of one of its rows."""
    return {
        "list": f"{address(model, 'changelist')}?pk__in={row.pk}",
        "search": f"{address(model, 'changelist')}?q=fresh",
        "add": address(model, "add"),
        "change": address(model, "change", row.pk),
        "history": address(model, "history", row.pk),
        "delete": address(model, "delete", row.pk),
    }


def statuses(client: Client, addresses: dict[str, str]) -> dict[str, int]:
    return {page: client.get(url).status_code for page, url in addresses.items()}


@every_model
def test_publishers_and_curators_see_every_page(
    model: type[models.Model], publisher: Client, curator: Client
) -> None:
    addresses = pages(model, rows.FRESH[model]())
    assert statuses(publisher, addresses) == dict.fromkeys(addresses, 200)
    assert statuses(curator, {"add": addresses["add"]}) == {"add": 200}


def test_only_what_is_retired_is_marked_in_a_list(curator: Client) -> None:
    row = rows.fresh_criterion()
    assert "icon-no" not in curator.get(address(Criterion, "changelist")).content.decode()
    Criterion.objects.filter(pk=row.pk).update(retired=True)
    page = curator.get(address(Criterion, "changelist")).content.decode()
    assert page.count('<td class="field-retired_now">retired</td>') == 1


@every_model
def test_others_see_none(model: type[models.Model], bystander: Client, client: Client) -> None:
    for url in pages(model, rows.FRESH[model]()).values():
        assert bystander.get(url).status_code == 403
        response = client.get(url)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/admin/login/?next=")


@every_model
def test_a_row_is_saved_as_it_is_shown(model: type[models.Model], curator: Client) -> None:
    row = rows.FRESH[model]()
    url = address(model, "change", row.pk)
    before = model._default_manager.filter(pk=row.pk).values().get()
    assert curator.post(url, form_data(curator, url)).status_code == 302
    assert model._default_manager.filter(pk=row.pk).values().get() == before


@every_model
def test_a_row_is_added(model: type[models.Model], curator: Client) -> None:
    row = rows.FRESH[model]()
    kept = model._default_manager.filter(pk=row.pk).values().get()
    data = form_data(curator, address(model, "change", row.pk))
    row.delete()
    for name in [name for name in data if name.endswith("-INITIAL_FORMS")]:
        data[name] = 0
        data[name.replace("INITIAL", "TOTAL")] = 0
    assert curator.post(address(model, "add"), data).status_code == 302
    added = model._default_manager.order_by("pk").values().last()
    assert added is not None
    assert {**added, "id": 0} == {**kept, "id": 0}


# -- Editions --------------------------------------------------------------------------------------


def test_editions_are_there_to_look_at(publisher: Client, curator: Client) -> None:
    for client in (publisher, curator):
        assert client.get(address(Edition, "changelist")).status_code == 200
        assert client.get(address(Edition, "changelist") + "?q=ships").status_code == 200
        assert client.get(address(Edition, "change", 1)).status_code == 200
        assert client.get(address(Edition, "history", 1)).status_code == 200
        assert client.get(address(Edition, "add")).status_code == 403
        assert client.get(address(Edition, "delete", 1)).status_code == 403
        assert client.post(address(Edition, "change", 1), {"notes": "x"}).status_code == 403
        assert client.post(address(Edition, "delete", 1), {"post": "yes"}).status_code == 403
    assert Edition.objects.get().notes == "The knowledge that this software ships with."


def test_even_a_superuser_cannot_delete_an_edition(admin_client: Client) -> None:
    data = {"action": "delete_selected", "_selected_action": "1", "post": "yes"}
    admin_client.post(address(Edition, "changelist"), data)
    assert admin_client.get(address(Edition, "delete", 1)).status_code == 403
    assert Edition.objects.count() == 1


def test_only_publishers_are_led_to_publishing(publisher: Client, curator: Client) -> None:
    link = f'href="{PUBLISH}"'
    assert link in publisher.get(address(Edition, "changelist")).content.decode()
    assert link not in curator.get(address(Edition, "changelist")).content.decode()


def test_an_edition_links_to_its_document(publisher: Client) -> None:
    link = f'href="{reverse("edition_document", args=[1])}"'
    assert link in publisher.get(address(Edition, "change", 1)).content.decode()


def test_the_list_of_editions_leaves_documents_unread(publisher: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        publisher.get(address(Edition, "changelist"))
        publisher.get(address(Edition, "change", 1))
    assert not [q for q in queries if '"comparisons_edition"."document"' in q["sql"]]


# -- Measurements ----------------------------------------------------------------------------------


def test_measurements_are_there_to_look_at(publisher: Client, curator: Client) -> None:
    row = rows.fresh_measurement(title=HOSTILE, how=HOSTILE, unit=HOSTILE, machine=HOSTILE)
    for client in (publisher, curator):
        for page in (
            address(Measurement, "changelist"),
            address(Measurement, "changelist") + "?q=fresh",
            address(Measurement, "change", row.pk),
            address(Measurement, "history", row.pk),
        ):
            response = client.get(page)
            assert response.status_code == 200
            assert "<script>x" not in response.content.decode()
        assert client.get(address(Measurement, "add")).status_code == 403
        url = address(Measurement, "change", row.pk)
        assert client.post(url, {"title": "x"}).status_code == 403
        assert client.post(address(Measurement, "delete", row.pk)).status_code == 403


# -- What they cost --------------------------------------------------------------------------------


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def _named(model: type[models.Model], number: int) -> dict[str, Any]:
    """What tells one fresh row from the next."""
    if issubclass(model, Slugged):
        return {"slug": f"fresh-{number}"}
    if model is Waiver:
        return {"rule": f"rule-{number}"}
    if model is Companion:
        return {"name": f"Companion {number}"}
    if model is Effect:
        return {"choice": rows.fresh_choice(slug=f"fresh-{number}")}
    if model is Rating:
        return {"framework": rows.fresh_framework(slug=f"fresh-{number}")}
    return {"source": rows.fresh_source(slug=f"fresh-{number}")}


@every_model
def test_a_list_costs_the_same_however_long(model: type[models.Model], publisher: Client) -> None:
    for number in range(3):
        rows.FRESH[model](**_named(model, number))
    keys = list(model._default_manager.order_by("-pk").values_list("pk", flat=True)[:12])
    assert len(keys) > 2
    url = address(model, "changelist") + "?pk__in="
    cost(publisher, url + str(keys[-1]))  # content types are read once
    few = cost(publisher, url + str(keys[-1]))
    assert cost(publisher, url + ",".join(map(str, keys))) == few
    assert few <= 14


@pytest.mark.parametrize("model", [Source, Criterion, Framework], ids=rows.identifier)
def test_a_list_of_five_hundred_costs_what_one_of_five_does(
    model: type[Slugged], publisher: Client
) -> None:
    first = rows.fresh_slugged(model)
    found = [rows.twin(first) for _ in range(499)]
    for number, row in enumerate(found):
        row.slug = f"fresh-{number}"
    model.objects.bulk_create(found)
    url = address(model, "changelist")
    cost(publisher, url)  # content types are read once
    few = cost(publisher, f"{url}?slug__in=fresh-1,fresh-2,fresh-3,fresh-4,fresh-5")
    assert cost(publisher, f"{url}?slug__startswith=fresh") == few
    assert cost(publisher, url) <= 10


#: The page of a row that has others within it, one more of those, and how many queries that may
#: cost: one for each field of it that names several others.
INLINES = [
    pytest.param(
        rows.fresh_criterion,
        lambda row, n: rows.fresh_rating(
            criterion=row, framework=rows.fresh_framework(slug=f"f-{n}")
        ),
        0,
        id="ratings of a criterion",
    ),
    pytest.param(
        rows.fresh_criterion,
        lambda row, n: rows.fresh_companion(criterion=row, name=f"Companion {n}"),
        0,
        id="companions of a criterion",
    ),
    pytest.param(
        rows.fresh_rating,
        lambda row, n: rows.fresh_evidence(rating=row, source=rows.fresh_source(slug=f"s-{n}")),
        1,
        id="evidence of a rating",
    ),
    pytest.param(
        rows.fresh_question,
        lambda row, n: rows.fresh_choice(question=row, slug=f"c-{n}"),
        0,
        id="choices of a question",
    ),
    pytest.param(
        rows.fresh_choice,
        lambda row, n: rows.fresh_effect(choice=row, criterion=rows.fresh_criterion(slug=f"c-{n}")),
        0,
        id="effects of a choice",
    ),
]


@pytest.mark.parametrize(("make", "add", "most"), INLINES)
def test_what_is_in_a_row_costs_little(make: Any, add: Any, most: int, publisher: Client) -> None:
    row = make()
    url = address(type(row), "change", row.pk)
    counts = []
    for number in range(3):
        add(row, number)
        counts.append(cost(publisher, url))
    assert all(more - less <= most for less, more in pairwise(counts)), counts


@every_model
def test_the_rows_to_choose_from_cost_little(model: type[models.Model], publisher: Client) -> None:
    """However many there are: each kind is read once, with what its names are made of."""
    for url in (address(model, "add"), address(model, "change", rows.FRESH[model]().pk)):
        cost(publisher, url)  # content types are read once
        assert cost(publisher, url) <= 25


# -- What they show --------------------------------------------------------------------------------


def spoil(row: models.Model) -> None:
    """Puts hostile text into everything that holds text."""
    for field in row._meta.concrete_fields:
        if isinstance(field, models.URLField):
            setattr(row, field.name, f"https://example.org/{HOSTILE}")
        elif isinstance(field, models.SlugField):
            continue
        elif isinstance(field, models.CharField | models.TextField) and not field.choices:
            setattr(row, field.name, HOSTILE)
    row.save()


@every_model
def test_hostile_text_is_escaped(model: type[models.Model], publisher: Client) -> None:
    row = rows.FRESH[model]()
    for field in row._meta.fields:
        if isinstance(field, models.ForeignKey):
            spoil(getattr(row, field.name)) if getattr(row, field.name) else None
    spoil(row)
    url = address(model, "change", row.pk)
    publisher.post(url, {})
    LogEntry.objects.log_actions(
        _user(publisher), [row], 2, [{"changed": {"fields": [HOSTILE]}}], single_object=True
    )
    addresses = pages(model, row)
    shown = [addresses[page] for page in ("list", "change", "delete", "history")]
    for page in (*shown, "/admin/"):
        content = publisher.get(page).content.decode()
        assert "<script>x" not in content, page
    assert "&lt;script&gt;x" in publisher.get(url).content.decode()


def _user(client: Client) -> Any:
    return client.session["_auth_user_id"]


def test_hostile_findings_and_notes_are_escaped(publisher: Client) -> None:
    for row in (rows.fresh_framework(), rows.fresh_criterion(), rows.fresh_question()):
        spoil(row)
    content = publisher.get(PUBLISH).content.decode()
    assert "<script>x" not in content
    assert "&lt;script&gt;x" in content
    assert "<script>x" not in publisher.post(PUBLISH, {"notes": HOSTILE}).content.decode()


def test_hostile_notes_of_an_edition_are_escaped(publisher: Client) -> None:
    rows.fresh_source()
    typed = {"notes": HOSTILE, "previewed": publisher.get(PUBLISH).context["preview"].digest}
    assert publisher.post(PUBLISH, typed).status_code == 302
    for url in (address(Edition, "changelist"), address(Edition, "change", 2)):
        content = publisher.get(url).content.decode()
        assert "&lt;script&gt;x" in content
        assert "<script>x" not in content


@pytest.mark.parametrize(
    ("model", "column"),
    [
        pytest.param(Source, "evidence", id="evidence of a source"),
        pytest.param(Criterion, "rating", id="ratings of a criterion"),
        pytest.param(Criterion, "effect", id="effects of a criterion"),
        pytest.param(Rating, "evidence", id="evidence of a rating"),
        pytest.param(Question, "choice", id="choices of a question"),
        pytest.param(Choice, "effect", id="effects of a choice"),
    ],
)
def test_counts_lead_to_what_they_count(
    model: type[models.Model], column: str, publisher: Client
) -> None:
    content = publisher.get(address(model, "changelist")).content.decode()
    start = f'<a href="/admin/comparisons/{column}/?'
    link, _, rest = content.partition(start)[2].partition('">')
    counted = int(rest.partition("<")[0])
    response = publisher.get(f"/admin/comparisons/{column}/?{link}")
    assert response.status_code == 200
    assert response.context["cl"].result_count == counted


def test_a_framework_is_found_by_its_name(publisher: Client) -> None:
    found = publisher.get(address(Framework, "changelist") + "?q=FLASK").context["cl"]
    assert [row.slug for row in found.result_list] == ["flask"]
