"""One question at a time: the leaning agrees with the verdict, and the order needs no memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comparisons.engine.asking import asking_order, leaning
from comparisons.engine.explanation import verdict
from comparisons.engine.facts import Knowledge
from comparisons.engine.profile import Profile
from comparisons.engine.scoring import DecisionModel

from .knowledges import DESK, answers, cases, modest

MODEL = DecisionModel(DESK)


def test_before_any_answer_everything_is_open() -> None:
    start = leaning(MODEL, Profile())
    assert (start.answered, start.open, start.leader) == (0, 3, None)
    assert (start.strength, start.settled) == ("even", False)
    assert start.next_question == "admin"


def test_a_question_passed_over_stays_open_and_is_not_asked_again() -> None:
    passed = leaning(MODEL, Profile(), {"admin"})
    assert (passed.open, passed.next_question) == (3, "layout")


def test_settled_needs_an_open_question() -> None:
    assert leaning(MODEL, answers("admin=staff", "layout=settled")).settled
    complete = answers("admin=staff", "layout=settled", "clients=none")
    assert not leaning(MODEL, complete).settled
    assert verdict(MODEL, complete).decided


def test_what_was_passed_over_can_be_all_that_keeps_it_from_being_settled() -> None:
    given = answers("admin=staff")
    assert not leaning(MODEL, given).settled_but_for_passed
    passed = leaning(MODEL, given, {"layout"})
    assert (passed.settled, passed.settled_but_for_passed) == (False, True)
    assert (passed.next_question, passed.passed_question) == ("clients", "layout")
    assert not leaning(MODEL, given, {"layout", "clients"}).settled_but_for_passed
    assert not leaning(MODEL, Profile(), {"layout"}).settled_but_for_passed


@modest
@given(cases(), st.data())
def test_settled_but_for_passed_holds_however_the_rest_is_answered(
    given: tuple[Knowledge, Profile], data: st.DataObject
) -> None:
    knowledge, profile = given
    model = DecisionModel(knowledge)
    left = sorted(model.loads.keys() - profile.answers.keys())
    passed = data.draw(st.sets(st.sampled_from(left))) if left else set[str]()
    before = leaning(model, profile, passed)
    if not before.settled_but_for_passed:
        return
    for question in set(left) - passed:
        choice = data.draw(st.sampled_from([None, *model.loads[question]]))
        double = data.draw(st.booleans())
        if choice:
            emphasis = profile.emphasis | ({question} if double else set())
            profile = Profile({**profile.answers, question: choice}, emphasis)
    assert leaning(model, profile).leader == before.leader


@modest
@given(cases())
def test_the_leaning_says_what_the_verdict_says(given: tuple[Knowledge, Profile]) -> None:
    knowledge, profile = given
    model = DecisionModel(knowledge)
    full, short = verdict(model, profile), leaning(model, profile)
    for name in ("leader", "ahead", "over", "strength", "robustness", "next_question"):
        assert getattr(short, name) == getattr(full, name)
    assert short.answered + short.open == len(knowledge.questions)
    assert short.settled == (full.decided and short.open > 0)


@modest
@given(cases(), st.data())
def test_the_order_of_an_interview_can_be_told_from_its_answers(
    given: tuple[Knowledge, Profile], data: st.DataObject
) -> None:
    knowledge, _ = given
    model = DecisionModel(knowledge)
    profile, passed, asked = Profile(), set[str](), list[str]()
    while question := leaning(model, profile, passed).next_question:
        if data.draw(st.integers(0, 9)) == 0:
            break
        asked.append(question)
        choice = data.draw(st.sampled_from([None, *model.loads[question]]))
        if choice is None:
            passed.add(question)
        else:
            double = {question} if data.draw(st.booleans()) else set()
            profile = Profile({**profile.answers, question: choice}, profile.emphasis | double)
    assert asking_order(model, profile, passed) == tuple(asked)


@modest
@given(cases())
def test_answers_given_in_another_order_have_one_too(given: tuple[Knowledge, Profile]) -> None:
    knowledge, profile = given
    order = asking_order(DecisionModel(knowledge), profile)
    assert len(order) == len(profile.answers)
    assert set(order) == set(profile.answers)
