"""Pulls, contributions, flip, decided, next question: reckoned by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from comparisons.engine.explanation import contradictions, next_question
from comparisons.engine.facts import Contradiction, Knowledge
from comparisons.engine.profile import Profile
from comparisons.engine.scoring import DecisionModel, standing

from .knowledges import DESK, Effects, advice, answers, build

#: One criterion for Django by 5, one for Flask by 5, one on which they are alike.
FOR, AGAINST, ALIKE = (9.0, 4.0), (4.0, 9.0), (5.0, 5.0)


def scales(effects: Effects, base: tuple[float, float] = (1, 1)) -> Knowledge:
    """Two criteria that pull apart, "for" and "against" Django, and one that does not."""
    criteria = {"for": (base[0], *FOR), "against": (base[1], *AGAINST), "alike": (0, *ALIKE)}
    return build(criteria, effects)


def three(effects: Effects) -> Knowledge:
    """Ada scores by the weight of a, which is 3, Bob by that of b, 2, Cyd by that of c, 0."""
    criteria = {"a": (3, 10, 0, 0), "b": (2, 0, 10, 0), "c": (0, 0, 0, 10)}
    return build(criteria, effects, ["ada", "bob", "cyd"])


def test_pulls_are_sorted_by_size_and_name_the_contender_they_favour() -> None:
    said = advice(DESK, "admin=nobody", "layout=settled", "clients=none", emphasis=["layout"])
    assert [(p.question, p.choice, p.toward, p.emphasised) for p in said.pulls] == [
        ("layout", "settled", "django", True),
        ("admin", "nobody", "flask", False),
        ("clients", "none", None, False),
    ]
    assert [p.points for p in said.pulls] == [20, 10, 0]
    assert said.points == 20 - 10


def test_pulls_of_equal_size_stand_in_the_order_of_the_edition() -> None:
    effects = {q: {"x": {"for": 1}, "y": {}} for q in ("one", "two", "also")}
    said = advice(scales(effects), "two=x", "also=x", "one=x")
    assert [pull.question for pull in said.pulls] == ["one", "two", "also"]


def test_contributions_are_positive_toward_the_leader() -> None:
    said = advice(DESK, "layout=free")
    assert said.leader == "flask"
    assert [(row.criterion, row.points) for row in said.criteria] == [
        ("freedom", 37.5),
        ("admin", -12.5),
        ("api", 0),
    ]


def test_the_starting_point_is_what_the_base_weights_alone_add() -> None:
    knowledge = scales({"q": {"x": {"against": 3}, "y": {}}}, base=(2, 1))
    said = advice(knowledge, "q=x")
    assert said.leader == "flask"
    assert said.points == pytest.approx(10 * 10 / 6)
    assert said.starting_point == pytest.approx(-10 * 5 / 6)


FLIPS = [
    pytest.param(DESK, ["admin=staff"], [], {"admin": "nobody"}, id="another choice"),
    pytest.param(
        scales({"q": {"x": {"for": 2}, "y": {"for": 3}}}, base=(1, 2)),
        ["q=x"],
        [],
        {"q": None},
        id="leaving it open",
    ),
    pytest.param(
        scales({"q": {"x": {"for": 1}, "y": {}}}), ["q=x"], [], None, id="a tie is not enough"
    ),
    pytest.param(
        scales({"q": {"x": {"for": 0.5}, "y": {"against": 1}}}, base=(2, 1)),
        ["q=x"],
        [],
        None,
        id="not enough without emphasis",
    ),
    pytest.param(
        scales({"q": {"x": {"for": 0.5}, "y": {"against": 1}}}, base=(2, 1)),
        ["q=x"],
        ["q"],
        {"q": "y"},
        id="emphasis stays",
    ),
    pytest.param(
        DESK,
        ["admin=staff", "layout=settled", "clients=many"],
        [],
        {"admin": "nobody", "layout": "free"},
        id="two answers",
    ),
    pytest.param(
        scales({"q": {"x": {"for": 1}, "y": {"against": 2}, "z": {"against": 3, "alike": 5}}}),
        ["q=x"],
        [],
        {"q": "y"},
        id="the largest lead is not the largest gain",
    ),
    pytest.param(
        scales({"p": {"x": {"for": 1}, "y": {}}, "q": {"x": {"against": 1}, "y": {}}}, (1, 0)),
        ["p=x", "q=x"],
        [],
        None,
        id="nothing does it",
    ),
    pytest.param(
        three({"q": {"x": {}, "y": {"c": 4}}}), ["q=x"], [], {"q": "y"}, id="the third goes ahead"
    ),
    pytest.param(
        three({"q": {"x": {}, "y": {"b": 2}, "z": {"c": 5}}}),
        ["q=x"],
        [],
        {"q": "z"},
        id="the third would lead by more",
    ),
    pytest.param(
        three({"q": {"x": {}, "y": {"b": 4}, "z": {"c": 5}}}),
        ["q=x"],
        [],
        {"q": "y"},
        id="the second would lead by more",
    ),
    pytest.param(
        three({"p": {"x": {"a": 2}, "y": {}}, "q": {"x": {}, "y": {"b": 1.5}, "z": {"c": 5.01}}}),
        ["p=x", "q=x"],
        [],
        {"q": "z"},
        id="one for the third before two for the second",
    ),
]


@pytest.mark.parametrize(("knowledge", "pairs", "emphasis", "expected"), FLIPS)
def test_the_flip(
    knowledge: Knowledge,
    pairs: list[str],
    emphasis: list[str],
    expected: dict[str, str | None] | None,
) -> None:
    said = advice(knowledge, *pairs, emphasis=emphasis)
    assert said.leader is not None
    if expected is None:
        assert said.flip is None
    else:
        assert said.flip is not None
        assert {change.question: change.to for change in said.flip} == expected
        assert all(c.before == said.profile.answers[c.question] for c in said.flip)


def one(**effects: float) -> Effects:
    """One question with an answer of these effects, and an answer without any."""
    return {"q": {"x": {c.removesuffix("_"): e for c, e in effects.items()}, "y": {}}}


DECIDED = [
    pytest.param(scales(one(against=0.4), (2, 1)), [], True, id="not even with emphasis"),
    pytest.param(scales(one(against=0.5), (2, 1)), [], False, id="a tie with emphasis"),
    pytest.param(scales(one(against=0.6), (2, 1)), [], False, id="only with emphasis"),
    pytest.param(scales(one(against=1), (2, 1)), [], False, id="a tie without emphasis"),
    pytest.param(scales(one(against=2), (2, 1)), [], False, id="without emphasis"),
    pytest.param(scales(one(for_=-0.5), (2, 1)), [], False, id="less for the leader"),
    pytest.param(scales(one(for_=-0.4), (2, 1)), [], True, id="too little less for the leader"),
    pytest.param(scales(one(for_=2), (2, 1)), [], True, id="only for the leader"),
    pytest.param(scales(one(alike=5), (2, 1)), [], True, id="on what they share"),
    pytest.param(scales(one(against=0.6), (2, 1)), ["q=x"], True, id="all answered"),
    pytest.param(
        scales({"p": {"x": {"against": 0.3}, "y": {}}, **one(against=0.3)}, (2, 1)),
        [],
        False,
        id="two together",
    ),
    pytest.param(
        scales({"p": {"x": {"for": 1}, "y": {"for": 2}}, **one(against=0.6)}, (2, 1)),
        [],
        False,
        id="what would help the leader may stay open",
    ),
    pytest.param(three(one(c=1.4)), [], True, id="out of reach of the third"),
    pytest.param(three(one(c=1.6)), [], False, id="within reach of the third"),
    pytest.param(scales(one(alike=1)), [], False, id="tie now"),
]


@pytest.mark.parametrize(("knowledge", "pairs", "expected"), DECIDED)
def test_decided(knowledge: Knowledge, pairs: list[str], expected: bool) -> None:
    assert advice(knowledge, *pairs).decided is expected


NEXT = [
    pytest.param(DESK, [], "admin", id="the widest"),
    pytest.param(DESK, ["admin=staff"], "layout", id="the widest of those open"),
    pytest.param(DESK, ["admin=staff", "layout=free"], "clients", id="the last, without effect"),
    pytest.param(DESK, ["admin=staff", "layout=free", "clients=none"], None, id="all answered"),
    pytest.param(
        scales(
            {"q": {"x": {"for": 2}, "y": {}}, "p": {"x": {"for": 1}, "y": {"against": 1}}},
        ),
        [],
        "p",
        id="both ways count",
    ),
    pytest.param(
        scales({q: {"x": {"for": 1}, "y": {"against": 1}} for q in ("q", "p")}),
        [],
        "q",
        id="of equals the first asked",
    ),
    pytest.param(
        scales(
            {
                "q": {"x": {"for": 0.25}, "y": {"against": 0.25}},
                "p": {"x": {"for": 1}, "y": {"for": 1}},
            }
        ),
        [],
        "p",
        id="not answering counts as 0",
    ),
    pytest.param(
        scales({"q": {"x": {"for": 3, "alike": 5}, "y": {}}, "p": {"x": {"for": 1}, "y": {}}}),
        [],
        "p",
        id="pulls are in points of the lead that they make",
    ),
]


@pytest.mark.parametrize(("knowledge", "pairs", "expected"), NEXT)
def test_the_next_question(knowledge: Knowledge, pairs: list[str], expected: str | None) -> None:
    assert advice(knowledge, *pairs).next_question == expected


def test_contradictions_are_found_where_every_condition_is_met() -> None:
    rule = Contradiction("odd", "…", {"admin": ("staff",), "layout": ("free", "settled")})
    knowledge = replace(DESK, contradictions=(rule,))
    assert contradictions(knowledge, answers("admin=staff", "layout=settled")) == (rule,)
    assert contradictions(knowledge, answers("admin=nobody", "layout=free")) == ()
    assert contradictions(knowledge, answers("admin=staff")) == ()


def test_the_next_question_passes_over_what_was_passed() -> None:
    model = DecisionModel(DESK)
    stand = standing(model, Profile())
    order: list[str] = []
    while (slug := next_question(model, Profile(), stand, order)) is not None:
        order.append(slug)
    assert order == ["admin", "layout", "clients"]
