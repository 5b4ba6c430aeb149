"""The page that publishes the draft."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import User
from django.test import Client

from comparisons import knowledge
from comparisons.draft import DraftChangedError
from comparisons.models import Edition, Rating, Waiver

from . import rows
from .admin_pages import address

pytestmark = pytest.mark.django_db
URL = "/admin/comparisons/edition/publish/"
NOTES = {"notes": "A source was added."}


def filled(client: Client, **typed: str) -> dict[str, str]:
    """What a browser would send back: the page as it is now, with what was typed."""
    return {"previewed": client.get(URL).context["preview"].digest, **NOTES, **typed}


def reasons(client: Client) -> dict[str, str]:
    """A reason for each open warning."""
    form = client.get(URL).context["form"]
    return {name: f"It is right: {n}." for n, name in enumerate(form.warnings)}


def warn() -> None:
    """Makes a warning."""
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").update(rationale="")


def test_a_publisher_publishes(publisher: Client) -> None:
    rows.fresh_source()
    response = publisher.post(URL, filled(publisher), follow=True)
    assert response.redirect_chain == [(address(Edition, "changelist"), 302)]
    assert "Edition 2 is published." in response.content.decode()
    edition, author = Edition.objects.get(number=2), User.objects.get(username="pat")
    assert (edition.notes, edition.published_by) == (NOTES["notes"], author)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.action_flag, entry.object_id) == (author, ADDITION, "2")
    assert publisher.get(address(Edition, "history", 2)).status_code == 200


def test_without_notes_nothing_is_published(publisher: Client) -> None:
    rows.fresh_source()
    response = publisher.post(URL, filled(publisher, notes="  \n "))
    assert response.status_code == 422
    assert "Say what is new in this edition." in response.content.decode()
    assert Edition.objects.count() == 1


def test_errors_are_shown_and_stop_it(publisher: Client) -> None:
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").delete()
    response = publisher.post(URL, filled(publisher))
    assert response.status_code == 422
    content = response.content.decode()
    assert "Back office, Flask" in content
    assert NOTES["notes"] in content
    assert Edition.objects.count() == 1
    assert not LogEntry.objects.exists()


def test_a_warning_stops_it_until_somebody_says_why_it_is_right(publisher: Client) -> None:
    warn()
    assert "The rating has no rationale." in publisher.get(URL).content.decode()
    response = publisher.post(URL, filled(publisher))
    assert response.status_code == 422
    assert (
        "Back office, Flask: say why it is right as it is, or mend it." in response.content.decode()
    )
    assert NOTES["notes"] in response.content.decode()
    assert Edition.objects.count() == 1
    assert publisher.post(URL, filled(publisher, **reasons(publisher))).status_code == 302
    waiver = Waiver.objects.get(rule="missing-rationale")
    assert (waiver.place, waiver.reason) == ("criteria.admin.ratings.flask", "It is right: 0.")
    frozen = knowledge.edition(2).knowledge
    assert (waiver.rule, waiver.place, waiver.reason) in {
        (w.rule, w.place, w.reason) for w in frozen.waivers
    }
    assert publisher.get(URL).context["preview"].open_warnings == []


@pytest.mark.parametrize("reason", ["", "  \n", "bell\x07", "x" * 4_001])
def test_a_reason_has_to_be_one(reason: str, publisher: Client) -> None:
    warn()
    (name,) = reasons(publisher)
    response = publisher.post(URL, filled(publisher, **{name: reason}))
    assert response.status_code == 422
    assert response.context["form"].errors[name]
    assert not Waiver.objects.filter(rule="missing-rationale").exists()


def test_a_note_without_control_characters(publisher: Client) -> None:
    rows.fresh_source()
    response = publisher.post(URL, filled(publisher, notes="Form\x0cfeed"))
    assert response.status_code == 422
    assert "Your note holds control characters." in response.content.decode()


def test_what_was_looked_at_is_what_is_published(publisher: Client) -> None:
    rows.fresh_source()
    looked_at = filled(publisher, notes="What I had seen.")
    rows.fresh_source(slug="meanwhile", title="Written meanwhile")
    response = publisher.post(URL, looked_at)
    assert response.status_code == 409
    content = response.content.decode()
    assert "the draft was changed after you had opened this page" in content
    assert "Written meanwhile" in content
    assert "What I had seen." in content
    assert Edition.objects.count() == 1
    again = {**looked_at, "previewed": response.context["preview"].digest}
    assert f'value="{again["previewed"]}"' in content
    assert publisher.post(URL, again).status_code == 302
    assert Edition.objects.get(number=2).digest == again["previewed"]


def test_reasons_that_were_typed_survive_a_change(publisher: Client) -> None:
    warn()
    typed = filled(publisher, **reasons(publisher))
    rows.fresh_source()
    response = publisher.post(URL, typed)
    assert response.status_code == 409
    assert "It is right: 0." in response.content.decode()
    assert not Waiver.objects.filter(rule="missing-rationale").exists()


def test_a_form_from_nowhere_publishes_nothing(publisher: Client) -> None:
    rows.fresh_source()
    assert publisher.post(URL, NOTES).status_code == 409
    assert Edition.objects.count() == 1


def test_a_refusal_leaves_no_waiver(publisher: Client) -> None:
    warn()
    typed = filled(publisher, **reasons(publisher))
    with pytest.raises(DraftChangedError):
        knowledge.publish("No.", previewed="sha256:0", waivers=[Waiver(rule="a", place="b")])
    assert not Waiver.objects.filter(rule="a").exists()
    assert publisher.post(URL, typed).status_code == 302


def test_the_same_again_is_refused(publisher: Client) -> None:
    response = publisher.post(URL, filled(publisher))
    assert response.status_code == 422
    assert "The draft says the same as edition 1." in response.content.decode()


def test_a_double_click_makes_one_edition(publisher: Client) -> None:
    rows.fresh_source()
    sent = filled(publisher)
    assert publisher.post(URL, sent).status_code == 302
    response = publisher.post(URL, sent)
    assert response.status_code == 422
    assert "The draft says the same as edition 2." in response.content.decode()
    assert Edition.objects.count() == 2


def test_only_publishers_may(curator: Client, bystander: Client, client: Client) -> None:
    rows.fresh_source()
    for other in (curator, bystander):
        assert other.get(URL).status_code == 403
        assert other.post(URL, NOTES).status_code == 403
    asked, sent = client.get(URL), client.post(URL, NOTES)
    assert (asked.status_code, sent.status_code) == (302, 403)
    assert asked.headers["Location"].startswith("/admin/login/")
    assert "sign in, then send it" in sent.content.decode()
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
