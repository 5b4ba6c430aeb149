"""Whatever is sent, the answer says what is wrong with it, in the form of RFC 9457."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from advisor.models import Recommendation
from comparisons.engine.profile import PROBLEMS_MAX

from .refusals import ADVICE, JSON, STORE, refused, send

SENDING = pytest.mark.parametrize("address", [ADVICE, STORE])
MEBIBYTE = 1024 * 1024

pytestmark = pytest.mark.usefixtures("edition")


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


def test_nothing_that_was_refused_is_stored(client: Client) -> None:
    for raw in ("", "[]", '{"answers": {"kind": "x"}}', '{"title": "a\\u0007"}'):
        assert send(client, raw, STORE).status_code >= 400
    assert Recommendation.objects.count() == 0
