"""What a verdict hinges on, against brute force and on an example reckoned by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given

from comparisons.engine.facts import Knowledge
from comparisons.engine.profile import Profile
from comparisons.engine.scoring import DecisionModel
from comparisons.engine.sensitivity import CriticalRating, alone, critical_rating, other_answers

from . import oracle
from .knowledges import DESK, answers, build, cases, modest, with_rating


@modest
@given(cases())
def test_every_other_answer_has_the_verdict_that_it_would_have(
    case: tuple[Knowledge, Profile],
) -> None:
    knowledge, profile = case
    model = DecisionModel(knowledge)
    explored = other_answers(model, profile)
    assert list(explored) == [question.slug for question in knowledge.questions]
    now = oracle.scores(knowledge, profile)
    for slug, others in explored.items():
        given = profile.answers.get(slug)
        choices = [None, *(choice.slug for choice in knowledge.question[slug].choices)]
        assert {other.choice for other in others} == set(choices) - {given}
        assert len(others) == len(choices) - 1
        for other in others:
            changed = oracle.with_answers(profile, [(slug, other.choice)])
            best = oracle.leaders(knowledge, changed)
            assert other.leader == (best[0] if len(best) == 1 else None)
            then = oracle.scores(knowledge, changed)
            ahead, over = _measured(knowledge, now)
            assert other.points == pytest.approx(float(then[ahead] - then[over]), abs=1e-9)


def _measured(knowledge: Knowledge, scores: dict[str, Fraction]) -> tuple[str, str]:
    """Between whom the lead is measured: as the contract has it, ties included."""
    slugs = [f.slug for f in knowledge.contenders]
    ranked = sorted(slugs, key=lambda slug: -scores[slug])
    ahead = slugs[0] if scores[ranked[0]] == scores[ranked[1]] else ranked[0]
    return ahead, next(slug for slug in ranked if slug != ahead)


@modest
@given(cases())
def test_what_another_answer_would_recommend(case: tuple[Knowledge, Profile]) -> None:
    knowledge, profile = case
    for slug, others in other_answers(DecisionModel(knowledge), profile).items():
        for other in others:
            changed = oracle.with_answers(profile, [(slug, other.choice)])
            assert other.recommended == oracle.recommended(knowledge, changed)


@modest
@given(cases())
def test_the_critical_rating_turns_and_moves_least(case: tuple[Knowledge, Profile]) -> None:
    knowledge, profile = case
    found = critical_rating(DecisionModel(knowledge), profile)
    best = oracle.leaders(knowledge, profile)
    if len(best) > 1:
        assert found is None
        return
    fewest = oracle.turning_steps(knowledge, profile, best[0])
    if found is None:
        assert fewest is None
        return
    assert found.rating == knowledge.criterion[found.criterion].ratings[found.framework]
    assert abs(found.turning - found.rating) * 2 == fewest
    turned = with_rating(knowledge, found.criterion, found.framework, found.turning)
    then = oracle.scores(turned, profile)
    assert then[found.rival] > then[best[0]]


def test_other_answers_by_hand() -> None:
    explored = other_answers(DecisionModel(DESK), answers("admin=staff"))
    lines = {(o.choice, o.recommended, o.leader) for o in explored["admin"]}
    assert lines == {("nobody", "flask", "flask"), (None, None, None)}
    free = next(o for o in explored["layout"] if o.choice == "free")
    assert free.leader == "django"  # 4 * 5 against 3 * 5
    assert free.points == pytest.approx(10 * 5 / 7)


def test_emphasis_stays_with_an_answer_that_is_given_otherwise() -> None:
    profile = answers("admin=staff", emphasis=["admin"])
    nobody = next(o for o in other_answers(DecisionModel(DESK), profile)["admin"] if o.choice)
    assert nobody.points == pytest.approx(10 * (5 - 3 * 5) / 4)


def test_the_critical_rating_by_hand() -> None:
    # Admin weighs 4 and freedom 1, so Django leads by 4 * 5 - 5 = 15: four steps of 2 are more.
    found = critical_rating(DecisionModel(DESK), answers("admin=staff"))
    assert found == CriticalRating("admin", "django", rating=9, turning=5, rival="flask")


def test_a_rating_cannot_leave_the_scale() -> None:
    knowledge = build({"admin": (4, 10, 1), "freedom": (1, 4, 6)})
    found = critical_rating(DecisionModel(knowledge), Profile())
    assert found == CriticalRating("admin", "django", rating=10, turning=1, rival="flask")
    assert critical_rating(DecisionModel(build({"admin": (1, 10, 9)})), Profile()) is not None
    hopeless = build({"a": (1, 10, 0), "b": (1, 10, 0), "c": (1, 10, 0)})
    assert critical_rating(DecisionModel(hopeless), Profile()) is None


def test_on_a_tie_there_is_nothing_to_turn() -> None:
    assert critical_rating(DecisionModel(DESK), Profile()) is None


@pytest.mark.parametrize(
    ("question", "choice", "expected"),
    [
        # Without an answer both score 10 * (9 + 4) / 2 = 65.
        (
            "admin",
            "staff",
            {"django": 10 * (4 * 9 + 4) / 5 - 65, "flask": 10 * (4 * 4 + 9) / 5 - 65},
        ),
        ("clients", "many", {"django": -2.5, "flask": -2.5}),
        ("clients", "none", {"django": 0, "flask": 0}),
    ],
)
def test_what_one_answer_alone_does_to_the_scores(
    question: str, choice: str, expected: dict[str, float]
) -> None:
    assert alone(DecisionModel(DESK), question, choice) == pytest.approx(expected)
