"""“In and out” in the admin: what is shown is what is applied, and only by those who may."""

from __future__ import annotations

import re
from typing import Any

import html5lib
import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comparisons.draft import draft
from comparisons.exchange import files, sealing
from comparisons.knowledge import PublishedEdition
from comparisons.models import Criterion, Edition, Evidence, Measurement, Rating, Source, Waiver

from . import rows
from .admin_pages import DRAFT, address
from .conftest import signed_in

pytestmark = pytest.mark.django_db
URL = "/admin/exchange/"
APPLY = f"{URL}apply/"
TABLE = b"criterion,framework,value\nadmin,flask,1.5\n"
ADMIN = {"criterion__slug": "admin", "framework__slug": "flask"}


@pytest.fixture
def viewer(db: None) -> Client:
    """Staff who may look at everything, and change nothing."""
    client = signed_in("vera")
    permissions = Permission.objects.filter(
        content_type__app_label="comparisons", codename__startswith="view_"
    )
    User.objects.get(username="vera").user_permissions.set(permissions)
    return client


def upload(client: Client, content: bytes = TABLE, name: str = "ratings.csv") -> Any:
    return client.post(URL, {"file": SimpleUploadedFile(name, content)})


def proposal(response: Any) -> dict[str, str]:
    found = re.search(r'name="proposal" value="([^"]+)"', response.content.decode())
    assert found, response.content.decode()
    return {"proposal": found[1]}


def valid(response: Any) -> str:
    text: str = response.content.decode()
    html5lib.HTMLParser(strict=True).parse(text)
    assert not re.search(r"<[^>]+ style=| on[a-z]+=\"|<style|<script(?![^>]* src=)", text)
    return text


# Out


@pytest.mark.parametrize("state", ["draft", "1"])
@pytest.mark.parametrize("form", files.FORMATS)
def test_files_are_named_by_the_server(viewer: Client, state: str, form: files.Format) -> None:
    response = viewer.get(f"{URL}download/{state}/{form}/")
    expected = files.file(None if state == "draft" else 1, form)
    assert response.content == expected.content
    assert response.headers["Content-Disposition"] == f'attachment; filename="{expected.name}"'
    assert response.headers["Content-Type"] == expected.media_type


@pytest.mark.parametrize(
    "path", ["2/json", "draft/xml", "none/json", "9999999999999/json", "-1/json"]
)
def test_what_there_is_not_cannot_be_downloaded(viewer: Client, path: str) -> None:
    assert viewer.get(f"{URL}download/{path}/").status_code == 404


# In


def test_a_file_is_shown_first_and_then_applied(curator: Client) -> None:
    before = draft()
    response = upload(curator)
    text = valid(response)
    assert draft() == before
    assert "Rating of Flask" in text
    assert "1 criterion changed" in text
    response = curator.post(APPLY, proposal(response), follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert "Done: Apply ratings.csv." in valid(response)
    assert Rating.objects.get(**ADMIN).value == 1.5


def test_new_findings_are_told_from_those_of_today(curator: Client) -> None:
    piece = Evidence.objects.filter(rating__criterion__slug="admin").first()
    assert piece is not None
    names = f"admin,{piece.rating.framework.slug},{piece.source.slug}"
    table = f"criterion,framework,source,verified_on,review_by\n{names},2019-01-02,2020-01-02\n"
    text = valid(upload(curator, table.encode()))
    new, _, rest = text.partition("<details>")
    assert "2020-01-02" in new.partition("New with this change")[2]
    assert "findings as today" in rest


def test_a_file_that_changes_nothing_says_so(curator: Client) -> None:
    file = files.file(None, "json")
    text = valid(upload(curator, file.content, file.name))
    assert "This changes nothing" in text
    assert "Apply all of it" not in text


def test_problems_are_shown_and_nothing_changes(curator: Client) -> None:
    before = draft()
    response = upload(curator, TABLE + b"admin,<b>,5\n")
    assert response.status_code == 422
    text = valid(response)
    assert "ratings.csv, line 3, framework" in text
    assert "&lt;b&gt;" in text
    assert draft() == before


def test_without_a_file_one_is_asked_for(curator: Client) -> None:
    response = curator.post(URL)
    assert response.status_code == 422
    assert "Choose a file first." in valid(response)


def test_if_the_draft_has_changed_meanwhile_it_is_shown_anew(curator: Client) -> None:
    shown = proposal(upload(curator))
    Rating.objects.filter(**ADMIN).update(value="2.5")
    response = curator.post(APPLY, shown)
    assert response.status_code == 409
    assert "The draft has changed since" in valid(response)
    assert Rating.objects.get(**ADMIN).value == 2.5
    assert curator.post(APPLY, proposal(response)).status_code == 302
    assert Rating.objects.get(**ADMIN).value == 1.5


def test_applying_twice_is_shown_to_change_nothing(curator: Client) -> None:
    shown = proposal(upload(curator))
    assert curator.post(APPLY, shown).status_code == 302
    response = curator.post(APPLY, shown)
    assert response.status_code == 409
    assert "This changes nothing" in valid(response)


def test_what_it_names_can_be_gone_meanwhile(curator: Client) -> None:
    rows.fresh_source()
    table = b"criterion,framework,source,statement,status\nadmin,flask,fresh-source,So.,stated\n"
    shown = proposal(upload(curator, table))
    Source.objects.filter(slug="fresh-source").delete()
    response = curator.post(APPLY, shown)
    assert response.status_code in (409, 422)
    assert "fresh-source is not among the sources" in valid(response)


@pytest.mark.parametrize("sealed", ["", "nonsense", "a:b:c"])
def test_only_what_was_shown_is_applied(curator: Client, sealed: str) -> None:
    response = curator.post(APPLY, {"proposal": sealed}, follow=True)
    assert "Nothing has changed: begin again." in response.content.decode()


def test_a_proposal_does_not_last_for_ever(
    curator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = proposal(upload(curator))
    monkeypatch.setattr(sealing, "TIME_TO_THINK", -1)
    response = curator.post(APPLY, shown, follow=True)
    assert "That was shown too long ago." in response.content.decode()


def test_what_the_laboratory_wrote_is_not_changed_by_a_file(curator: Client) -> None:
    slug = rows.shipped(Measurement).slug
    text = files.file(None, "json").content.decode().replace("packages-hello", "packages-hallo")
    assert slug == "packages-hello"
    response = upload(curator, text.encode(), "x.json")
    content = valid(response)
    assert "It changes measurements" in content
    assert curator.post(APPLY, proposal(response)).status_code == 403
    assert Measurement.objects.filter(slug="packages-hello", retired=False).exists()


# Back


def test_the_whole_draft_goes_back(curator: Client, edition: PublishedEdition) -> None:
    Waiver.objects.all().delete()
    Rating.objects.filter(**ADMIN).update(value="2.5")
    response = curator.get(f"{URL}take-back/1/")
    assert "Rating of Flask" in valid(response)
    assert draft() != edition.knowledge
    assert curator.post(APPLY, proposal(response)).status_code == 302
    assert draft() == edition.knowledge


def test_one_object_goes_back_with_its_parts(curator: Client, edition: PublishedEdition) -> None:
    criterion = Criterion.objects.get(slug="admin")
    Criterion.objects.filter(slug="admin").update(name="Changed", retired=True)
    criterion.ratings.all().delete()
    rows.fresh_companion(criterion=criterion)
    Waiver.objects.all().delete()
    link = f"{URL}take-back/criterion/{criterion.pk}/"
    assert link in curator.get(address(Criterion, "change", criterion.pk)).content.decode()
    assert "Edition 1" in valid(curator.get(link))
    response = curator.get(link, {"edition": 1})
    assert curator.post(APPLY, proposal(response)).status_code == 302
    now = draft()
    assert now.criterion["admin"] == edition.knowledge.criterion["admin"]
    assert now.companions == edition.knowledge.companions
    assert now.waivers == (), "other objects stay as they are"
    assert [c.slug for c in now.criteria] == [c.slug for c in edition.knowledge.criteria]


@pytest.mark.parametrize("model", [m for m in DRAFT if m is not Waiver], ids=rows.identifier)
def test_every_object_can_go_back(curator: Client, model: Any) -> None:
    row = model._default_manager.first()
    response = curator.get(f"{URL}take-back/{model._meta.model_name}/{row.pk}/", {"edition": 1})
    assert response.status_code == 200
    assert "This changes nothing" in response.content.decode()


def test_what_no_edition_has_shown_cannot_go_back(curator: Client) -> None:
    rating = rows.fresh_rating()
    response = curator.get(f"{URL}take-back/rating/{rating.pk}/", {"edition": 1})
    assert response.status_code == 422
    assert "Edition 1 says nothing of it. Choose another edition." in valid(response)


def test_what_no_edition_has_shown_is_not_offered_to_go_back(curator: Client) -> None:
    old, new = rows.shipped(Criterion), rows.fresh_criterion()
    for row, offered in ((new, False), (old, True)):
        page = curator.get(address(Criterion, "change", row.pk))
        assert ("Take back" in page.content.decode()) is offered


def test_what_an_object_needs_is_to_be_taken_back_first(curator: Client) -> None:
    piece = rows.shipped(Source)
    Source.objects.filter(pk=piece.pk).update(retired=True)
    evidence = piece.evidence.first()
    assert evidence is not None
    criterion = evidence.rating.criterion
    Criterion.objects.filter(pk=criterion.pk).update(name="Changed")
    response = curator.get(f"{URL}take-back/criterion/{criterion.pk}/", {"edition": 1})
    assert response.status_code == 422
    assert f"{piece.slug} is not among the sources, or is retired there." in valid(response)


@pytest.mark.parametrize(
    "path", ["2", "rating/999999", "measurement/1", "edition/1", "user/1", "rating/1/?edition=no"]
)
def test_there_is_nothing_to_take_back_elsewhere(curator: Client, path: str) -> None:
    path = path if "?" in path else f"{path}/"
    assert curator.get(f"{URL}take-back/{path}").status_code in (404, 422)


# Who may


def pages() -> dict[str, tuple[str, str]]:
    rating = rows.shipped(Rating)
    return {
        "overview": ("get", URL),
        "download": ("get", f"{URL}download/draft/ratings/"),
        "upload": ("post", URL),
        "apply": ("post", APPLY),
        "take back": ("get", f"{URL}take-back/1/"),
        "take one back": ("get", f"{URL}take-back/rating/{rating.pk}/"),
    }


LOOKING = {"overview", "download"}


def test_every_address_asks_who_may(
    curator: Client, publisher: Client, viewer: Client, bystander: Client, client: Client
) -> None:
    for name, (method, url) in pages().items():
        for who in (curator, publisher):
            assert getattr(who, method)(url).status_code in (200, 302, 422), name
        expected = 200 if name in LOOKING else 403
        assert getattr(viewer, method)(url).status_code == expected, name
        assert getattr(bystander, method)(url).status_code == 403, name
        response = getattr(client, method)(url)
        assert response.headers["Location"].startswith("/admin/login/"), name


def test_who_lacks_one_right_may_not_write(curator: Client) -> None:
    group = User.objects.get(username="chris").groups.get()
    group.permissions.remove(Permission.objects.get(codename="delete_waiver"))
    assert curator.get(URL).status_code == 200
    assert upload(curator).status_code == 403


def test_viewers_are_offered_only_what_they_may(viewer: Client, curator: Client) -> None:
    rating = rows.shipped(Rating)
    for who, offered in ((viewer, False), (curator, True)):
        assert ("Show what it would change" in valid(who.get(URL))) is offered
        page = who.get(address(Rating, "change", rating.pk)).content.decode()
        assert (">Take back<" in page) is offered
        page = who.get(address(Edition, "change", 1)).content.decode()
        assert (">Take the draft back<" in page) is offered


def test_other_sites_and_methods_are_refused(curator: Client) -> None:
    shown = proposal(upload(curator))
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = curator.cookies
    assert careful.post(APPLY, shown).status_code == 403
    assert curator.get(APPLY).status_code == 405
    assert curator.post(f"{URL}take-back/1/").status_code == 405
    assert curator.put(URL).status_code == 405
