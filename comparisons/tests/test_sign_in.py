"""Signing in: what is refused, for how long, and that nothing tells which names exist."""

from __future__ import annotations

import html
from datetime import datetime, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

pytestmark = pytest.mark.django_db
LOGIN, INDEX = "/admin/login/", "/admin/"
PASSWORD = "a quiet river at dawn"
HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


class Clock:
    """The time that the site sees."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return _now() + self.ahead

    def forward(self, **span: float) -> None:
        self.ahead += timedelta(**span)


_now = timezone.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr("django.utils.timezone.now", moved.now)
    monkeypatch.setattr("axes.handlers.proxy.now", moved.now)
    return moved


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any) -> None:
    """Argon2 is slow on purpose; one test below is about it."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]


@pytest.fixture
def account() -> User:
    return User.objects.create_user("robin", password=PASSWORD, is_staff=True)


def sign_in(
    name: str = "robin", password: str = PASSWORD, where_from: str = HOME, **more: Any
) -> Any:
    """The answer to a form that somebody without a session has sent."""
    data = {"username": name, "password": password, "next": INDEX}
    return (more.pop("client", None) or Client()).post(LOGIN, data, REMOTE_ADDR=where_from, **more)


def fail(times: int, **given: Any) -> list[int]:
    return [sign_in(password="wrong", **given).status_code for _ in range(times)]


# -- In words --------------------------------------------------------------------------------------


def test_one_signs_in_and_out_and_never_logs(account: User, client: Client) -> None:
    assert "<title>Sign in |" in client.get(LOGIN).content.decode()
    client.force_login(account)
    page = client.post("/admin/logout/").content.decode()
    assert "<title>Signed out |" in page
    assert "Sign in again" in page


# -- Locked out ------------------------------------------------------------------------------------


def test_the_right_password_opens(account: User) -> None:
    response = sign_in()
    assert (response.status_code, response.headers["Location"]) == (302, INDEX)


def test_five_failures_lock_the_address_out(account: User) -> None:
    assert fail(6) == [200] * 4 + [429] * 2
    refused = sign_in()
    assert refused.status_code == 429
    assert not refused.cookies.get("sessionid")


def test_failures_with_several_names_count_for_the_address(account: User) -> None:
    assert [fail(1, name=f"name{n}")[0] for n in range(5)] == [200] * 4 + [429]
    assert sign_in().status_code == 429


def test_nobody_is_locked_out_from_elsewhere(account: User) -> None:
    fail(20, where_from=ELSEWHERE)
    assert sign_in().status_code == 302


def test_another_address_of_the_same_ipv6_network_does_not_help(account: User) -> None:
    statuses = [fail(1, where_from=f"2001:db8:1:2::{n}")[0] for n in range(1, 6)]
    assert statuses == [200] * 4 + [429]
    assert sign_in(where_from="2001:db8:1:3::1").status_code == 302


def test_a_forged_header_does_not_help(account: User) -> None:
    statuses = [fail(1, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}")[0] for n in range(5)]
    assert statuses[-1] == 429


def test_behind_a_proxy_visitors_are_told_apart(account: User, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    fail(5, HTTP_X_FORWARDED_FOR=f"8.8.8.8, {ELSEWHERE}")
    assert sign_in(HTTP_X_FORWARDED_FOR=ELSEWHERE).status_code == 429
    assert sign_in(HTTP_X_FORWARDED_FOR=f"{ELSEWHERE}, {HOME}").status_code == 302


def test_the_page_says_how_long_in_the_hand_of_the_site(account: User) -> None:
    fail(5)
    response = sign_in()
    page = html.unescape(response.content.decode())
    assert 890 <= int(response.headers["Retry-After"]) <= 900
    assert "no-store" in response.headers["Cache-Control"]
    assert "Try again in 15 minutes" in page
    assert 'class="site-header"' in page
    assert page.count("<h1") == 1


def test_known_and_unknown_names_are_told_the_same(account: User) -> None:
    def told(name: str, where_from: str) -> list[str]:
        answers = [sign_in(name, "wrong", where_from) for _ in range(6)]
        pages = [answer.content.decode().replace(name, "NAME") for answer in answers]
        return [_without_token(page) for page in pages]

    known, unknown = told("robin", HOME), told("nobody", ELSEWHERE)
    assert known == unknown
    assert known[0] != known[5]


def _without_token(page: str) -> str:
    before, _, rest = page.partition('name="csrfmiddlewaretoken" value="')
    return before + rest.partition('"')[2]


def test_the_wait_ends_and_is_longer_the_next_time(account: User, clock: Clock) -> None:
    for minutes in (15, 30, 30):
        assert fail(5) == [200] * 4 + [429]
        clock.forward(minutes=minutes - 1)
        refused = sign_in()
        assert refused.status_code == 429
        assert 50 <= int(refused.headers["Retry-After"]) <= 60
        clock.forward(minutes=1.1)
    assert sign_in().status_code == 302
    clock.forward(days=1)
    fail(5)
    clock.forward(minutes=15.1)
    assert sign_in().status_code == 302


def test_failures_of_one_address_outlast_the_tidying_up_of_another(
    account: User, clock: Clock
) -> None:
    fail(5)
    clock.forward(minutes=15.1)
    fail(5)
    clock.forward(minutes=16)
    fail(1, where_from=ELSEWHERE)
    assert sign_in().status_code == 429


def test_nothing_is_remembered_for_long(account: User, clock: Clock) -> None:
    fail(5)
    clock.forward(days=1, minutes=1)
    fail(1, where_from=ELSEWHERE)
    assert not AccessAttempt.objects.filter(ip_address=HOME).exists()
    assert not AccessFailureLog.objects.filter(ip_address=HOME).exists()


def test_no_password_and_no_code_is_kept(account: User) -> None:
    data = {"username": "robin", "password": "secret-password", "otp_token": "987654"}
    Client().post(LOGIN, data)
    kept = repr([*AccessAttempt.objects.values(), *AccessFailureLog.objects.values()])
    assert "robin" in kept
    assert "secret-password" not in kept
    assert "987654" not in kept


# -- Passwords -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "accepted"),
    [
        pytest.param("v" * 5 + "oq zr lmk", False, id="14 characters"),
        pytest.param("v" * 5 + "oq zr lmkp", True, id="15 characters"),
        pytest.param("brook " * 10 + "lake", True, id="64 characters"),
        pytest.param("brook " * 21 + "to", True, id="128 characters"),
        pytest.param("123456789987654321", False, id="a common one"),
        pytest.param("password1234567", False, id="a common one and digits"),
        pytest.param("passwordpassword", False, id="a common one twice"),
        pytest.param("robin-the-curator", False, id="like the name"),
        pytest.param("482916037518264", True, id="no rule about kinds of characters"),
    ],
)
def test_passwords(password: str, accepted: bool) -> None:
    user = User(username="robin-the-curator")
    try:
        validate_password(password, user)
    except ValidationError:
        assert not accepted
    else:
        assert accepted


def test_passwords_are_kept_as_argon2(settings: Any) -> None:
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]
    encoded = make_password("brook " * 21 + "to")
    assert identify_hasher(encoded).algorithm == "argon2"


def test_a_fresh_site_has_no_account() -> None:
    assert not User.objects.exists()


# -- Sessions --------------------------------------------------------------------------------------


@pytest.fixture
def at_work(account: User) -> Client:
    client = Client()
    assert sign_in(client=client).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(INDEX).status_code == 200


def test_an_hour_without_work_ends_a_session(at_work: Client, clock: Clock) -> None:
    clock.forward(minutes=59)
    assert is_in(at_work)
    clock.forward(minutes=59)
    assert is_in(at_work)
    clock.forward(minutes=61)
    assert not is_in(at_work)


def test_eight_hours_end_a_session_whatever_is_done(at_work: Client, clock: Clock) -> None:
    for _ in range(9):
        clock.forward(minutes=53)
        assert is_in(at_work)
    clock.forward(minutes=4)
    assert not is_in(at_work)


def test_a_session_is_new_after_signing_in(account: User) -> None:
    client = Client()
    client.cookies["sessionid"] = "chosen-by-somebody-else-0000000"
    sign_in(client=client)
    first = client.cookies["sessionid"].value
    sign_in(client=client)
    assert len({first, client.cookies["sessionid"].value, "chosen-by-somebody-else-0000000"}) == 3


def test_what_ends_a_session_ends_it_for_the_old_cookie(at_work: Client) -> None:
    other = Client()
    other.cookies["sessionid"] = at_work.cookies["sessionid"].value
    assert is_in(other)
    at_work.post("/admin/logout/")
    assert not is_in(other)


@pytest.mark.parametrize("lost", ["is_active", "is_staff"])
def test_a_disabled_account_is_out_at_once(lost: str, at_work: Client) -> None:
    User.objects.update(**{lost: False})
    assert not is_in(at_work)


def test_a_new_password_ends_all_other_sessions(at_work: Client) -> None:
    user = User.objects.get()
    user.set_password("another quiet river")
    user.save()
    assert not is_in(at_work)


def test_pages_of_the_admin_are_not_stored(at_work: Client) -> None:
    for url in (INDEX, LOGIN, "/admin/comparisons/criterion/", "/admin/second-factor/"):
        response = at_work.get(url)
        assert "no-store" in response.headers["Cache-Control"]
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_what_staff_are_told_needs_no_cookie_of_its_own(at_work: Client) -> None:
    asked = at_work.post("/admin/second-factor/codes/")
    told = at_work.get(asked.headers["Location"])
    assert "Set up the second factor first" in told.content.decode()
    assert {*asked.cookies, *told.cookies} <= {"sessionid", "csrftoken"}


def test_readers_have_no_session(client: Client) -> None:
    assert not client.get("/").cookies
    assert not client.session.keys()
