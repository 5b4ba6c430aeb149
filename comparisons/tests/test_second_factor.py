"""The second factor: real codes, computed from the key as an app does it."""

from __future__ import annotations

import html
import re
from base64 import b32decode
from typing import Any

import html5lib
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from comparisons.staff import second_factor

pytestmark = pytest.mark.django_db
PAGE, INDEX, LOGIN = "/admin/second-factor/", "/admin/", "/admin/login/"
PASSWORD = "a quiet river at dawn"


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def account() -> User:
    return User.objects.create_user("robin", password=PASSWORD, is_staff=True)


@pytest.fixture
def owner(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


class App:
    """An app that was given the key as the page shows it, and its clock."""

    def __init__(self, page: str) -> None:
        text = re.search(r'<code class="key">([^<]+)</code>', page)
        assert text is not None
        self.key = b32decode(text[1].replace(" ", ""))
        self.steps = 0

    def code(self) -> str:
        """The next code: each call is thirty seconds later than the one before, as it were."""
        self.steps += 1
        return f"{totp(self.key, t0=-30 * (self.steps - 2)):06d}"


def start(client: Client) -> App:
    assert client.post(f"{PAGE}start/").status_code == 302
    return App(client.get(PAGE).content.decode())


def set_up(client: Client) -> tuple[App, list[str]]:
    """Sets it up as its owner does. Gives the app and the backup codes."""
    app = start(client)
    page = client.post(PAGE, {"code": app.code()}).content.decode()
    return app, re.findall(r"<li><code>([a-z2-7]{16})</code></li>", page)


def sign_in(code: str = "", client: Client | None = None, password: str = PASSWORD) -> Any:
    data = {"username": "robin", "password": password, "otp_token": code, "next": INDEX}
    return (client or Client()).post(LOGIN, data)


def said(response: Any) -> str:
    return " ".join(response.context["form"].non_field_errors())


def test_looking_at_the_page_makes_no_key(owner: Client) -> None:
    assert owner.get(PAGE).status_code == 200
    assert owner.get(f"{PAGE}key.svg").status_code == 404
    assert not TOTPDevice.objects.exists()


def test_without_it_the_password_alone_opens(account: User) -> None:
    assert sign_in().status_code == 302


def test_setting_it_up(owner: Client, account: User) -> None:
    app, codes = set_up(owner)
    assert len(app.key) == 20
    assert len({*codes}) == second_factor.BACKUP_CODES
    assert owner.get(INDEX).status_code == 200
    assert "10 of your backup codes are left" in owner.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("", "Enter the six digits", id="empty"),
        pytest.param("12345", "A code has 6 digits.", id="too short"),
        pytest.param("١٢٣٤٥٦", "A code has 6 digits.", id="other digits"),
        pytest.param("<b>xyz", "A code has 6 digits.", id="no digits"),
    ],
)
def test_what_is_no_code_is_told_so(code: str, expected: str, owner: Client) -> None:
    start(owner)
    response = owner.post(PAGE, {"code": code})
    assert response.status_code == 422
    assert expected in html.unescape(response.content.decode())
    assert not TOTPDevice.objects.filter(confirmed=True).exists()


def test_a_wrong_first_code_does_not_set_it_up_and_slows_down(owner: Client) -> None:
    app = start(owner)
    right = app.code()
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    assert "not the code" in owner.post(PAGE, {"code": wrong}).content.decode()
    assert "Too many wrong codes" in owner.post(PAGE, {"code": right}).content.decode()
    assert sign_in().status_code == 302


def test_signing_in_asks_for_the_code(owner: Client) -> None:
    app, _ = set_up(owner)
    asked = sign_in()
    assert asked.status_code == 200
    assert "Now enter the code" in said(asked)
    assert PASSWORD not in asked.content.decode()
    opened = Client()
    assert sign_in(app.code(), opened).status_code == 302
    assert opened.get(INDEX).status_code == 200


def test_a_code_works_once(owner: Client) -> None:
    app, _ = set_up(owner)
    code = app.code()
    assert sign_in(code).status_code == 302
    assert "was used before" in said(sign_in(code))


def test_the_code_is_not_asked_for_before_the_password_is_right(owner: Client) -> None:
    app, _ = set_up(owner)
    code = app.code()
    assert "correct username and password" in said(sign_in(code, password="wrong"))
    assert sign_in(code).status_code == 302


def test_wrong_codes_slow_down_and_lock_out(owner: Client) -> None:
    app, _ = set_up(owner)
    answers = [sign_in("000000") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert "Too many wrong codes" in said(answers[1])
    assert sign_in(app.code()).status_code == 429


def test_each_backup_code_works_once(owner: Client) -> None:
    _, codes = set_up(owner)
    spaced = " ".join(codes[0][at : at + 4] for at in range(0, 16, 4)).upper()
    assert sign_in(spaced).status_code == 302
    assert "not right" in said(sign_in(codes[0]))
    assert StaticToken.objects.count() == 9


def test_new_backup_codes_replace_the_old_ones(owner: Client) -> None:
    _, old = set_up(owner)
    page = owner.post(f"{PAGE}codes/").content.decode()
    new = re.findall(r"<code>([a-z2-7]{16})</code>", page)
    assert len(new) == 10
    assert sign_in(old[0]).status_code == 200
    assert not {*old} & {*StaticToken.objects.values_list("token", flat=True)}


def test_backup_codes_come_with_the_second_factor_only(owner: Client) -> None:
    response = owner.post(f"{PAGE}codes/", follow=True)
    assert "Set up the second factor first" in response.content.decode()
    assert not StaticToken.objects.exists()


def test_a_session_from_before_must_sign_in_again(owner: Client, account: User) -> None:
    other = Client()
    other.force_login(account)
    set_up(owner)
    assert owner.get(INDEX).status_code == 200
    for url in (INDEX, PAGE, f"{PAGE}key.svg"):
        assert other.get(url).headers["Location"].startswith(LOGIN)
    assert other.post(f"{PAGE}codes/").headers["Location"].startswith(LOGIN)
    assert other.post(f"{PAGE}start/").headers["Location"].startswith(LOGIN)


def test_a_new_app_replaces_the_old_one_when_its_code_is_right(owner: Client) -> None:
    old, _ = set_up(owner)
    new = start(owner)
    assert sign_in(old.code()).status_code == 302
    assert owner.post(PAGE, {"code": new.code()}).status_code == 200
    assert "not right" in said(sign_in(old.code()))
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert sign_in(new.code()).status_code == 302


def test_where_it_is_required_one_is_led_to_setting_it_up(
    owner: Client, account: User, settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    response = owner.get(INDEX, follow=True)
    assert response.redirect_chain[-1][0].startswith(PAGE)
    assert "View site" not in response.content.decode()
    assert owner.get("/admin/comparisons/criterion/").status_code == 302
    assert owner.post("/admin/comparisons/waiver/add/", {}).status_code == 302
    set_up(owner)
    assert owner.get("/admin/comparisons/waiver/").status_code in (200, 403)
    assert owner.get(INDEX).status_code == 200


def test_a_superuser_removes_what_was_lost(
    owner: Client, account: User, admin_client: Client
) -> None:
    set_up(owner)
    data = {"action": "remove_second_factor", "_selected_action": str(account.pk)}
    response = admin_client.post("/admin/auth/user/", data, follow=True)
    assert "Removed of: robin." in response.content.decode()
    assert not second_factor.is_set_up(account)
    assert sign_in().status_code == 302


def test_the_picture_is_drawn_under_the_strict_policy(owner: Client) -> None:
    start(owner)
    response = owner.get(f"{PAGE}key.svg")
    drawn = response.content.decode()
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert "no-store" in response.headers["Cache-Control"]
    assert "<script" not in drawn
    assert "style=" not in drawn
    assert "<path" in drawn


def test_its_pages_are_valid(owner: Client) -> None:
    start(owner)
    for page in (owner.get(PAGE), owner.post(PAGE, {"code": ""}), Client().get(LOGIN)):
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(page.content)
        assert parser.errors == []
        assert len(list(tree.iter("h1"))) == 1
