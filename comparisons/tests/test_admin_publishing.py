"""The page that publishes the draft."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import User
from django.test import Client

from comparisons.models import Edition, Rating

from . import rows
from .admin_pages import address

pytestmark = pytest.mark.django_db
URL = "/admin/comparisons/edition/publish/"
NOTES = {"notes": "A source was added."}


def test_a_publisher_publishes(publisher: Client) -> None:
    rows.fresh_source()
    response = publisher.post(URL, NOTES, follow=True)
    assert response.redirect_chain == [(address(Edition, "changelist"), 302)]
    assert "Edition 2 is published." in response.content.decode()
    edition, author = Edition.objects.get(number=2), User.objects.get(username="pat")
    assert (edition.notes, edition.published_by) == (NOTES["notes"], author)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.action_flag, entry.object_id) == (author, ADDITION, "2")
    assert publisher.get(address(Edition, "history", 2)).status_code == 200


def test_without_notes_nothing_is_published(publisher: Client) -> None:
    rows.fresh_source()
    response = publisher.post(URL, {"notes": "  \n "})
    assert response.status_code == 422
    assert "Say what is new in this edition." in response.content.decode()
    assert Edition.objects.count() == 1


def test_errors_are_shown_and_stop_it(publisher: Client) -> None:
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").delete()
    response = publisher.post(URL, NOTES)
    assert response.status_code == 422
    content = response.content.decode()
    assert "criteria.admin.ratings.flask" in content
    assert NOTES["notes"] in content
    assert Edition.objects.count() == 1
    assert not LogEntry.objects.exists()


def test_warnings_are_shown_and_do_not_stop_it(publisher: Client) -> None:
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").update(rationale="")
    content = publisher.get(URL).content.decode()
    assert "The rating has no rationale." in content
    assert Edition.objects.count() == 1
    assert publisher.post(URL, NOTES).status_code == 302


def test_the_same_again_is_refused(publisher: Client) -> None:
    response = publisher.post(URL, NOTES)
    assert response.status_code == 422
    assert "The draft says the same as edition 1." in response.content.decode()


def test_a_double_click_makes_one_edition(publisher: Client) -> None:
    rows.fresh_source()
    assert [publisher.post(URL, NOTES).status_code for _ in range(2)] == [302, 422]
    assert Edition.objects.count() == 2


def test_only_publishers_may(curator: Client, bystander: Client, client: Client) -> None:
    rows.fresh_source()
    for other in (curator, bystander):
        assert other.get(URL).status_code == 403
        assert other.post(URL, NOTES).status_code == 403
    for response in (client.get(URL), client.post(URL, NOTES)):
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/admin/login/")
    assert Edition.objects.count() == 1


def test_other_sites_cannot(publisher: Client) -> None:
    rows.fresh_source()
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = publisher.cookies
    assert careful.post(URL, NOTES).status_code == 403
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(method: str, publisher: Client) -> None:
    assert getattr(publisher, method)(URL).status_code == 405
