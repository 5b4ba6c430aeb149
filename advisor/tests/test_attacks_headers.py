"""The headers of every page, the admin's and those of errors included; and pages that are kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comparisons.engine.profile import KEY_LENGTH
from comparisons.knowledge import PublishedEdition
from comparisons.tests.keeping import forget_pages

from .addresses import ADDRESSES, examples
from .test_attacks_forgery import admin_addresses

pytestmark = pytest.mark.django_db
#: What every source of a policy may be; nothing of it allows what comes in with text.
SOURCES = {"'none'", "'self'", "data:"}
#: The summary that other sites show in a frame is the one page that they may show so.
FRAMED = "permalink_embed"
#: What pages of other sites may read: the API but for storing, and what such pages show.
SHARED = {"permalink_card", "permalink_badge", "permalink_embed", "oembed"} | {
    name
    for name in ADDRESSES
    if name.startswith("api:") and name not in ("api:recommendations", "api:api-root")
}
#: Forms of visitors that are sent by POST: their pages set the cookie of the token, no other does.
FORMS = {"save", "objection"}


@pytest.fixture
def over_tls(settings: Any) -> Client:
    """A visitor as with ``HTTPS=on``, which ``test_attacks_server.py`` starts in earnest."""
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return Client(headers={"x-forwarded-proto": "https"})


def guarded(response: Any, name: str) -> None:
    """What must stand in the head of every answer."""
    headers = response.headers
    parts = headers["Content-Security-Policy"].split(";")
    policy = dict(part.strip().split(" ", 1) for part in parts)
    assert policy["default-src"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert policy.pop("frame-ancestors") == ("*" if name == FRAMED else "'none'")
    for directive, sources in policy.items():
        if directive not in ("require-trusted-types-for", "trusted-types"):
            assert set(sources.split()) <= SOURCES, directive
    assert "data:" not in policy["script-src"]
    assert headers.get("X-Frame-Options") == (None if name == FRAMED else "DENY")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert headers["Strict-Transport-Security"].startswith("max-age=63072000; includeSubDomains")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    opened = headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert opened == (name in SHARED)
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Server" not in headers
    assert "X-Powered-By" not in headers


@pytest.mark.parametrize("name", ADDRESSES)
def test_headers_and_cookies_of_every_page(
    over_tls: Client, edition: PublishedEdition, name: str
) -> None:
    response = over_tls.get(examples(edition)[name])
    guarded(response, name)
    assert (set(response.cookies) != set()) == (name in FORMS)
    kept = response.headers.get("Cache-Control", "")
    assert not (response.cookies and "public" in kept)


@pytest.mark.parametrize("name", ADDRESSES)
def test_kept_or_drawn_it_is_the_same_answer(
    over_tls: Client, edition: PublishedEdition, name: str
) -> None:
    """The third time, a page may come from the memory of the process without asking its view."""
    path = examples(edition)[name]
    first, *others = (over_tls.get(path) for _ in range(3))
    for other in others:
        assert other.status_code == first.status_code
        assert headers_of(other) == headers_of(first)
        if not first.cookies:  # those pages hold a token
            assert other.content == first.content


def headers_of(response: Any) -> dict[str, str]:
    """All but the name of the request, and the length of a page with a token."""
    left_out = {"X-Request-ID", "Content-Length"} if response.cookies else {"X-Request-ID"}
    return {name: value for name, value in response.headers.items() if name not in left_out}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nowhere/", 404), ("/admin/nowhere/", 302), ("/save/?kind=x", 422), ("/api/v1/x", 404)],
)
def test_headers_of_errors(
    over_tls: Client, edition: PublishedEdition, path: str, status: int
) -> None:
    response = over_tls.get(path)
    assert response.status_code == status
    guarded(response, "")


def test_headers_of_every_page_of_the_admin(
    over_tls: Client, edition: PublishedEdition, settings: Any
) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "comparisons.tests.test_roles.Undrawn"]
    over_tls.force_login(User.objects.create_superuser("boss"))
    for address in admin_addresses():
        response = over_tls.get(address)
        guarded(response, "")
        if response.status_code == 200 and "jsi18n" not in address:
            assert "no-store" in response.headers["Cache-Control"], address
        if address.endswith("logout/"):
            over_tls.force_login(User.objects.get(username="boss"))


# -- Pages that are kept ---------------------------------------------------------------------------

POISON = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-server": "evil.example",
    "x-forwarded-port": "6666",
    "x-forwarded-prefix": "/evil",
    "x-forwarded-scheme": "evil",
    "x-original-url": "/evil",
    "x-rewrite-url": "/evil",
    "x-http-method-override": "POST",
    "forwarded": "host=evil.example;proto=evil",
    "x-host": "evil.example",
    "accept-language": "evil",
    "user-agent": "evil",
    "referer": "https://evil.example/",
    "origin": "https://evil.example",
    "hx-request": "true",
    "cookie": "evil=1",
    "accept": "evil/evil",
    "range": "bytes=0-5",
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_header_reaches_a_page_that_others_get(
    client: Client, edition: PublishedEdition, name: str
) -> None:
    path = examples(edition)[name]
    if name in FORMS:
        pytest.skip("each has a token of its own, and is kept nowhere")
    before = client.get(path)
    forget_pages()
    poisoned = client.get(path, headers=POISON)
    after = client.get(path)
    assert after.content == before.content
    assert after.status_code == before.status_code
    assert b"evil" not in after.content
    if "no-store" not in before.headers.get("Cache-Control", "no-store"):
        assert poisoned.content == before.content or "Vary" in poisoned.headers


@pytest.mark.parametrize("name", ["home", "permalink", "criterion", "permalink_json"])
def test_pages_are_kept_by_scheme_host_and_path(
    client: Client, edition: PublishedEdition, settings: Any, name: str
) -> None:
    """A page names the host that it was asked under, so one must not get that of another."""
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    path = examples(edition)[name]
    first = client.get(path).content
    second = client.get(path, headers={"host": "other.example"}).content
    assert b"other.example" not in first
    assert b"testserver" not in second
    assert client.get(path).content == first


def test_what_is_for_one_visitor_is_not_kept_by_others(
    client: Client, edition: PublishedEdition
) -> None:
    found = examples(edition)
    for name in ("section", "all_sections", "check_answers", "result", "save", "objection"):
        kept = client.get(found[name], {"kind": "json-api"}).headers["Cache-Control"]
        assert "private" in kept, name


def test_keys_cannot_be_told_from_what_is_not_there(
    client: Client, edition: PublishedEdition
) -> None:
    """Enough bits, and the same answer for a key of nobody as for what is no key at all."""
    assert KEY_LENGTH * 5 >= 128
    found = examples(edition)["permalink"].split("/")[2]
    nearly = found[:-1] + ("0" if found[-1] != "0" else "1")
    answers = [client.get(f"/r/{key}/") for key in (nearly, "0" * 26, "nonsense", found[:-1])]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    listed = ("home", "sitemap", "editions", "editions_feed", "robots", "api:editions")
    for name in listed:
        assert found not in client.get(ADDRESSES[name]).content.decode()
