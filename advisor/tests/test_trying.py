"""The draft as a visitor would see it: the whole way under it, and nothing of it elsewhere."""

from __future__ import annotations

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group, User
from django.core import signing
from django.test import Client
from django.utils import timezone

from advisor.models import Recommendation
from comparisons import knowledge, trial
from comparisons.knowledge import PublishedEdition
from comparisons.models import Criterion, Rating

from .pages import ANSWERS

BANNER = "<strong>This is a draft</strong>"
#: Below the draft: addresses of the visitor's way.
WAY = (
    "",
    "questionnaire/all/",
    f"questionnaire/people/?{ANSWERS}",
    "questionnaire/shortest/",
    f"questionnaire/check/?{ANSWERS}",
    f"result/?{ANSWERS}",
    f"result/what-if/?{ANSWERS}&before=",
    "compare/",
    "criteria/orm/",
    "sources/",
    "method/",
    "method/balance/",
)


@pytest.fixture
def curator(edition: PublishedEdition) -> User:
    user = User.objects.create(username="chris", is_staff=True)
    user.groups.set(Group.objects.filter(name="curators"))
    return user


@pytest.fixture
def mounted(curator: User) -> str:
    """The front page under a draft in which a criterion has another name."""
    Criterion.objects.filter(slug="orm").update(name="Drafted name")
    return trial.address_for(curator)


def test_the_whole_way_is_under_the_draft(mounted: str, client: Client) -> None:
    for page in WAY:
        response = client.get(mounted + page)
        assert response.status_code == 200, page
        content = response.content.decode()
        assert BANNER in content, page
        assert response.headers["Cache-Control"] == "private, no-store"
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert not response.cookies
        assert "Save and share" not in content
        assert "Something wrong here?" not in content
        links = re.findall(r'(?:href|action|hx-get|formaction)="(/[^"]*)"', content)
        assert links
        assert [x for x in links if not x.startswith((mounted, "/static/"))] == []
        assert "published on" not in content
    assert "Drafted name" in client.get(f"{mounted}compare/").content.decode()
    assert "Drafted name" in client.get(f"{mounted}criteria/orm/").content.decode()


def test_the_usual_pages_stay_as_they_are(mounted: str, client: Client) -> None:
    before = client.get("/compare/").content
    client.get(f"{mounted}compare/")
    after = client.get("/compare/")
    assert after.content == before
    assert BANNER not in after.content.decode()
    assert "Drafted name" not in client.get("/criteria/orm/").content.decode()
    assert "X-Robots-Tag" not in after.headers
    assert knowledge.in_use() is None


def test_verdicts_are_those_of_the_draft(mounted: str, client: Client) -> None:
    Rating.objects.filter(framework__slug="django").update(value=2)
    shown = client.get(f"{mounted}result/?{ANSWERS}").content.decode()
    assert "Flask" in re.search("<h1.*?</h1>", shown, re.DOTALL)[0]  # type: ignore[index]
    usual = client.get(f"/result/?{ANSWERS}").content.decode()
    assert "Django" in re.search("<h1.*?</h1>", usual, re.DOTALL)[0]  # type: ignore[index]


@pytest.mark.parametrize("method", ["get", "post"])
def test_results_cannot_be_saved(method: str, mounted: str, client: Client) -> None:
    response = getattr(client, method)(f"{mounted}save/?{ANSWERS}", {"title": "A try"})
    assert response.status_code == 403
    assert "Results of the draft cannot be saved" in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize(
    "path",
    ["editions/?a=b", "api/v1/questionnaire", "admin/", "sitemap.xml", "nowhere/", "draft/x/"],
)
def test_everything_else_is_at_its_usual_address(path: str, mounted: str, client: Client) -> None:
    response = client.get(mounted + path)
    assert (response.status_code, response.headers["Location"]) == (302, f"/{path}")


def test_a_link_without_its_slash_is_completed(mounted: str, client: Client) -> None:
    assert client.get(mounted.rstrip("/")).headers["Location"] == mounted


def test_an_unknown_criterion_is_not_found_under_the_draft_either(
    mounted: str, client: Client
) -> None:
    assert client.get(f"{mounted}criteria/unknown/").status_code == 404
    assert client.post(f"{mounted}compare/").status_code == 405


@pytest.mark.parametrize("token", ["x", "Mw:1abc:def", "M" * 300, "ü", "..", "%00"])
def test_what_is_no_link_is_refused(token: str, client: Client, edition: PublishedEdition) -> None:
    response = client.get(f"/draft/{token}/")
    assert response.status_code == 404
    assert BANNER not in response.content.decode()


def test_a_forged_link_is_refused(client: Client, curator: User) -> None:
    forged = signing.dumps(curator.pk, salt="something else")
    response = client.get(f"/draft/{forged}/")
    assert response.status_code == 404
    assert "This is not a link to the draft" in response.content.decode()


def test_a_link_expires(mounted: str, client: Client) -> None:
    later = (timezone.now() + trial.LASTING + timedelta(minutes=1)).timestamp()
    with patch("time.time", return_value=later):
        response = client.get(mounted)
    assert response.status_code == 410
    assert "has expired" in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_a_link_ends_with_the_rights_of_its_maker(
    change: dict[str, bool], mounted: str, client: Client, curator: User
) -> None:
    assert client.get(mounted).status_code == 200
    User.objects.filter(pk=curator.pk).update(**change)
    assert client.get(mounted).status_code == 410


def test_who_may_not_look_at_the_draft_cannot_lend_a_look(client: Client, curator: User) -> None:
    curator.groups.clear()
    assert client.get(trial.address_for(curator)).status_code == 410


def test_a_draft_with_errors_cannot_be_tried(mounted: str, client: Client) -> None:
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").delete()
    response = client.get(mounted)
    assert response.status_code == 403
    assert "The draft cannot be tried just now" in response.content.decode()
