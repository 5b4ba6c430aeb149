"""Whatever is sent, the answer says what is wrong with it, in the form of RFC 9457."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from jsonschema import Draft202012Validator

from advisor import problems, urls
from advisor.api.shapes import standalone
from advisor.models import Recommendation
from comparisons import knowledge
from comparisons.engine.profile import PROBLEMS_MAX
from comparisons.knowledge import NoEditionError, PublishedEdition

ADVICE, STORE = "/api/v1/advice", "/api/v1/recommendations"
SENDING = pytest.mark.parametrize("address", [ADVICE, STORE])
JSON = "application/json"
MEBIBYTE = 1024 * 1024

pytestmark = pytest.mark.usefixtures("edition")


@pytest.fixture
def problem_schema(edition: PublishedEdition) -> Draft202012Validator:
    return Draft202012Validator(standalone("Problem", edition.knowledge))


def refused(response: Any, status: int, slug: str) -> dict[str, Any]:
    """The problem document of a refusal, after checking everything that all have in common."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    document: dict[str, Any] = response.json()
    assert set(document) <= {"type", "title", "status", "detail", "errors"}
    assert document["type"] == f"/api/#{slug}"
    assert document["title"]
    assert document["detail"]
    assert document["status"] == status
    assert document.get("errors") != []
    for error in document.get("errors", []):
        assert set(error) <= {"path", "message", "did_you_mean"}
        assert error["message"]
    return document


def send(client: Client, raw: bytes | str, address: str = ADVICE, kind: str = JSON) -> Any:
    return client.generic("POST", address, raw, CONTENT_TYPE=kind)


NOT_JSON = [
    pytest.param(b"", "no text at all", id="nothing"),
    pytest.param(b"   \n", "no text at all", id="white space"),
    pytest.param(b"{", "line 1, column 2", id="cut off"),
    pytest.param(b'{"title": "a",}', "not JSON", id="trailing comma"),
    pytest.param(b"{'title': 'a'}", "not JSON", id="single quotes"),
    pytest.param(b"{} {}", "not JSON", id="two documents"),
    pytest.param(b"title=a", "not JSON", id="a form"),
    pytest.param(b"<profile/>", "not JSON", id="XML"),
    pytest.param(b"True", "not JSON", id="Python"),
    pytest.param(b"// no\n{}", "not JSON", id="comment"),
    pytest.param(b"NaN", "NaN is not JSON", id="NaN"),
    pytest.param(b'{"title": NaN}', "NaN is not JSON", id="NaN inside"),
    pytest.param(b"[-Infinity]", "-Infinity is not JSON", id="infinity"),
    pytest.param(b"1e999", "too large", id="number beyond doubles"),
    pytest.param(b"9" * 5000, "5,000 digits", id="number of 5,000 digits"),
    pytest.param(b"-" + b"9" * 900_000, "digits", id="number of 900,000 digits"),
    pytest.param(b'{"title": "a", "title": "b"}', 'key "title" stands twice', id="repeated key"),
    pytest.param(b'{"answers": {"kind": 1, "kind": 2}}', '"kind" stands', id="repeated question"),
    pytest.param(b'[{}, {"\\ud800": 1, "\\ud800": 1}]', "stands twice", id="repeated half"),
    pytest.param(b'{"title": "\xff"}', "not UTF-8 (byte 11)", id="not UTF-8"),
    pytest.param('{"title": "ä"}'.encode("latin-1"), "not UTF-8", id="Latin 1"),
    pytest.param('{"title": "ä"}'.encode("utf-16"), "not UTF-8", id="UTF-16"),
    pytest.param(b"\xef\xbb\xbf{}", "byte order mark", id="byte order mark"),
    pytest.param(b'{"title": "\xed\xa0\x80"}', "not UTF-8", id="encoded surrogate"),
    pytest.param(b'{"title": "\\ud800"}', "half of a character", id="lone surrogate"),
    pytest.param(b'{"title": "\\udc00\\ud800"}', "half of a character", id="pair turned round"),
    pytest.param(b'{"\\uDFFF": 1}', "half of a character", id="lone surrogate in a key"),
    pytest.param(b'{"title": "a\x00b"}', "not JSON", id="raw NUL"),
    pytest.param(b'{"title": "a\nb"}', "not JSON", id="raw line break"),
    pytest.param(b"\x00", "not JSON", id="NUL alone"),
    pytest.param(b"[" * 100_000, "nested too deeply", id="open lists"),
    pytest.param(b"[" * 100_000 + b"]" * 100_000, "nested too deeply", id="deep lists"),
    pytest.param(b'{"a":' * 100_000, "nested too deeply", id="deep objects"),
    pytest.param(b'"' + b"\\" * 900_001, "not JSON", id="backslashes"),
]


@SENDING
@pytest.mark.parametrize(("raw", "words"), NOT_JSON)
def test_what_is_not_json(client: Client, address: str, raw: bytes, words: str) -> None:
    document = refused(send(client, raw, address), 400, "not-json")
    assert words in document["detail"]
    assert "errors" not in document


def test_many_keys_and_a_repeated_one_are_read_in_no_time(client: Client) -> None:
    keys = ",".join(f'"{number}":0' for number in range(70_000))
    refused(send(client, f'{{{keys},"69999":0}}'), 400, "not-json")


WRONG_SHAPE = [
    pytest.param("null", [""], id="null"),
    pytest.param("3", [""], id="number"),
    pytest.param("-0.0", [""], id="minus zero"),
    pytest.param("true", [""], id="true"),
    pytest.param('"kind"', [""], id="text"),
    pytest.param('{"title": null}', ["title"], id="title null"),
    pytest.param('{"title": ["a"]}', ["title"], id="title list"),
    pytest.param('{"title": 1.5e300}', ["title"], id="title number"),
    pytest.param('{"title": "a\\u0000b"}', ["title"], id="NUL in the title"),
    pytest.param('{"title": "a\\nb"}', ["title"], id="line break in the title"),
    pytest.param(json.dumps({"title": "x" * 121}), ["title"], id="title of 121"),
    pytest.param(json.dumps({"title": "x" * 1_000_000}), ["title"], id="title of a megabyte"),
    pytest.param('{"answers": []}', ["answers"], id="answers list"),
    pytest.param('{"answers": "kind"}', ["answers"], id="answers text"),
    pytest.param('{"answers": null}', ["answers"], id="answers null"),
    pytest.param('{"answers": {"kind": 1}}', ["answers.kind"], id="choice number"),
    pytest.param('{"answers": {"kind": null}}', ["answers.kind"], id="choice null"),
    pytest.param('{"answers": {"kind": ["json-api"]}}', ["answers.kind"], id="choice list"),
    pytest.param('{"answers": {"kind": {}}}', ["answers.kind"], id="choice object"),
    pytest.param('{"emphasis": {}}', ["emphasis"], id="emphasis object"),
    pytest.param('{"emphasis": "kind"}', ["emphasis"], id="emphasis text"),
    pytest.param('{"emphasis": [1, [], null]}', [f"emphasis.{n}" for n in (0, 1, 2)], id="3 types"),
    pytest.param('{"answer": {}}', ["answer"], id="unknown key"),
    pytest.param('{"\\u0000": 1}', ["\N{REPLACEMENT CHARACTER}"], id="NUL for a key"),
    pytest.param('{"__proto__": {}, "": 1}', ["__proto__", ""], id="odd keys"),
    pytest.param(
        '{"answers": {"knd": "x"}, "title": 1}', ["title", "answers.knd"], id="both kinds"
    ),
]


@SENDING
@pytest.mark.parametrize(("raw", "paths"), WRONG_SHAPE)
def test_what_is_no_profile(client: Client, address: str, raw: str, paths: list[str]) -> None:
    document = refused(send(client, raw, address), 400, "wrong-shape")
    assert [error["path"] for error in document["errors"]] == paths


UNKNOWN = [
    pytest.param({"answers": {"knd": "json-api"}}, "answers.knd", "kind", id="question"),
    pytest.param({"answers": {"kind": "json-apy"}}, "answers.kind", "json-api", id="choice"),
    pytest.param({"answers": {"kind": ""}}, "answers.kind", None, id="empty choice"),
    pytest.param({"answers": {"kind": "\0"}}, "answers.kind", None, id="NUL for a choice"),
    pytest.param({"answers": {"kind": "x" * 900_000}}, "answers.kind", None, id="huge choice"),
    pytest.param({"answers": {"KIND": "json-api"}}, "answers.KIND", "kind", id="upper case"),
    pytest.param({"emphasis": ["knd"]}, "emphasis.0", "kind", id="emphasis on nothing known"),
    pytest.param({"emphasis": ["kind"]}, "emphasis.0", None, id="emphasis without an answer"),
    pytest.param(
        {"answers": {"kind": "json-api"}, "emphasis": ["kind", "admin"]},
        "emphasis.1",
        None,
        id="emphasis on one without an answer",
    ),
]


@SENDING
@pytest.mark.parametrize(("profile", "place", "meant"), UNKNOWN)
def test_names_that_do_not_fit(
    client: Client, address: str, profile: Any, place: str, meant: str | None
) -> None:
    document = refused(send(client, json.dumps(profile), address), 422, "unknown-name")
    (error,) = document["errors"]
    assert (error["path"], error.get("did_you_mean")) == (place, meant)
    assert document["detail"].startswith("Under edition 1: ")
    assert len(error["message"]) < 1_000


def test_of_many_problems_the_first_are_named(client: Client) -> None:
    answers = {f"q{number}": "x" for number in range(50_000)}
    document = refused(send(client, json.dumps({"answers": answers})), 422, "unknown-name")
    assert len(document["errors"]) == PROBLEMS_MAX


def test_in_a_list_the_position_stands_first(client: Client) -> None:
    profiles = [{}, {"answers": {"kind": "json-apy"}}, {"emphasis": ["kind"]}, []]
    document = refused(send(client, json.dumps(profiles)), 400, "wrong-shape")
    paths = [error["path"] for error in document["errors"]]
    assert paths == ["1.answers.kind", "2.emphasis.0", "3"]


def test_a_list_is_answered_as_a_whole_or_not_at_all(client: Client) -> None:
    refused(send(client, '[{}, {"answers": {"kind": "x"}}]'), 422, "unknown-name")


def test_a_list_has_at_most_100_profiles(client: Client) -> None:
    document = refused(send(client, json.dumps([{}] * 101)), 400, "wrong-shape")
    assert "101 profiles; 100 are possible" in document["errors"][0]["message"]


def test_one_recommendation_is_stored_at_a_time(client: Client) -> None:
    refused(send(client, "[{}]", STORE), 400, "wrong-shape")


@SENDING
@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/problem+json",
        "application/json; charset=utf-16",
        "application/json; charset=latin-1",
        "json",
        "\\",
    ],
)
def test_what_is_not_declared_as_json(client: Client, address: str, kind: str) -> None:
    refused(send(client, "{}", address, kind), 415, "wrong-content-type")


@pytest.mark.parametrize(
    "kind",
    [
        JSON,
        "Application/JSON",
        "application/json; charset=UTF-8",
        'application/json;charset="utf-8"',
    ],
)
def test_ways_to_declare_json(client: Client, kind: str) -> None:
    assert send(client, "{}", ADVICE, kind).status_code == 200


@SENDING
def test_compressed_bodies_are_not_read(client: Client, address: str) -> None:
    response = client.post(address, "{}", JSON, headers={"content-encoding": "gzip"})
    refused(response, 415, "wrong-content-type")


@SENDING
def test_bodies_in_chunks_are_not_read(client: Client, address: str) -> None:
    response = client.post(address, "{}", JSON, headers={"transfer-encoding": "chunked"})
    assert "Content-Length" in refused(response, 400, "not-json")["detail"]


@SENDING
def test_bodies_over_a_mebibyte_are_not_read(client: Client, address: str) -> None:
    fits = b'{"title": "a"}' + b" " * (MEBIBYTE - 14)
    assert send(client, fits, address).status_code in (200, 201)
    refused(send(client, fits + b" ", address), 413, "too-large")


METHODS = [
    ("/api/v1/questionnaire", "GET, HEAD, OPTIONS"),
    ("/api/v1/editions", "GET, HEAD, OPTIONS"),
    ("/api/v1/editions/1", "GET, HEAD, OPTIONS"),
    ("/api/v1/recommendations/" + "0" * 26, "GET, HEAD, OPTIONS"),
    ("/api/v1/openapi.json", "GET, HEAD, OPTIONS"),
    ("/api/v1/schemas/profile.json", "GET, HEAD, OPTIONS"),
    (ADVICE, "OPTIONS, POST"),
    (STORE, "OPTIONS, POST"),
]


@pytest.mark.parametrize(("address", "allowed"), METHODS)
def test_other_methods(client: Client, address: str, allowed: str) -> None:
    every = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "QUERY")
    for method in set(every) - set(allowed.split(", ")):
        response = client.generic(method, address)
        if method == "HEAD":
            assert (response.status_code, response.content) == (405, b"")
            continue
        refused(response, 405, "method-not-allowed")
        assert response.headers["Allow"] == allowed


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v2/advice",
        "/api/v1/advice/",
        "/api/v1/editions/",
        "/api/v1/editions/0",
        "/api/v1/editions/2",
        "/api/v1/editions/01x",
        "/api/v1/editions/-1",
        "/api/v1/editions/1.0",
        "/api/v1/editions/" + "9" * 400,
        "/api/v1/recommendations/" + "0" * 26,
        "/api/v1/recommendations/" + "0" * 25,
        "/api/v1/recommendations/" + "O" * 26,
        "/api/v1/recommendations/%00",
        "/api/v1/recommendations/%ED%A0%80",
        "/api/v1/recommendations/../advice",
        "/api/v1/schemas/nothing.json",
        "/api/v1/schemas/profile",
        "/api/v1/%ff%fe",
    ],
)
def test_addresses_of_nothing(client: Client, address: str) -> None:
    refused(client.get(address), 404, "not-found")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "QUERY"])
def test_nothing_is_there_for_any_method(client: Client, method: str) -> None:
    refused(client.generic(method, "/api/v1/nothing", "{}", JSON), 404, "not-found")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=", "limit"),
        ("limit=ten", "limit"),
        ("limit=1.5", "limit"),
        ("limit=" + "9" * 5_000, "limit"),
        ("limit=%00", "limit"),
        ("offset=-1", "offset"),
        ("offset=NaN", "offset"),
        ("offset=1e3", "offset"),
        ("offset=99999999999999999999", "offset"),
    ],
)
def test_parameters_of_the_address(client: Client, query: str, name: str) -> None:
    document = refused(client.get(f"/api/v1/editions?{query}"), 400, "wrong-parameter")
    assert [error["path"] for error in document["errors"]] == [name]


def test_a_host_that_is_not_ours(client: Client) -> None:
    response = client.get("/api/v1/editions", headers={"host": "elsewhere.example"})
    refused(response, 400, "bad-request")


def fault(request: HttpRequest) -> HttpResponse:
    raise {"down": OperationalError, "gone": InterfaceError, "empty": NoEditionError}.get(
        request.GET.get("kind", ""), RuntimeError
    )


class Faulty:
    """The addresses of the site, and one below the API that fails."""

    urlpatterns = [*urls.urlpatterns, path("api/v1/fault", fault)]
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500


@pytest.mark.parametrize("kind", ["down", "gone", "empty"])
def test_the_database_is_away(settings: Any, kind: str) -> None:
    settings.ROOT_URLCONF = Faulty
    response = Client().get(f"/api/v1/fault?kind={kind}")
    refused(response, 503, "unavailable")
    assert response.headers["Retry-After"] == "60"


def test_a_fault_of_ours_shows_nothing_of_it(settings: Any) -> None:
    settings.ROOT_URLCONF = Faulty
    response = Client(raise_request_exception=False).get("/api/v1/fault")
    assert "RuntimeError" not in response.content.decode()
    refused(response, 500, "internal-error")


def test_no_edition_yet(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> int:
        raise NoEditionError("No edition has been published yet.")

    monkeypatch.setattr(knowledge, "current_number", none)
    for address in ("questionnaire", "openapi.json", "schemas/profile.json"):
        refused(client.get(f"/api/v1/{address}"), 503, "unavailable")
    refused(send(client, "{}"), 503, "unavailable")


def test_every_kind_of_problem_has_the_published_form(
    problem_schema: Draft202012Validator,
) -> None:
    statuses = set()
    for slug, kind in problems.KINDS.items():
        response = problems.response(slug)
        problem_schema.validate(refused_document := json.loads(response.content))
        assert refused_document["status"] == kind.status == response.status_code
        assert ("Retry-After" in response.headers) == (kind.status in (429, 503))
        statuses.add(int(kind.status))
    assert {400, 404, 405, 413, 415, 422, 429, 503} <= statuses


def test_details_have_the_published_form(
    client: Client, problem_schema: Draft202012Validator
) -> None:
    for raw in ('{"answers": {"knd": 1}}', "{", '[{"emphasis": [1, "admin"]}]'):
        problem_schema.validate(send(client, raw).json())


def test_every_kind_is_explained_where_its_address_leads(client: Client) -> None:
    page = client.get("/api/").content.decode()
    for slug in problems.KINDS:
        assert f'id="{slug}"' in page


def test_nothing_that_was_refused_is_stored(client: Client) -> None:
    for raw in ("", "[]", '{"answers": {"kind": "x"}}', '{"title": "a\\u0007"}'):
        assert send(client, raw, STORE).status_code >= 400
    assert Recommendation.objects.count() == 0
