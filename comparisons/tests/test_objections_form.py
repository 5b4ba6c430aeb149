"""The form with which a reader says that a reason is wrong."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comparisons import knowledge
from comparisons.knowledge import PublishedEdition
from comparisons.models import Edition, Objection

from .objections import TEXT

pytestmark = pytest.mark.django_db
CONTACT = "reader@example.org"


@pytest.fixture(autouse=True)
def _nothing_was_sent_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def place(criterion: str = "orm", **names: str) -> str:
    return f"/criteria/{criterion}/objection/?{urlencode(names)}"


def words(response: Any) -> str:
    return html.unescape(response.content.decode())


@pytest.fixture
def evidence_place(edition: PublishedEdition) -> tuple[str, str]:
    """The address for the first piece of evidence on the ORM, and its statement."""
    piece = edition.knowledge.criterion["orm"].evidence[0]
    address = place(framework=piece.framework, source=piece.source, edition="1")
    return address, piece.statement


def test_asking_stores_nothing_and_shows_what_it_is_about(
    client: Client, evidence_place: tuple[str, str]
) -> None:
    address, statement = evidence_place
    response = client.get(address)
    assert response.status_code == 200
    assert statement in words(response)
    assert not Objection.objects.exists()
    assert client.head(address).status_code == 200


def test_an_objection_lands_in_the_queue(client: Client, evidence_place: tuple[str, str]) -> None:
    address, _ = evidence_place
    response = client.post(address, {"text": f"  {TEXT}\r\nSee there. ", "contact": f" {CONTACT} "})
    assert response.status_code == 303
    assert response.headers["Location"] == "/criteria/orm/objection/thanks/?edition=1"
    assert client.get(response.headers["Location"]).status_code == 200
    row = Objection.objects.get()
    piece = knowledge.edition(1).knowledge.criterion["orm"].evidence[0]
    assert (row.edition_id, row.criterion) == (1, "orm")
    assert (row.framework, row.source) == (piece.framework, piece.source)
    assert (row.text, row.contact) == (f"{TEXT}\nSee there.", CONTACT)
    assert (row.status, row.erratum, row.decided_by) == ("open", "", None)


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        pytest.param({}, ("", ""), id="criterion"),
        pytest.param({"framework": "flask"}, ("flask", ""), id="rating"),
        pytest.param({"framework": "fastapi", "edition": "1"}, ("fastapi", ""), id="alternative"),
    ],
)
def test_evidence_and_rating_are_optional(
    client: Client, names: dict[str, str], kept: tuple[str, str]
) -> None:
    assert client.post(place(**names), {"text": TEXT}).status_code == 303
    row = Objection.objects.get()
    assert (row.framework, row.source) == kept
    assert (row.edition_id, row.contact) == (1, "")


@pytest.mark.parametrize(
    "address",
    [
        place("unknown"),
        place("ORM"),
        place(framework="rails"),
        place(framework="' OR 1=1 --"),
        place(framework="flask", source="nowhere"),
        place(source="django-docs"),
        place(edition="0"),
        place(edition="2"),
        place(edition="-1"),
        place(edition="one"),
        place(edition="1" * 40),
        place(edition="²"),
        place(edition="1\x00"),
        place(framework="\x00"),
        "/criteria/unknown/objection/thanks/",
        "/criteria/orm/objection/thanks/?edition=7",
    ],
)
def test_what_no_edition_says_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
    if "thanks" not in address:
        assert client.post(address, {"text": TEXT}).status_code == 404
    assert not Objection.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        pytest.param("text", "", "Say what is wrong.", id="nothing"),
        pytest.param("text", " \r\n ", "Say what is wrong.", id="only space"),
        pytest.param("text", "Wrong!", "in at least 10 characters: these are 6", id="short"),
        pytest.param("text", "x" * 2001, "2,001 characters; 2,000 are possible", id="long"),
        pytest.param("text", "a\x00b is not right", "control characters", id="null"),
        pytest.param("text", "a\x1bb is not right", "control characters", id="escape"),
        pytest.param("contact", "x" * 201, "201 characters; 200 are possible", id="long contact"),
        pytest.param("contact", "a\x00b@example.org", "control characters", id="null contact"),
    ],
)
def test_what_is_wrong_with_it_is_said_and_nothing_is_lost(
    client: Client, field: str, typed: str, message: str
) -> None:
    data = {"text": TEXT, "contact": CONTACT, field: typed}
    response = client.post(place(framework="flask"), data)
    page = words(response)
    assert response.status_code == 422
    assert "<title>Error: " in page
    assert page.count(message) == 2, "on top and beside the field"
    assert f'<li><a href="#{field}">' in page
    for value in data.values():
        assert value in page
    assert not Objection.objects.exists()


@pytest.mark.parametrize("typed", ["x" * 2000, "ä" * 10, "\n\nLine breaks\r\nwithin it"])
def test_what_can_be_said(client: Client, typed: str) -> None:
    assert client.post(place(), {"text": typed}).status_code == 303


@pytest.mark.parametrize(
    "typed", ["</textarea><script>alert(1)</script>", "\u202eright to left", "{{ x }}"]
)
def test_hostile_text_is_shown_as_it_is(client: Client, typed: str) -> None:
    response = client.post(place(), {"text": typed, "contact": "x" * 300})
    assert response.status_code == 422
    assert html.escape(typed) in response.content.decode()
    assert "<script>alert" not in response.content.decode()


def test_a_first_empty_line_is_not_swallowed(client: Client) -> None:
    """A parser drops the line break that follows <textarea>, so there has to be one more."""
    page = client.post(place(), {"text": "\nx", "contact": ""}).content.decode()
    assert ">\n\nx</textarea>" in page


def test_machines_fill_what_people_do_not_see(client: Client) -> None:
    response = client.post(place(), {"text": TEXT, "subject_line": "Buy"})
    assert response.status_code == 422
    assert "send it once more" in words(response)
    assert TEXT in words(response)
    assert "Buy" not in words(response)
    assert not Objection.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(b"\xff\xfe%ZZ=&text=%FF%FE", "application/x-www-form-urlencoded", id="bytes"),
        pytest.param(b"{}", "application/json", id="json"),
        pytest.param(b"--x\r\nnonsense", "multipart/form-data; boundary=x", id="multipart"),
        pytest.param(b"x", "multipart/form-data", id="no boundary"),
        pytest.param(b"&".join([b"a=b"] * 3000), "application/x-www-form-urlencoded", id="many"),
        pytest.param(b"text=" + b"x" * 2_000_000, "application/x-www-form-urlencoded", id="huge"),
    ],
)
def test_hostile_bodies_get_an_answer(client: Client, body: bytes, kind: str) -> None:
    response = client.post(place(), body, content_type=kind)
    assert response.status_code in (400, 413, 422)
    assert not Objection.objects.exists()


def test_repeated_and_unknown_fields_change_nothing(client: Client) -> None:
    data = {
        "text": ["First of two words", TEXT],
        "status": "accepted",
        "erratum": "x",
        "edition": "9",
    }
    assert client.post(place(), data).status_code == 303
    row = Objection.objects.get()
    assert (row.text, row.status, row.erratum, row.edition_id) == (TEXT, "open", "", 1)


def test_forged_requests_are_refused(edition: PublishedEdition) -> None:
    careful = Client(enforce_csrf_checks=True)
    assert careful.post(place(), {"text": TEXT}).status_code == 403
    page = careful.get(place()).content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    data = {"text": TEXT, "csrfmiddlewaretoken": token}
    assert careful.post(place(), data).status_code == 303


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert getattr(client, method)(place()).status_code == 405


def test_an_older_edition_is_objected_to_as_it_was(
    client: Client, edition: PublishedEdition
) -> None:
    from comparisons.models import Criterion

    Criterion.objects.filter(slug="orm").update(description="Said otherwise in the second.")
    knowledge.publish("Second edition.")
    assert "Said otherwise" not in words(client.get(place(edition="1")))
    assert "Said otherwise" in words(client.get(place()))
    client.post(place(edition="1"), {"text": TEXT})
    assert Objection.objects.get().edition_id == 1


def test_an_objection_leaves_the_edition_as_it_is(
    client: Client, edition: PublishedEdition
) -> None:
    before = Edition.objects.values().get(number=1)
    client.post(place(framework="flask"), {"text": TEXT})
    assert Edition.objects.values().get(number=1) == before


def test_it_is_linked_from_every_rating_and_piece_of_evidence(
    client: Client, edition: PublishedEdition
) -> None:
    page = words(client.get("/criteria/orm/"))
    for framework in edition.knowledge.frameworks:
        assert f'href="{place(framework=framework.slug, edition="1")}"' in page
    for piece in edition.knowledge.criterion["orm"].evidence:
        names = {"framework": piece.framework, "source": piece.source, "edition": "1"}
        assert f'href="{place(**names)}"' in page


def test_the_pages_cost_little(client: Client, edition: PublishedEdition) -> None:
    for address, most in ((place(), 1), (place(edition="1"), 0)):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= most


def test_the_limits_are_named(client: Client) -> None:
    assert "10 to 2,000 characters" in words(client.get(place()))
