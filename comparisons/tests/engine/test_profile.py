"""Profiles: what is refused and where, the canonical form, the key of a permalink."""

from __future__ import annotations

import hashlib
import json
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparisons.engine.profile import (
    PROBLEMS_MAX,
    TITLE_MAX,
    Problem,
    Profile,
    ProfileError,
    canonical_json,
    digest,
    key_of,
    parse,
    suggestion,
)

from .knowledges import DESK, answers, modest

GIVEN = {"admin": "staff", "clients": "many"}


def problems(document: object) -> tuple[Problem, ...]:
    with pytest.raises(ProfileError) as caught:
        parse(document, DESK)
    return caught.value.problems


def test_a_sound_document_becomes_a_profile() -> None:
    document = {"title": "Parcel desk", "answers": GIVEN, "emphasis": ["admin"]}
    assert parse(document, DESK) == Profile(GIVEN, frozenset({"admin"}), "Parcel desk")


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({}, id="nothing at all"),
        pytest.param({"answers": {}}, id="no answers"),
        pytest.param({"title": "", "emphasis": []}, id="empty parts"),
        pytest.param({"title": " \t\n "}, id="a title of white space"),
    ],
)
def test_every_part_may_be_left_out(document: object) -> None:
    assert parse(document, DESK) == Profile()


WRONG = [
    pytest.param(None, "", "shape", id="null for a profile"),
    pytest.param([], "", "shape", id="list for a profile"),
    pytest.param("admin", "", "shape", id="text for a profile"),
    pytest.param(True, "", "shape", id="true for a profile"),
    pytest.param(10**5000, "", "shape", id="huge number for a profile"),
    pytest.param({"colour": 1}, "colour", "shape", id="unknown key"),
    pytest.param({7: 1}, "a number", "shape", id="number for a key"),
    pytest.param({10**5000: 1}, "a number", "shape", id="huge number for a key"),
    pytest.param({None: 1}, "null", "shape", id="null for a key"),
    pytest.param({"x" * 99: 1}, "x" * 60 + "…", "shape", id="long key"),
    pytest.param({"\ud800\n": 1}, "\ufffd\ufffd", "shape", id="unprintable key"),
    pytest.param({"title": None}, "title", "shape", id="null for the title"),
    pytest.param({"title": 5}, "title", "shape", id="number for the title"),
    pytest.param({"title": ["a"]}, "title", "shape", id="list for the title"),
    pytest.param({"title": "x" * 121}, "title", "shape", id="title over 120 characters"),
    pytest.param({"title": "a\nb"}, "title", "shape", id="line break in the title"),
    pytest.param({"title": "a\u2028b"}, "title", "shape", id="line separator in the title"),
    pytest.param({"title": "a\u2029b"}, "title", "shape", id="paragraph separator in the title"),
    pytest.param({"title": "a\0b"}, "title", "shape", id="null character in the title"),
    pytest.param({"title": "\x1b[2J"}, "title", "shape", id="escape sequence in the title"),
    pytest.param({"title": "\x9b2J"}, "title", "shape", id="C1 control in the title"),
    pytest.param({"title": "\ud83d"}, "title", "shape", id="half a surrogate pair in the title"),
    pytest.param({"answers": None}, "answers", "shape", id="null for answers"),
    pytest.param({"answers": []}, "answers", "shape", id="list for answers"),
    pytest.param({"answers": "admin"}, "answers", "shape", id="text for answers"),
    pytest.param({"answers": False}, "answers", "shape", id="false for answers"),
    pytest.param({"answers": {"kind": "x"}}, "answers.kind", "unknown", id="unknown question"),
    pytest.param({"answers": {"kind": []}}, "answers.kind", "unknown", id="unknown to a list"),
    pytest.param({"answers": {5: "x"}}, "answers.a number", "unknown", id="number asks"),
    pytest.param({"answers": {True: "x"}}, "answers.true or false", "unknown", id="true asks"),
    pytest.param({"answers": {"admin": "?"}}, "answers.admin", "unknown", id="unknown choice"),
    pytest.param({"answers": {"admin": "many"}}, "answers.admin", "unknown", id="choice elsewhere"),
    pytest.param({"answers": {"admin": ""}}, "answers.admin", "unknown", id="empty choice"),
    pytest.param({"answers": {"admin": None}}, "answers.admin", "shape", id="null for a choice"),
    pytest.param({"answers": {"admin": 1.5}}, "answers.admin", "shape", id="number for a choice"),
    pytest.param({"answers": {"admin": True}}, "answers.admin", "shape", id="true for a choice"),
    pytest.param({"answers": {"admin": ["staff"]}}, "answers.admin", "shape", id="list of choices"),
    pytest.param({"answers": {"admin": {}}}, "answers.admin", "shape", id="object for a choice"),
    pytest.param({"emphasis": None}, "emphasis", "shape", id="null for emphasis"),
    pytest.param({"emphasis": "admin"}, "emphasis", "shape", id="text for emphasis"),
    pytest.param({"emphasis": {"admin": 1}}, "emphasis", "shape", id="object for emphasis"),
    pytest.param({"emphasis": 3}, "emphasis", "shape", id="number for emphasis"),
    pytest.param({"emphasis": [3]}, "emphasis.0", "shape", id="emphasis on a number"),
    pytest.param({"emphasis": [None]}, "emphasis.0", "shape", id="emphasis on null"),
    pytest.param({"emphasis": [["admin"]]}, "emphasis.0", "shape", id="emphasis on a list"),
    pytest.param({"emphasis": [{}]}, "emphasis.0", "shape", id="emphasis on an object"),
    pytest.param({"emphasis": ["kind"]}, "emphasis.0", "unknown", id="emphasis on the unknown"),
    pytest.param(
        {"answers": GIVEN, "emphasis": ["admin", "layout"]},
        "emphasis.1",
        "unknown",
        id="emphasis on the unanswered",
    ),
]


@pytest.mark.parametrize(("document", "path", "kind"), WRONG)
def test_a_wrong_document_is_refused_and_the_place_named(
    document: object, path: str, kind: str
) -> None:
    (problem,) = problems(document)
    assert (problem.path, problem.kind) == (path, kind)
    assert str(problem).startswith(path)
    assert problem.message.isprintable()


def test_everything_that_is_wrong_is_named_at_once() -> None:
    document = {
        "titel": "x",
        "title": 1,
        "answers": {"admin": "stuff", "kind": "x"},
        "emphasis": ["layout"],
    }
    paths = [problem.path for problem in problems(document)]
    assert paths == ["titel", "title", "answers.admin", "answers.kind", "emphasis.0"]


def test_a_hostile_heap_of_mistakes_is_not_listed_to_its_end() -> None:
    heap = {"answers": {f"admin{n}": "x" for n in range(100_000)}, "emphasis": [0] * 100_000}
    assert len(problems(heap)) == PROBLEMS_MAX


@pytest.mark.parametrize(
    ("document", "meant", "known"),
    [
        pytest.param({"anwsers": {}}, "answers", "title, answers, emphasis", id="key"),
        pytest.param({"answers": {"Admn": "x"}}, "admin", "admin, layout, clients", id="question"),
        pytest.param({"answers": {"admin": " STAFF"}}, "staff", "staff, nobody", id="capitals"),
        pytest.param({"answers": {"admin": "stuff"}}, "staff", "staff, nobody", id="choice"),
        pytest.param({"emphasis": ["cleints"]}, "clients", "admin, layout, clients", id="emphasis"),
    ],
)
def test_a_slip_is_met_with_what_was_probably_meant(
    document: object, meant: str, known: str
) -> None:
    (problem,) = problems(document)
    assert problem.did_you_mean == meant
    assert f"Did you mean “{meant}”?" in problem.message
    assert problem.message.endswith(f"Known: {known}.")


def test_a_word_like_no_other_suggests_nothing() -> None:
    (problem,) = problems({"answers": {"zzz": "x"}})
    assert problem.did_you_mean is None
    assert "Did you mean" not in problem.message


def test_a_word_that_is_no_text_suggests_nothing() -> None:
    assert suggestion(5, ["5"]) is None


def json_like() -> st.SearchStrategy[Any]:
    words = st.sampled_from(["title", "answers", "emphasis", "admin", "staff", "many"])
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | words | st.text()
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(words | st.text(), inner, max_size=3)
        ),
        max_leaves=4,
    )


@settings(modest, max_examples=40)
@given(json_like() | st.fixed_dictionaries({"answers": json_like(), "emphasis": json_like()}))
def test_whatever_comes_is_read_or_refused(document: object) -> None:
    try:
        profile = parse(document, DESK)
    except ProfileError:
        return
    assert parse(profile.document(), DESK) == profile


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("x" * TITLE_MAX, id="as long as possible"),
        pytest.param("שולחן חבילות", id="right to left"),
        pytest.param("👩‍💻 desk", id="joined characters"),
        pytest.param("<b>&amp;</b>", id="mark-up"),
    ],
)
def test_a_title_is_any_line_of_text(title: str) -> None:
    assert parse({"title": f"\n  {title}\t "}, DESK).title == title


def test_emphasis_given_twice_is_one_emphasis() -> None:
    twice = parse({"answers": GIVEN, "emphasis": ["admin", "admin"]}, DESK)
    assert twice == parse({"answers": GIVEN, "emphasis": ["admin"]}, DESK)
    assert twice.multiplier("admin") == 2
    assert twice.multiplier("clients") == 1


def test_a_profile_is_written_in_canonical_order() -> None:
    profile = answers("clients=many", "admin=staff", emphasis=["clients", "admin"], title="Desk")
    assert json.dumps(profile.document()) == (
        '{"title": "Desk", "answers": {"admin": "staff", "clients": "many"}, '
        '"emphasis": ["admin", "clients"]}'
    )


def test_a_profile_cannot_be_changed() -> None:
    given_answers = dict(GIVEN)
    profile = Profile(given_answers)
    given_answers["admin"] = "nobody"
    assert profile.answers["admin"] == "staff"
    with pytest.raises(FrozenInstanceError):
        profile.title = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        profile.answers["admin"] = "nobody"  # type: ignore[index]


@pytest.mark.parametrize(
    ("question", "choice", "expected"),
    [
        pytest.param("admin", "nobody", ["admin=nobody", "clients=many"], id="otherwise"),
        pytest.param("layout", "free", ["admin=staff", "clients=many", "layout=free"], id="more"),
        pytest.param("clients", None, ["admin=staff"], id="less"),
        pytest.param("layout", None, ["admin=staff", "clients=many"], id="less than nothing"),
    ],
)
def test_answering_keeps_the_rest(question: str, choice: str | None, expected: list[str]) -> None:
    before = answers("admin=staff", "clients=many", emphasis=["admin"], title="Desk")
    after = before.answering(question, choice)
    assert after == answers(*expected, emphasis=["admin"], title="Desk")


def test_emphasis_goes_with_the_answer() -> None:
    before = answers("admin=staff", emphasis=["admin"])
    assert before.answering("admin", None) == Profile()
    assert before.answering("admin", "nobody").emphasis == {"admin"}


def test_canonical_json_is_sorted_compact_and_unescaped() -> None:
    assert canonical_json({"b": [1, None], "a": "é\n"}) == '{"a":"é\\n","b":[1,null]}'


@pytest.mark.parametrize("number", [float("nan"), float("inf")], ids=str)
def test_canonical_json_has_no_numbers_that_json_lacks(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"weight": number})


def test_a_digest_names_its_method() -> None:
    assert digest("é") == "sha256:" + hashlib.sha256("é".encode()).hexdigest()


def test_a_key_is_the_start_of_a_hash_in_crockfords_base_32() -> None:
    profile = answers("admin=staff", emphasis=["admin"], title="Paketé")
    content = (
        '{"answers":{"admin":"staff"},"edition":"sha256:00","emphasis":["admin"],"title":"Paketé"}'
    )
    bits = f"{int(hashlib.sha256(content.encode()).hexdigest(), 16):0256b}"[:130]
    fives = [int(bits[n : n + 5], 2) for n in range(0, 130, 5)]
    expected = "".join("0123456789abcdefghjkmnpqrstvwxyz"[five] for five in fives)
    assert key_of(profile, "sha256:00") == expected
    assert len(expected) == 26


def test_a_key_commits_to_each_part_of_the_content() -> None:
    keys = [
        key_of(answers("admin=staff", "clients=many"), "sha256:00"),
        key_of(answers("admin=staff", "clients=many"), "sha256:01"),
        key_of(answers("admin=staff", "clients=many", title="Desk"), "sha256:00"),
        key_of(answers("admin=staff", "clients=many", emphasis=["admin"]), "sha256:00"),
        key_of(answers("admin=staff", "clients=none"), "sha256:00"),
        key_of(answers("admin=staff"), "sha256:00"),
        key_of(Profile(), "sha256:00"),
    ]
    assert len(set(keys)) == len(keys)


def test_neither_order_nor_space_around_the_title_makes_another_key() -> None:
    one = {"title": "Desk", "answers": GIVEN, "emphasis": ["admin", "clients"]}
    other = {
        "emphasis": ["clients", "admin"],
        "answers": dict(reversed(GIVEN.items())),
        "title": " Desk ",
    }
    assert key_of(parse(one, DESK), "sha256:00") == key_of(parse(other, DESK), "sha256:00")
