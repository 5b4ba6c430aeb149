"""Why another edition says something else: exact sums, and causes that are named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.engine.drift import drift
from comparisons.engine.explanation import verdict
from comparisons.engine.facts import Knowledge
from comparisons.engine.profile import Profile, carry
from comparisons.engine.scoring import DecisionModel

from .knowledges import DESK, answers, build, cases, knowledges, modest, with_rating

STAFF = answers("admin=staff")


@modest
@given(cases(), knowledges(3))
def test_causes_and_rest_add_up_to_the_difference(
    case: tuple[Knowledge, Profile], other: Knowledge
) -> None:
    knowledge, profile = case
    old, new = DecisionModel(knowledge), DecisionModel(other)
    carried, lost = carry(profile, other)
    assert set(lost) | set(carried.answers) == set(profile.answers)
    found = drift(old, profile, new, carried)
    said = verdict(old, profile)
    if found is None:
        slugs = {f.slug for f in other.contenders}
        assert not {said.ahead, said.over} <= slugs
        return
    assert (found.ahead, found.over) == (said.ahead, said.over)
    assert found.then == pytest.approx(said.points)
    scores = verdict(new, carried).scores
    assert found.now == pytest.approx(scores[said.ahead] - scores[said.over])
    moved = sum(cause.points for cause in found.causes) + found.rest
    assert moved == pytest.approx(found.now - found.then, abs=1e-9)


@modest
@given(cases(), st.sampled_from(["c0"]), st.sampled_from([0.5, 3, 9.5]))
def test_only_what_was_changed_is_a_cause(
    case: tuple[Knowledge, Profile], criterion: str, value: float
) -> None:
    knowledge, profile = case
    said = verdict(DecisionModel(knowledge), profile)
    before = knowledge.criterion[criterion].ratings[said.ahead]
    other = with_rating(knowledge, criterion, said.ahead, value)
    found = drift(DecisionModel(knowledge), profile, DecisionModel(other), profile)
    assert found is not None
    if value == before:
        assert found.causes == ()
    else:
        (cause,) = found.causes
        assert (cause.criterion, cause.ratings) == (criterion, {said.ahead: (before, value)})
        assert cause.points == pytest.approx(found.now - found.then, abs=1e-9)
    assert found.rest == pytest.approx(0, abs=1e-9)


def test_base_weights_effects_and_criteria_are_named() -> None:
    other = build(
        {"admin": (2, 9, 4, 2), "freedom": (1, 4, 9, 8), "hiring": (1, 6, 5, 5)},
        {"admin": {"staff": {"admin": 2, "hiring": 1}, "nobody": {"freedom": 1}}},
        alternatives=["fastapi"],
    )
    found = drift(DecisionModel(DESK), STAFF, DecisionModel(other), STAFF)
    assert found is not None
    said = {cause.criterion: (cause.base, cause.ratings, cause.effects) for cause in found.causes}
    assert said == {
        "admin": ((1, 2), {}, {"admin": (3, 2)}),
        "api": ((0, None), {"django": (6, None), "flask": (6, None)}, {}),
        "hiring": ((None, 1), {"django": (None, 6), "flask": (None, 5)}, {"admin": (None, 1)}),
    }


def test_without_one_of_the_two_frameworks_nothing_can_be_compared() -> None:
    other = build({"admin": (1, 9, 4)}, contenders=("django", "fastapi"))
    assert drift(DecisionModel(DESK), STAFF, DecisionModel(other), Profile()) is None


def test_answers_are_carried_by_slug() -> None:
    profile = Profile(
        {"admin": "staff", "layout": "free", "clients": "many"}, frozenset({"layout"}), "Desk"
    )
    renamed = replace(
        DESK,
        questions=tuple(
            replace(q, choices=q.choices[1:]) if q.slug == "layout" else q
            for q in DESK.questions
            if q.slug != "clients"
        ),
    )
    carried, lost = carry(profile, renamed)
    assert carried == Profile({"admin": "staff"}, frozenset(), "Desk")
    assert lost == ("clients", "layout")
    assert carry(profile, DESK) == (profile, ())
