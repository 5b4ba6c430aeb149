"""Theorems about the model, against brute force on small random knowledge."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparisons.engine.explanation import Verdict, verdict
from comparisons.engine.facts import Knowledge
from comparisons.engine.lint import weights as weights_rule
from comparisons.engine.profile import Profile, key_of
from comparisons.engine.scoring import DecisionModel, standing

from . import oracle
from .knowledges import build, cases, document, knowledges, modest, scaled, with_rating

Case = tuple[Knowledge, Profile]


def near(points: float | Fraction) -> Any:
    """Equal but for the rounding of floating point."""
    return pytest.approx(float(points), rel=1e-9, abs=1e-9)


def judged(case: Case) -> Verdict:
    knowledge, profile = case
    return verdict(DecisionModel(knowledge), profile)


def signed_pulls(said: Verdict) -> dict[str, float]:
    """Pulls toward the framework from which the lead is measured, by question."""
    sign = {said.ahead: 1, said.over: -1, None: 0}
    return {pull.question: sign[pull.toward] * pull.points for pull in said.pulls}


@modest
@given(cases())
def test_scores_and_the_leader_are_those_of_the_contract(case: Case) -> None:
    said = judged(case)
    assert said.scores == pytest.approx({k: float(v) for k, v in oracle.scores(*case).items()})
    best = oracle.leaders(*case)
    assert said.leader == (best[0] if len(best) == 1 else None)
    assert said.points == near(said.scores[said.ahead] - said.scores[said.over])


@modest
@given(cases())
def test_pulls_and_the_starting_point_add_up_to_the_lead(case: Case) -> None:
    knowledge, profile = case
    said = judged(case)
    pulls = signed_pulls(said)
    assert said.starting_point + sum(pulls.values()) == near(said.points)
    for question, points in pulls.items():
        added = oracle.effects(knowledge, profile, question)
        expected = oracle.pull(knowledge, profile, added, said.ahead, said.over)
        assert points == near(expected)


@modest
@given(cases())
def test_contributions_add_up_to_the_lead(case: Case) -> None:
    knowledge, profile = case
    said = judged(case)
    assert sum(row.points for row in said.criteria) == near(said.points)
    weights = oracle.weights(knowledge, profile)
    assert {row.criterion: row.weight for row in said.criteria} == pytest.approx(weights)
    for row in said.criteria:
        share = {row.criterion: weights[row.criterion]}
        expected = oracle.pull(knowledge, profile, share, said.ahead, said.over)
        assert row.points == near(expected)


@modest
@given(cases())
def test_a_flip_flips_is_smallest_and_of_the_smallest_leads_most(case: Case) -> None:
    knowledge, profile = case
    said = judged(case)
    if said.leader is None:
        assert said.flip is None
        return
    expected = oracle.flip(knowledge, profile, said.leader)
    if said.flip is None:
        assert expected is None
        return
    assert all(profile.answers[c.question] == c.before != c.to for c in said.flip)
    changed = oracle.with_answers(profile, [(c.question, c.to) for c in said.flip])
    lead = oracle.best_rival(knowledge, changed, said.leader)
    assert (len({c.question for c in said.flip}), lead) == expected


@modest
@given(cases())
def test_robustness_is_tight(case: Case) -> None:
    knowledge, profile = case
    model = DecisionModel(knowledge)
    stand = standing(model, profile)
    if stand.leader is None:
        assert stand.robustness == 0
        return
    leader = model.slugs[stand.leader]
    assert 0 < stand.robustness <= 1
    assert not oracle.falls_behind(knowledge, profile, leader, stand.robustness)
    assert oracle.falls_behind(
        knowledge, profile, leader, stand.robustness + Fraction(1, 1_000_000)
    )


@modest
@given(cases())
def test_decided_is_sound_and_complete(case: Case) -> None:
    assert judged(case).decided == oracle.is_decided(*case)


@modest
@given(cases())
def test_the_next_question_is_the_one_whose_pulls_lie_furthest_apart(case: Case) -> None:
    knowledge, profile = case
    said = judged(case)
    expected = oracle.next_question(knowledge, profile, said.ahead, said.over)
    assert said.next_question == expected


@modest
@given(cases())
def test_alternatives_are_named_exactly_if_they_beat_every_contender(case: Case) -> None:
    scores = oracle.scores(*case)
    top = max(scores[f.slug] for f in case[0].contenders)
    better = {slug for slug, score in scores.items() if score > top}
    assert set(judged(case).better_alternatives) == better


@modest
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_a_profile_never_matters(case: Case, random: Random) -> None:
    knowledge, profile = case
    pairs = list(profile.answers.items())
    random.shuffle(pairs)
    other = Profile(dict(pairs), frozenset(sorted(profile.emphasis, reverse=True)))
    assert other == profile
    assert key_of(other, "sha256:00") == key_of(profile, "sha256:00")
    assert document(knowledge, other) == document(knowledge, profile)


@modest
@given(cases())
def test_the_order_of_frameworks_and_criteria_changes_no_figure(case: Case) -> None:
    knowledge, profile = case
    turned = replace(
        knowledge,
        frameworks=tuple(reversed(knowledge.frameworks)),
        criteria=tuple(reversed(knowledge.criteria)),
    )
    said, other = judged(case), judged((turned, profile))
    assert other.scores == said.scores
    assert (other.leader, other.robustness) == (said.leader, said.robustness)
    assert other.decided == said.decided


@modest
@given(cases(), st.sampled_from([2, 3, 10]))
def test_scaling_all_weights_changes_nothing(case: Case, factor: int) -> None:
    knowledge, profile = case
    said = document(knowledge, profile)
    other = document(scaled(knowledge, factor), profile)
    for row, scaled_row in zip(said["criteria"], other["criteria"], strict=True):
        assert scaled_row.pop("weight") == pytest.approx(factor * row.pop("weight"))
    assert other == said


@modest
@given(cases(), st.data())
def test_raising_a_rating_never_lowers_its_framework(case: Case, data: st.DataObject) -> None:
    knowledge, profile = case
    criterion = data.draw(st.sampled_from(knowledge.criteria))
    slug = data.draw(st.sampled_from(knowledge.frameworks)).slug
    raised = with_rating(knowledge, criterion.slug, slug, min(10, criterion.ratings[slug] + 0.5))
    before, after = judged(case).scores, judged((raised, profile)).scores
    assert after.pop(slug) >= before.pop(slug)
    assert after == before


def every_profile(knowledge: Knowledge) -> list[Profile]:
    return list(oracle.completions(knowledge, Profile()))


@modest
@given(knowledges(questions=2), st.sampled_from([0, 0.25, 1, 3]), st.booleans())
def test_the_linter_allows_exactly_the_weights_that_stay_sound(
    knowledge: Knowledge, less: float, everywhere: bool
) -> None:
    criteria = [
        replace(c, base_weight=c.base_weight - less) if everywhere or n == 0 else c
        for n, c in enumerate(knowledge.criteria)
    ]
    lowered = replace(knowledge, criteria=tuple(criteria))
    found = {(finding.rule, finding.place) for finding in weights_rule(lowered)}
    each = [oracle.weights(lowered, profile) for profile in every_profile(lowered)]
    expected = {
        ("negative-weight", f"criteria.{c.slug}.base_weight")
        for c in criteria
        if min(weights[c.slug] for weights in each) < 0
    }
    if min(sum(weights.values()) for weights in each) <= 0:
        expected.add(("no-weight", "criteria"))
    assert found == expected


def as_they_are(ratings: Any, cost: bool) -> Any:
    """The normalisation of ratings that are all on one scale: none."""
    assert not cost
    return ratings


@pytest.fixture(scope="module")
def weighted_sums() -> list[tuple[Knowledge, Profile, list[float]]]:
    """Cases, and the preferences that a published library of MCDA methods gives for them."""
    wsm = import_module("pymcdm.methods").WSM(normalization_function=as_they_are)
    knowledge = build(
        {"a": (1.5, 9, 4, 2.5), "b": (2, 3.5, 8, 8), "c": (0.25, 6, 6, 10)},
        {
            "one": {"x": {"a": 3.75}, "y": {"b": 1.1, "c": -0.05}},
            "two": {"x": {"c": 5, "b": -0.5}, "y": {"a": 0.4}},
        },
        alternatives=["fastapi"],
    )
    matrix = [[c.ratings[f.slug] for c in knowledge.criteria] for f in knowledge.frameworks]
    found = []
    for profile in every_profile(knowledge):
        weights = [float(w) for w in oracle.weights(knowledge, profile).values()]
        shares = [w / sum(weights) for w in weights]
        found.append((knowledge, profile, list(wsm(matrix, shares, [1, 1, 1]))))
    return found


def test_scores_are_the_weighted_sums_of_a_published_library(
    weighted_sums: list[tuple[Knowledge, Profile, list[float]]],
) -> None:
    assert len(weighted_sums) == 5 * 5
    for knowledge, profile, sums in weighted_sums:
        scores = judged((knowledge, profile)).scores
        assert list(scores.values()) == pytest.approx([10 * value for value in sums])


def test_the_random_knowledge_is_varied_enough_to_prove_something() -> None:
    """Ties, flips of two answers, open and decided cases do come up."""
    seen: set[tuple[bool, int, bool]] = set()

    @settings(modest, derandomize=True, max_examples=300)
    @given(cases())
    def collect(case: Case) -> None:
        said = judged(case)
        seen.add((said.leader is None, len(said.flip or ()), said.decided))

    collect()
    ties, sizes, decided = (set(column) for column in zip(*seen, strict=True))
    assert ties == decided == {False, True}
    assert {0, 1, 2} <= sizes
