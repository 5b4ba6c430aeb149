"""What the page Publish shows before anybody publishes: links, projects, advice in use."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from html5lib.constants import E as HTML_ERRORS

from comparisons import impact
from comparisons.admin.edit_links import addresses
from comparisons.impact import Use
from comparisons.models import Choice, Criterion, Evidence, Rating, ReferenceProject
from comparisons.preview import Preview

from . import rows
from .databases import without_editions

pytestmark = pytest.mark.django_db
PREVIEW = "/admin/comparisons/edition/preview/"
PUBLISH = "/admin/comparisons/edition/publish/"


def flip() -> None:
    """Changes one rating so far that a reference project misses what is expected of it."""
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").update(value=8.5)


def words(client: Client, address: str = PREVIEW) -> str:
    tree: Any = html5lib.parse(client.get(address).content, namespaceHTMLElements=False)
    return " ".join("".join(tree.find(".//main").itertext()).split())


def test_a_curator_may_look_but_not_publish(curator: Client) -> None:
    flip()
    shown = words(curator)
    assert "ask somebody who belongs to the publishers" in shown
    assert "Back office" in shown
    assert 'name="notes"' not in curator.get(PREVIEW).content.decode()
    assert curator.post(PREVIEW).status_code == 405


def test_who_may_not_look_sees_nothing(bystander: Client, client: Client) -> None:
    assert bystander.get(PREVIEW).status_code == 403
    assert client.get(PREVIEW).headers["Location"].startswith("/admin/login/")


def test_projects_that_turn_come_first(publisher: Client) -> None:
    flip()
    preview = Preview.of_draft()
    first = preview.projects[0]
    assert first.turned
    assert {line.slug for line in preview.projects if line.missed} >= {"career-starter"}
    ranks = [(not line.turned, not line.missed) for line in preview.projects]
    assert ranks == sorted(ranks)
    assert len(preview.projects) == ReferenceProject.objects.count()
    assert preview.missed == sum(f.rule == "reference-outcome" for f in preview.open_warnings)
    assert first.then != first.now


def test_findings_and_changes_link_to_what_is_edited(publisher: Client) -> None:
    flip()
    content = publisher.get(PREVIEW).content.decode()
    project = ReferenceProject.objects.get(slug="career-starter")
    assert f'href="{reverse("admin:comparisons_referenceproject_change", args=[project.pk])}"' in (
        content
    )


def test_findings_are_named_as_people_call_them(curator: Client, publisher: Client) -> None:
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").update(rationale="")
    for shown in (words(curator), words(publisher, PUBLISH)):
        assert "Back office, Flask" in shown
        assert "criteria.admin" not in shown
    assert "in the form below" not in words(curator)


def test_who_cannot_publish_is_led_to_accepting_a_warning(
    curator: Client, publisher: Client
) -> None:
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").update(rationale="")
    tree: Any = html5lib.parse(curator.get(PREVIEW).content, namespaceHTMLElements=False)
    (link,) = (a for a in tree.iter("a") if a.text == "Accept it with a reason")
    initial = curator.get(link.get("href")).context["adminform"].form.initial
    assert (initial["rule"], initial["place"]) == (
        "missing-rationale",
        "criteria.admin.ratings.flask",
    )
    assert "Accept it with a reason" not in words(publisher, PUBLISH)


def test_places_lead_to_the_row_that_they_name() -> None:
    rating = Rating.objects.get(criterion__slug="admin", framework__slug="flask")
    piece = rating.evidence.select_related("source").first()
    choice = Choice.objects.get(question__slug="admin", slug="staff")
    criterion = Criterion.objects.get(slug="orm")
    assert piece is not None
    rows_by_place: dict[str, tuple[Any, str]] = {
        "criteria.admin.ratings.flask": (rating, ""),
        f"criteria.admin.ratings.flask.evidence.{piece.source.slug}": (piece, ""),
        "questions.admin.choices.staff": (choice, ""),
        "questions.admin.choices.staff.effects.orm": (choice, ""),
        "criteria.orm.base_weight": (criterion, "#id_base_weight"),
        "criteria.orm+migrations": (criterion, ""),
        "criteria.orm.ratings.unknown": (criterion, ""),
    }
    found = addresses([*rows_by_place, "balance.complete.django+flask", "criteria", "x.y", ""])
    assert found == {
        place: reverse(f"admin:comparisons_{row._meta.model_name}_change", args=[row.pk]) + field
        for place, (row, field) in rows_by_place.items()
    }
    assert isinstance(piece, Evidence)


def test_advice_in_use_is_replayed(publisher: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    uses = [
        Use("/r/one/", "<b>One</b>", 1, {"admin": "staff"}, ["admin"]),
        Use("/r/two/", "Two", 1, {}, []),
    ]
    monkeypatch.setattr(impact, "_providers", [lambda limit: uses])
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").update(value=10)
    Rating.objects.filter(criterion__slug="admin", framework__slug="django").update(value=1)
    found = Preview.of_draft().impact()
    assert found is not None
    assert found.tally.total == 2
    assert found.most[0].use.address == "/r/one/"
    assert found.most[0].causes[0].slug == "admin"
    response = publisher.get(PREVIEW)
    assert 'href="/r/one/"' in response.content.decode()
    assert "<b>One</b>" not in response.content.decode()


def test_where_nothing_can_be_computed_the_difference_is_shown_all_the_same(
    publisher: Client,
) -> None:
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").delete()
    shown = words(publisher)
    assert "With these errors nothing can be computed" in shown
    assert "Rating of Flask" in shown
    assert "Try the draft" not in shown


def test_before_the_first_edition(publisher: Client) -> None:
    without_editions(connection)
    shown = words(publisher)
    assert "There is no edition yet: everything is new." in shown
    assert "would become edition 1" in shown


@pytest.mark.parametrize("address", [PREVIEW, "/admin/comparisons/edition/publish/"])
def test_the_page_is_valid_and_not_kept(address: str, publisher: Client) -> None:
    flip()
    rows.fresh_source()
    response = publisher.get(address)
    assert "no-store" in response.headers["Cache-Control"]
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(response.content)
    assert [HTML_ERRORS[code] % data for _, code, data in parser.errors] == []
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert not [e.tag for e in tree.iter() if "style" in e.attrib or e.tag == "style"]


def test_it_costs_the_same_however_much_was_changed(publisher: Client) -> None:
    flip()
    counts = []
    for change in ("This.", "That."):
        Rating.objects.filter(criterion__slug="admin").update(rationale=change)
        with CaptureQueriesContext(connection) as queries:
            assert publisher.get(PREVIEW).status_code == 200
        counts.append(len(queries))
        Rating.objects.update(rationale="Otherwise.")
    assert counts[1] <= counts[0] <= 60
