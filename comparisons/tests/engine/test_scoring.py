"""Weights, scores, leader, robustness, strength: reckoned by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from comparisons.engine.explanation import verdict
from comparisons.engine.facts import Knowledge, Question
from comparisons.engine.profile import Profile
from comparisons.engine.scoring import (
    DecisionModel,
    Standing,
    Strength,
    halves,
    hundredths,
    standing,
    strength_of,
)

from .knowledges import DESK, answers, build, with_rating


def stand(knowledge: Knowledge, *pairs: str, emphasis: tuple[str, ...] = ()) -> Standing:
    return standing(DecisionModel(knowledge), answers(*pairs, emphasis=emphasis))


def names(knowledge: Knowledge, *positions: int | None) -> list[str | None]:
    return [None if n is None else knowledge.frameworks[n].slug for n in positions]


def against(first: float, second: float) -> Knowledge:
    """Two criteria of these weights: one is all for Django, the other all for Flask."""
    return build({"for": (first, 10, 0), "against": (second, 0, 10)})


@pytest.mark.parametrize(
    ("pairs", "emphasis", "expected"),
    [
        pytest.param([], [], {"admin": 100, "freedom": 100, "api": 0}, id="no answers"),
        pytest.param(
            ["admin=staff"], [], {"admin": 400, "freedom": 100, "api": 0}, id="one answer"
        ),
        pytest.param(
            ["admin=staff"], ["admin"], {"admin": 700, "freedom": 100, "api": 0}, id="emphasised"
        ),
        pytest.param(
            ["clients=many", "layout=settled", "admin=staff"],
            ["clients"],
            {"admin": 500, "freedom": 100, "api": 400},
            id="answers add up",
        ),
        pytest.param(
            ["clients=none"], ["clients"], {"admin": 100, "freedom": 100, "api": 0}, id="no effect"
        ),
    ],
)
def test_weights_are_base_weights_and_effects(
    pairs: list[str], emphasis: list[str], expected: dict[str, int]
) -> None:
    assert DecisionModel(DESK).weights(answers(*pairs, emphasis=emphasis)) == expected


@pytest.mark.parametrize(
    ("pairs", "emphasis", "expected"),
    [
        pytest.param([], (), [65, 65, 50], id="no answers"),
        pytest.param(["admin=staff"], (), [80, 50, 32], id="one answer"),
        pytest.param(["layout=free"], (), [52.5, 77.5, 65], id="the other way"),
        pytest.param(["admin=staff", "clients=many"], ("admin",), [79, 49, 42], id="emphasised"),
    ],
)
def test_scores_are_weighted_means_of_ratings(
    pairs: list[str], emphasis: tuple[str, ...], expected: list[float]
) -> None:
    said = stand(DESK, *pairs, emphasis=emphasis)
    assert [said.score(n) for n in range(3)] == expected


def test_scores_lie_between_0_and_100() -> None:
    said = stand(build({"c": (0.01, 10, 0)}))
    assert (said.score(0), said.score(1)) == (100, 0)


@pytest.mark.parametrize(
    ("number", "expected"), [(0.29, 29), (1.15, 115), (-0.57, -57), (0.07, 7), (5, 500)], ids=str
)
def test_weights_are_reckoned_in_whole_hundredths(number: float, expected: int) -> None:
    assert hundredths(number) == expected


@pytest.mark.parametrize(("number", "expected"), [(0, 0), (4.5, 9), (10.0, 20)], ids=str)
def test_ratings_are_reckoned_in_whole_halves(number: float, expected: int) -> None:
    assert halves(number) == expected


def test_a_tie_in_tenths_is_a_tie() -> None:
    """In floating point, 0.1 + 0.2 - 0.3 is more than 0."""
    knowledge = build({"a": (0.1, 6, 5), "b": (0.2, 6, 5), "c": (0.3, 5, 6)})
    assert stand(knowledge).leader is None


A, B, C, D = "ada", "bob", "cyd", "dee"


@pytest.mark.parametrize(
    ("ratings", "leader", "ahead", "over"),
    [
        pytest.param([5, 4], A, A, B, id="first of two"),
        pytest.param([4, 5], B, B, A, id="second of two"),
        pytest.param([5, 5], None, A, B, id="two level"),
        pytest.param([4, 6, 5], B, B, C, id="second of three over the third"),
        pytest.param([5, 4, 5], None, A, C, id="first and third level"),
        pytest.param([5, 5, 5], None, A, B, id="three level"),
        pytest.param([4, 5, 5], None, A, B, id="second and third level above the first"),
        pytest.param([6, 5, 5], A, A, B, id="level below the top"),
        pytest.param([3, 4, 6, 5], C, C, D, id="third of four"),
        pytest.param([3, 6, 4, 6], None, A, B, id="second and fourth of four level"),
    ],
)
def test_the_leader_and_from_whom_over_whom_the_lead_is_measured(
    ratings: list[float], leader: str | None, ahead: str, over: str
) -> None:
    contenders = [A, B, C, D][: len(ratings)]
    knowledge = build({"c": (1, *ratings)}, contenders=contenders)
    said = stand(knowledge)
    assert names(knowledge, said.leader, said.ahead, said.over) == [leader, ahead, over]


def test_an_alternative_never_leads_nor_ties() -> None:
    knowledge = build({"c": (1, 4, 5, 9, 5)}, alternatives=["fastapi", "falcon"])
    said = stand(knowledge)
    assert names(knowledge, said.leader, said.over) == ["flask", "django"]


@pytest.mark.parametrize(
    ("weights", "robustness", "strength"),
    [
        pytest.param((1, 1), "0", "even", id="tie"),
        pytest.param((5.49, 4.51), "0.098", "even", id="just below 0.10"),
        pytest.param((5.5, 4.5), "0.1", "slight", id="0.10"),
        pytest.param((6.24, 3.76), "0.248", "slight", id="just below 0.25"),
        pytest.param((6.25, 3.75), "0.25", "clear", id="0.25"),
        pytest.param((7.49, 2.51), "0.498", "clear", id="just below 0.50"),
        pytest.param((7.5, 2.5), "0.5", "strong", id="0.50"),
        pytest.param((2.5, 7.5), "0.5", "strong", id="0.50 for the other"),
        pytest.param((1, 0), "1", "strong", id="nothing speaks against it"),
    ],
)
def test_strength_follows_from_robustness(
    weights: tuple[float, float], robustness: str, strength: Strength
) -> None:
    said = stand(against(*weights))
    assert (said.robustness, said.strength) == (Fraction(robustness), strength)


@pytest.mark.parametrize(
    ("robustness", "strength"),
    [("0.09999999", "even"), ("0.24999999", "slight"), ("0.49999999", "clear")],
)
def test_strength_is_not_rounded_up(robustness: str, strength: Strength) -> None:
    assert strength_of(Fraction(robustness)) == strength


def test_robustness_is_that_against_the_rival_who_needs_the_smallest_error() -> None:
    """Cyd is further behind than Bob, but on weights that are more in doubt."""
    knowledge = build({"a": (2, 10, 9, 0), "b": (1, 5, 5, 10)}, contenders=[A, B, C])
    said = stand(knowledge)
    assert names(knowledge, said.leader, said.over) == [A, B]
    assert said.robustness == Fraction(20 - 5, 20 + 5)


def test_a_criterion_on_which_all_are_alike_adds_no_doubt() -> None:
    alike = build({"for": (3, 10, 0), "against": (1, 0, 10), "alike": (9, 7, 7)})
    assert stand(alike).robustness == stand(against(3, 1)).robustness == Fraction(1, 2)


def test_knowledge_without_a_rating_makes_no_model() -> None:
    unrated = with_rating(DESK, "api", "flask", 5)
    del unrated.criterion["api"].ratings["flask"]  # type: ignore[attr-defined]
    with pytest.raises(KeyError, match="flask"):
        DecisionModel(unrated)


def test_a_model_serves_many_profiles() -> None:
    model = DecisionModel(DESK)
    first = standing(model, answers("admin=staff"))
    standing(model, answers("layout=free", emphasis=["layout"]))
    assert standing(model, answers("admin=staff")) == first
    assert standing(model, Profile()).load == model.base


def test_a_question_without_choices_makes_no_difference() -> None:
    """As in a draft, where somebody has added the question and not yet its choices."""
    bare = Question("later", DESK.questions[0].section, "What else?", ())
    with_it = DecisionModel(replace(DESK, questions=(*DESK.questions, bare)))
    said, usual = verdict(with_it, Profile({})), verdict(DecisionModel(DESK), Profile({}))
    assert (said.scores, said.decided) == (usual.scores, usual.decided)
