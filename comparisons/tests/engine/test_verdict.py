"""The whole verdict: its document, ties, recommendation, alternatives, advisories."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from comparisons.engine import VERSION
from comparisons.engine.facts import Advisory
from comparisons.engine.profile import Profile

from .knowledges import DESK, advice, answers, build, document


def test_the_document_is_the_one_of_the_contract() -> None:
    profile = answers("clients=many", "admin=staff", emphasis=["admin"], title="Parcel desk")
    assert document(DESK, profile) == {
        "engine": VERSION,
        "edition": 3,
        "edition_digest": "sha256:00",
        "title": "Parcel desk",
        "answers": {"admin": "staff", "clients": "many"},
        "emphasis": ["admin"],
        "recommended": "django",
        "leader": "django",
        "strength": "strong",
        "robustness": 0.75,
        "decided": True,
        "scores": {"django": 79.0, "flask": 49.0, "fastapi": 42.0},
        "lead": {"over": "flask", "points": 30.0, "starting_point": 0.0},
        "pulls": [
            {
                "question": "admin",
                "choice": "staff",
                "toward": "django",
                "points": 30.0,
                "emphasised": True,
            },
            {
                "question": "clients",
                "choice": "many",
                "toward": None,
                "points": 0.0,
                "emphasised": False,
            },
        ],
        "criteria": [
            {
                "criterion": "admin",
                "weight": 7.0,
                "ratings": {"django": 9.0, "flask": 4.0},
                "points": 35.0,
            },
            {
                "criterion": "freedom",
                "weight": 1.0,
                "ratings": {"django": 4.0, "flask": 9.0},
                "points": -5.0,
            },
            {
                "criterion": "api",
                "weight": 2.0,
                "ratings": {"django": 6.0, "flask": 6.0},
                "points": 0.0,
            },
        ],
        "flip": [{"question": "admin", "from": "staff", "to": "nobody"}],
        "next_question": "layout",
        "also_consider": [],
    }


def test_the_document_is_json_in_the_order_of_the_contract() -> None:
    text = json.dumps(document(DESK, answers("admin=staff")), allow_nan=False)
    assert list(json.loads(text)) == [
        *("engine", "edition", "edition_digest", "title", "answers", "emphasis"),
        *("recommended", "leader", "strength", "robustness", "decided", "scores", "lead"),
        *("pulls", "criteria", "flip", "next_question", "also_consider"),
    ]


@pytest.mark.parametrize(
    ("ratings", "over", "points"),
    [
        pytest.param([5, 5], "bob", 0, id="two"),
        pytest.param([5, 3, 5], "cyd", 0, id="first and third of three"),
        pytest.param([3, 5, 5], "bob", -20, id="two above the first"),
        pytest.param([5, 5, 5, 5], "bob", 0, id="four"),
    ],
)
def test_a_tie_goes_to_nobody(ratings: list[float], over: str, points: float) -> None:
    contenders = ["ada", "bob", "cyd", "dee"][: len(ratings)]
    said = advice(build({"c": (1, *ratings)}, contenders=contenders))
    assert (said.leader, said.recommended, said.flip, said.decided) == (None, None, None, False)
    assert (said.strength, said.robustness) == ("even", 0)
    assert (said.ahead, said.over, said.points) == ("ada", over, points)


def test_who_leads_too_narrowly_is_not_recommended() -> None:
    said = advice(build({"for": (5.49, 9, 4), "against": (4.51, 4, 9)}))
    assert (said.leader, said.recommended) == ("django", None)


def test_who_leads_by_enough_is_recommended() -> None:
    assert advice(build({"for": (5.5, 9, 4), "against": (4.5, 4, 9)})).recommended == "django"


def test_alternatives_above_the_leader_are_named_best_first() -> None:
    others = ["less", "level", "more", "most"]
    knowledge = build({"c": (1, 5, 6, 5.5, 6, 7, 8)}, alternatives=others)
    assert document(knowledge, Profile())["also_consider"] == [
        {"framework": "most", "score": 80.0},
        {"framework": "more", "score": 70.0},
    ]


def test_on_a_tie_alternatives_are_measured_against_the_best() -> None:
    knowledge = build(
        {"c": (1, 3, 5, 5, 4, 6)}, contenders=["a", "b", "c"], alternatives=["d", "e"]
    )
    assert advice(knowledge).better_alternatives == {"e": 60}


def heeded(advisory: Advisory, *pairs: str) -> bool:
    """Whether the advisory is given to that profile on the example."""
    said = advice(replace(DESK, advisories=(advisory,)), *pairs)
    return said.advisories == (advisory,)


@pytest.mark.parametrize(
    ("conditions", "pairs", "expected"),
    [
        pytest.param({}, [], True, id="no conditions"),
        pytest.param({"admin": ("staff",)}, ["admin=staff"], True, id="met"),
        pytest.param({"admin": ("staff",)}, ["admin=nobody"], False, id="answered otherwise"),
        pytest.param({"admin": ("staff",)}, [], False, id="open"),
        pytest.param({"admin": ("nobody", "staff")}, ["admin=staff"], True, id="one of several"),
        pytest.param(
            {"admin": ("staff",), "clients": ("many",)}, ["admin=staff"], False, id="half met"
        ),
        pytest.param(
            {"admin": ("staff",), "clients": ("many",)},
            ["admin=staff", "clients=many"],
            True,
            id="all met",
        ),
    ],
)
def test_an_advisory_is_given_to_those_who_meet_its_conditions(
    conditions: dict[str, tuple[str, ...]], pairs: list[str], expected: bool
) -> None:
    assert heeded(Advisory("note", "Note", "…", conditions), *pairs) is expected


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [(["admin=staff"], True), (["layout=free"], False), ([], False)],
    ids=["its leader", "another leader", "a tie"],
)
def test_an_advisory_can_be_for_one_leader_only(pairs: list[str], expected: bool) -> None:
    assert heeded(Advisory("note", "Note", "…", {}, leader="django"), *pairs) is expected


def test_advisories_follow_the_alternatives_in_the_order_of_the_edition() -> None:
    notes = tuple(Advisory(slug, slug, "…", {}) for slug in ("second", "first"))
    also = document(
        replace(build({"c": (1, 5, 6, 7)}, alternatives=["fastapi"]), advisories=notes), Profile()
    )["also_consider"]
    assert also == [
        {"framework": "fastapi", "score": 70.0},
        {"advisory": "second"},
        {"advisory": "first"},
    ]
