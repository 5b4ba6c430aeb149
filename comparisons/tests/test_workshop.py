"""The front page of the admin: the state of the draft, for each as far as they may see it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import html5lib
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comparisons import knowledge
from comparisons.admin.workshop import SHOWN, SOON, Workshop
from comparisons.draft import draft
from comparisons.models import Evidence, Rating, ReferenceProject
from comparisons.vocabulary import Vocabulary

from . import rows
from .admin_pages import address
from .conftest import permit, signed_in
from .objections import fresh_objection

pytestmark = pytest.mark.django_db
URL = "/admin/"
ANYBODY = User(is_superuser=True)
FLASKS = {"criterion__slug": "admin", "framework__slug": "flask"}


def shown(client: Client) -> str:
    text: str = client.get(URL).content.decode()
    html5lib.HTMLParser(strict=True).parse(text)
    return text


def rate(value: str) -> Rating:
    row: Rating = Rating.objects.get(**FLASKS)
    row.value = Decimal(value)
    row.save()
    return row


def due_in(days: int) -> Evidence:
    """Evidence to be reviewed so many days from now, of a row that is shown."""
    piece: Evidence = Evidence.objects.filter(rating__criterion__slug="admin")[0]
    when = timezone.now().date() + timedelta(days=days)
    Evidence.objects.filter(pk=piece.pk).update(verified_on=date(2025, 1, 2), review_by=when)
    return piece


def test_a_draft_that_is_published_says_what_to_do(curator: Client) -> None:
    text = shown(curator)
    assert "The draft says the same as edition 1," in text
    assert f'Begin with <a href="{reverse("admin:comparisons_rating_matrix")}">' in text
    for empty in (
        "Nothing that is wrong.",
        "None is waiting.",
        "None is past its review date",
        "get what is expected.",
    ):
        assert empty in text


def test_a_change_is_told_in_words_with_a_link(curator: Client) -> None:
    row = rate("8.5")
    text = shown(curator)
    assert "It would become edition 2." in text
    assert "1 criterion changed" in text
    assert "Rating of Flask 5.5 → 8.5" in text
    assert f'Rating <a href="{address(Rating, "change", row.pk)}">' in text, "the latest change"


def test_only_the_first_of_many_are_listed(curator: Client) -> None:
    for number in range(SHOWN + 2):
        rows.fresh_source(slug=f"s-{number}", title=f"Source {number}")
    text = shown(curator)
    assert "7 sources added" in text
    assert "and 2 more" in text


def test_findings_lead_to_the_field(curator: Client) -> None:
    row = Rating.objects.get(**FLASKS)
    Rating.objects.filter(pk=row.pk).update(rationale="")
    text = shown(curator)
    assert f'<a href="{address(Rating, "change", row.pk)}' in text.partition('id="findings"')[2]
    assert "need a look" in text or "needs a look" in text


def test_errors_stand_first_and_stop_what_needs_them(curator: Client) -> None:
    framework = rows.fresh_framework()
    text = shown(curator)
    assert "its publication: mend" in text
    assert "once the errors are mended" in text
    assert framework.slug not in text.partition('id="balance"')[2].partition("</section>")[0]


def test_a_project_that_misses_is_named(curator: Client) -> None:
    row = ReferenceProject.objects.get(slug="api-over-models")
    rate("8.5")
    assert f'<a href="{address(ReferenceProject, "change", row.pk)}">{row.title}' in shown(curator)


@pytest.mark.parametrize(
    ("days", "overdue"),
    [
        pytest.param(-1, [True], id="past"),
        pytest.param(SOON, [False], id="near"),
        pytest.param(SOON + 1, [], id="far"),
    ],
)
def test_evidence_is_due_two_months_ahead(days: int, overdue: list[bool]) -> None:
    due_in(days)
    workshop = Workshop(ANYBODY)
    assert [piece.overdue for piece in workshop.due] == overdue
    assert workshop.overdue == overdue.count(True)


def test_what_is_due_is_led_to_alone_and_as_a_list(curator: Client) -> None:
    piece = due_in(SOON)
    text = shown(curator).partition('id="due"')[2]
    assert f'href="{address(Evidence, "change", piece.pk)}"' in text
    link = text.partition(f'href="{address(Evidence, "changelist")}?')[2].split('"')[0]
    found = curator.get(f"{address(Evidence, 'changelist')}?{link}").context["cl"].queryset
    assert list(found) == [piece]


def test_objections_wait_the_oldest_first(curator: Client) -> None:
    for number in range(SHOWN + 1):
        fresh_objection(text=f"It is another limit today, number {number}.")
    text = shown(curator)
    assert "6 wait for a decision" in text
    assert "number 0" in text
    assert "number 5" not in text


# -- Who sees what ---------------------------------------------------------------------------------


def test_each_role_is_led_to_what_it_may_do(curator: Client, publisher: Client) -> None:
    preview = reverse("admin:comparisons_edition_preview")
    publish = reverse("admin:comparisons_edition_publish")
    for client, may in ((curator, False), (signed_in("vera", "viewers"), False), (publisher, True)):
        text = shown(client)
        assert (f'href="{publish}"' in text) is may
        assert f'href="{preview}#findings"' in text or "Nothing that is wrong." in text


def test_without_a_group_there_is_nothing_to_see(bystander: Client) -> None:
    fresh_objection()
    text = shown(bystander)
    assert "Your account belongs to no group yet" in text
    for part in ("findings", "objections", "latest", "changed"):
        assert f'id="{part}"' not in text


def test_one_right_shows_one_part(bystander: Client) -> None:
    permit(bystander, "view_objection")
    text = shown(bystander)
    assert 'id="objections"' in text
    assert 'id="findings"' not in text


def test_without_an_edition_it_says_that_nothing_is_published(
    curator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge, "next_number", lambda: 1)
    text = shown(curator)
    assert "Nothing is published yet." in text
    assert "everything is new" in text


# -- What it costs ---------------------------------------------------------------------------------


def test_it_costs_the_same_however_much_there_is(curator: Client) -> None:
    counts = []
    for number in range(2):
        for more in range(1 + 5 * number):
            fresh_objection()
            rows.fresh_source(slug=f"s-{number}-{more}")
        curator.get(URL)
        with CaptureQueriesContext(connection) as queries:
            curator.get(URL)
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= 60


def test_an_equal_draft_is_not_judged_again(curator: Client) -> None:
    rate("8.5")
    first, second = Workshop(ANYBODY), Workshop(ANYBODY)
    assert first.preview is second.preview
    rate("8")
    assert Workshop(ANYBODY).preview is not first.preview


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("criteria.admin.ratings.flask", "Back office, Flask"),
        ("criteria.admin.ratings.flask.evidence.nowhere", "Back office, Flask"),
        ("criteria.admin+setup", "Back office and Little to set up"),
        ("balance.complete.django+flask", "balance.complete.django+flask"),
        ("frameworks.flask", "Flask"),
        ("sources.nowhere", "nowhere"),
    ],
)
def test_places_have_names(place: str, name: str) -> None:
    state = draft()
    assert Vocabulary(state, state).place(place) == name
