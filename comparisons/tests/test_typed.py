"""What somebody typed is not lost when a sign-in has ended or a form was open for too long."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from comparisons.models import Criterion, Objection
from comparisons.typed import Typed

from .admin_pages import address, form_data
from .objections import TEXT

pytestmark = pytest.mark.django_db
LOGIN, PASSWORD, RENAMED = "/admin/login/", "a quiet river at dawn", "Rows & “objects”\r\n<as one>"
HERE = {"origin": "http://testserver"}
PLACE = "/criteria/orm/objection/"


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def chris() -> User:
    user = User.objects.create_user("chris", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="curators"))
    return user


@pytest.fixture
def browser(chris: User) -> Client:
    """A curator's, who has signed in, and whose forms carry tokens."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(chris)
    return client


@pytest.fixture
def sent(browser: Client) -> tuple[str, dict[str, Any]]:
    """The address of a criterion, and its form with another description, ready to be sent."""
    url = address(Criterion, "change", Criterion.objects.get(slug="orm").pk)
    data = form_data(browser, url)
    return url, {**data, "description": RENAMED, "_save": "Save", **token_of(browser.get(url))}


Sent = tuple[str, dict[str, Any]]


def hidden(page: Any) -> dict[str, Any]:
    """What the form of a page would send back of itself."""
    found = dict[str, Any]()
    main = page.content.decode().partition('id="content"')[2] or page.content.decode()
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', main):
        found.setdefault(unescape(name), []).append(unescape(value))
    return found


def token_of(page: Any) -> dict[str, str]:
    return {"csrfmiddlewaretoken": hidden(page)["csrfmiddlewaretoken"][0]}


def description() -> str:
    stored: str = Criterion.objects.get(slug="orm").description
    return stored.replace("\r\n", "\n")


def test_it_waits_for_a_new_sign_in_and_is_then_sent(browser: Client, sent: Sent) -> None:
    url, data = sent
    browser.cookies.pop("sessionid")  # it has ended
    asked = browser.post(url, data)
    assert asked.status_code == 403
    assert "is not lost: sign in" in asked.content.decode()

    wrong = browser.post(LOGIN, {**hidden(asked), "username": "chris", "password": "wrong"})
    assert hidden(wrong)["typed"]
    right = browser.post(LOGIN, {**hidden(wrong), "username": "chris", "password": PASSWORD})
    assert right.status_code == 200
    assert f'<form action="{url}" method="post">' in right.content.decode()
    shown = re.findall(r"<dt><code>([^<]+)</code>", right.content.decode())
    assert "description" in shown
    assert [name for name in shown if name.endswith(("seen", "_FORMS", "-id"))] == []
    assert "no-store" in right.headers["Cache-Control"]

    assert browser.post(url, hidden(right)).status_code == 302
    assert description() == RENAMED.replace("\r\n", "\n")


def test_a_form_from_before_the_last_sign_in_can_be_sent_again(browser: Client, sent: Sent) -> None:
    url, data = sent
    browser.post("/admin/logout/", token_of(browser.get(url)))
    page = browser.get(LOGIN)
    browser.post(LOGIN, {**hidden(page), "username": "chris", "password": PASSWORD})
    refused = browser.post(url, data, headers=HERE)
    assert refused.status_code == 403
    assert browser.post(url, hidden(refused), headers=HERE).status_code == 302
    assert description() == RENAMED.replace("\r\n", "\n")


def test_without_a_sign_in_an_old_token_leads_to_it(browser: Client, sent: Sent) -> None:
    url, data = sent
    browser.cookies.clear()
    refused = browser.post(url, data, headers=HERE)
    assert refused.status_code == 403
    assert hidden(refused)["next"] == [url]
    assert hidden(refused)["typed"]


@pytest.mark.parametrize("origin", [{}, {"origin": "https://elsewhere.example"}])
def test_a_form_of_another_site_is_not_taken_up(
    browser: Client, sent: Sent, origin: dict[str, str]
) -> None:
    url, data = sent
    data["csrfmiddlewaretoken"] = "x" * 64
    refused = browser.post(url, data, headers=origin)
    assert refused.status_code == 403
    assert "as one" not in refused.content.decode()


def test_what_somebody_else_has_made_up_is_not_sent(chris: User) -> None:
    mine = {"username": "chris", "password": PASSWORD, "next": "/admin/"}
    genuine = Typed("/admin/", (("a", "b"),)).packed()
    for typed in ("x", genuine[:-1], genuine.swapcase(), "x" * 10_000):
        response = Client().post(LOGIN, {**mine, "typed": typed})
        assert (response.status_code, response.headers["Location"]) == (302, "/admin/")


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/admin/password_change/", {"old_password": "a", "new_password1": "b"}),
        ("/admin/second-factor/", {"code": "123456"}),
        ("/admin/logout/", {}),
        ("/admin/", {}),
    ],
)
def test_neither_secrets_nor_nothing_is_kept(path: str, data: dict[str, str]) -> None:
    response = Client().post(path, data)
    assert response.status_code == 302
    assert not response.content


def test_secrets_do_not_come_back_with_an_old_token(chris: User) -> None:
    client = Client(enforce_csrf_checks=True)
    data = {"username": "chris", "password": PASSWORD}
    refused = client.post(LOGIN, data, headers=HERE)
    assert refused.status_code == 403
    assert PASSWORD not in refused.content.decode()


def test_files_are_named(browser: Client, sent: Sent) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    _, data = sent
    browser.cookies.pop("sessionid")
    given = {**token_of_data(data), "kind": "zip", "file": SimpleUploadedFile("k.zip", b"PK")}
    asked = browser.post("/admin/exchange/", given)
    right = browser.post(LOGIN, {**hidden(asked), "username": "chris", "password": PASSWORD})
    assert "choose k.zip again" in right.content.decode()


def token_of_data(data: dict[str, Any]) -> dict[str, str]:
    return {"csrfmiddlewaretoken": data["csrfmiddlewaretoken"]}


def test_a_visitors_form_can_be_sent_again() -> None:
    client = Client(enforce_csrf_checks=True)
    place = f"{PLACE}?framework=flask&edition=1"
    refused = client.post(place, {"text": TEXT}, headers=HERE)
    assert refused.status_code == 403
    assert "nothing of what you typed is lost" in refused.content.decode()
    assert client.post(place, hidden(refused), headers=HERE).status_code == 303
    assert Objection.objects.get().text == TEXT


def test_the_address_comes_back_with_its_query(browser: Client) -> None:
    browser.cookies.clear()
    odd = f"/admin/comparisons/criterion/?q={quote('ä&=<')}"
    refused = browser.post(odd, {"action": "x"}, headers=HERE)
    assert hidden(refused)["next"] == [odd]
