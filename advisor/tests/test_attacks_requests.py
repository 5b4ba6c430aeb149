"""Hostile addresses, queries, fields and headers, against every public address there is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.test import Client

from advisor import forms as own_forms
from advisor.settings import BASE_DIR
from comparisons import forms as readers_forms
from comparisons.knowledge import PublishedEdition
from comparisons.models import Objection

from .addresses import ADDRESSES, EXCHANGE, WRITES, examples, routes
from .hostile import AWAY, MARKUP, PATHS, TEXTS, harm_in, unharmed

pytestmark = pytest.mark.django_db
every_address = pytest.mark.parametrize("name", ADDRESSES)

#: Every name that a public page reads out of a query, beside the slugs of questions.
READ = {
    *("to", "back", "ask", "rest", "said", "with", "since", "before", "emphasis", "from"),
    *("edition", "framework", "source", "url", "format", "maxwidth", "maxheight"),
    *("limit", "offset"),
}
#: Headers that change what other servers and frameworks answer.
HEADERS = (
    *("X-Forwarded-Host", "X-Forwarded-Server", "X-Forwarded-Port", "X-Forwarded-Prefix"),
    *("X-Host", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "Forwarded"),
    *("X-Forwarded-For", "X-Real-IP", "X-Request-ID", "Referer", "Origin", "User-Agent"),
    *("Accept-Language", "HX-Request", "HX-Target", "HX-Current-URL", "If-None-Match", "Range"),
    *("If-Modified-Since", "Cookie", "Authorization", "Content-Type", "Accept"),
)


def test_every_address_has_an_example() -> None:
    assert {name for name, _ in routes()} == {*ADDRESSES, *EXCHANGE}


def test_every_name_that_a_page_reads_is_attacked() -> None:
    files = [*(BASE_DIR / "advisor").glob("*.py"), *(BASE_DIR / "comparisons").glob("*.py")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    found = re.findall(
        r'GET(?:\.get|\.getlist)?[(\[]"(\w+)"|"(\w+)" (?:not )?in request\.GET', source
    )
    named = {word for pair in found for word in pair if word}
    assert named <= READ
    assert {"to", "back", "url"} <= named


def attacked(text: str) -> dict[str, str]:
    """A query in which all that a page may read, and a question, is the same hostile text."""
    return {**dict.fromkeys(sorted(READ), text), "kind": text, text[:50]: text}


@every_address
def test_hostile_queries(client: Client, edition: PublishedEdition, name: str) -> None:
    path = examples(edition)[name]
    for attempt in ("markup", "null", "lines", "big number", "just too big", "elsewhere, whole"):
        unharmed(client.get(path, attacked(TEXTS[attempt])))


@pytest.mark.parametrize("name", ["section", "all_sections", "shortest", "check_answers"])
def test_no_address_leads_off_the_site(
    client: Client, edition: PublishedEdition, name: str
) -> None:
    """One word at a time, with answers that are right: nothing else stops a redirect then."""
    for word in ("to", "back", "from", "url", "next"):
        for text in AWAY.values():
            unharmed(client.get(ADDRESSES[name], {"kind": "json-api", word: text}))


@pytest.mark.parametrize("route", [route for _, route in routes() if "<" in route])
def test_hostile_parts_of_addresses(client: Client, edition: PublishedEdition, route: str) -> None:
    for part in PATHS.values():
        path = re.sub(r"<[^>]*>", lambda _: part, route)  # noqa: B023 - used at once
        response = client.get(path)
        unharmed(response)
        assert response.status_code in (302, 400, 404)


@every_address
def test_hostile_headers(client: Client, edition: PublishedEdition, name: str) -> None:
    """All at once, so that whichever is believed is found."""
    path = examples(edition)[name]
    for text in (MARKUP, TEXTS["elsewhere"], "evil.example", TEXTS["long"], "\xff\xfe"):
        response = client.get(path, headers=dict.fromkeys(HEADERS, text))
        unharmed(response)
        assert b"evil.example" not in response.content


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "testserver.evil.example", "testserver@evil.example", "testserver:evil"),
        *("", "testserver, evil.example", "testserver/evil.example", "[::evil]", "test\x00server"),
        *(MARKUP, "x" * 5_000),
    ],
)
def test_hostile_hosts(client: Client, host: str) -> None:
    response = client.get("/api/", headers={"host": host})
    assert response.status_code == 400
    assert "evil" not in response.content.decode()


# -- Fields ----------------------------------------------------------------------------------------

#: Every form of a visitor, with every field, and where it is sent.
FIELDS: dict[type[forms.Form], tuple[str, dict[str, str]]] = {
    own_forms.SaveForm: ("/save/?kind=json-api", {"title": "Parcel desk"}),
    readers_forms.ObjectionForm: (
        "/criteria/orm/objection/",
        {"text": "This is wrong since 3.1.", "contact": "", "subject_line": ""},
    ),
}


def test_every_form_and_field_of_visitors_is_attacked() -> None:
    mine = {
        found
        for module in (own_forms, readers_forms)
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, forms.Form)
    }
    assert mine == set(FIELDS)
    for form, (_, fields) in FIELDS.items():
        assert set(form.base_fields) == set(fields)


@pytest.mark.parametrize(
    ("form", "field"), [(form, field) for form, (_, fields) in FIELDS.items() for field in fields]
)
def test_hostile_fields(
    client: Client, edition: PublishedEdition, settings: Any, form: type[forms.Form], field: str
) -> None:
    settings.OBJECTIONS_PER_ADDRESS = settings.OBJECTIONS_IN_ALL = 100
    address, fields = FIELDS[form]
    for text in TEXTS.values():
        response: Any = client.post(address, {**fields, field: text})
        assert response.status_code in (303, 422)
        unharmed(response)
        assert response.headers.get("Location", "/").startswith("/")


@pytest.mark.parametrize("attempt", ["markup", "right to left", "formula", "format string"])
def test_hostile_titles_in_documents_stay_text(
    client: Client, edition: PublishedEdition, attempt: str
) -> None:
    """What each format does with a title has its own tests; here: no header, no live markup."""
    saved = client.post("/save/?kind=json-api", {"title": TEXTS[attempt]})
    page = saved.headers["Location"]
    for address in (page, *(f"{page[:-1]}.{kind}" for kind in ("json", "md", "svg", "png"))):
        response = client.get(address)
        assert response.status_code == 200
        unharmed(response)
        if address.endswith("svg"):
            assert harm_in(response.content.decode()) == []
        for value in response.headers.values():
            assert "evil" not in value


def test_fields_that_no_form_has_change_nothing(client: Client, edition: PublishedEdition) -> None:
    extra = {
        "status": "accepted",
        "erratum": "Wrong.",
        "decided_by": "1",
        "edition": "7",
        "id": "9",
    }
    address, fields = FIELDS[readers_forms.ObjectionForm]
    assert client.post(address, {**fields, **extra}).status_code == 303
    row = Objection.objects.get()
    assert (row.status, row.erratum, row.decided_by_id, row.edition_id) == ("open", "", None, 1)


# -- Amounts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["save", "objection"])
def test_a_form_of_more_than_a_mebibyte(
    client: Client, edition: PublishedEdition, name: str
) -> None:
    body = b"title=" + b"x" * 1024 * 1024
    kind = "application/x-www-form-urlencoded"
    response = client.post(ADDRESSES[name], body, content_type=kind)
    page = response.content.decode()
    assert response.status_code == 413
    assert "too large" in page
    assert "css/site" in page


@pytest.mark.parametrize("name", ["save", "objection"])
def test_a_form_of_too_many_fields(client: Client, edition: PublishedEdition, name: str) -> None:
    fields = {f"f{number}": "1" for number in range(2_001)}
    assert client.post(ADDRESSES[name], fields).status_code == 400


@every_address
def test_a_query_of_too_many_fields(client: Client, edition: PublishedEdition, name: str) -> None:
    query = "&".join(f"f{number}=1" for number in range(2_001))
    response = client.get(f"{examples(edition)[name]}?{query}")
    unharmed(response)


@pytest.mark.parametrize("name", WRITES)
def test_bodies_that_are_no_form_and_no_json(
    client: Client, edition: PublishedEdition, name: str
) -> None:
    bodies = [
        b"",
        b"\xff\xfe\x00",
        b"<?xml version='1.0'?><!DOCTYPE x>",
        b"{" * 10_000,
        b"\x00" * 99,
    ]
    kinds = [
        *("application/xml", "application/x-www-form-urlencoded; charset=utf-16", "text/plain"),
        *("multipart/form-data; boundary=x", "multipart/form-data", "application/json", "x", ""),
    ]
    for body in bodies:
        for kind in kinds:
            response = client.generic("POST", ADDRESSES[name], body, content_type=kind)
            unharmed(response)
            assert response.status_code in (201, 303, 400, 415, 422), kind


@pytest.mark.parametrize("address", ["/save/", "/criteria/orm/objection/", "/admin/login/"])
def test_a_form_with_a_large_file_is_refused_unread(client: Client, address: str) -> None:
    """By its length alone: nothing of it is read, or written to a disk."""
    most = 1024 * 1024 + (4 * 1024 * 1024 if address.startswith("/admin") else 0)
    for length, status in ((most + 1, 413), (1 << 40, 413)):
        response = client.generic(
            "POST", address, b"--x", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(length)
        )
        assert response.status_code == status
