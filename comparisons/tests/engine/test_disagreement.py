"""Several profiles side by side, against brute force and by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comparisons.engine.disagreement import agreements, disagreements
from comparisons.engine.facts import Knowledge
from comparisons.engine.profile import Profile
from comparisons.engine.scoring import DecisionModel

from . import oracle
from .knowledges import DESK, answers, build, cases, modest


@modest
@given(cases(), st.data())
def test_turns_are_exactly_the_answers_that_would_change_a_recommendation(
    case: tuple[Knowledge, Profile], data: st.DataObject
) -> None:
    knowledge, profile = case
    other = data.draw(_profiles(knowledge))
    model = DecisionModel(knowledge)
    sides = [profile, other]
    found = disagreements([(model, side) for side in sides])
    differing = {
        q.slug for q in knowledge.questions if _given(profile, q.slug) != _given(other, q.slug)
    }
    assert {each.question for each in found} == differing
    for each in found:
        expected = set()
        for taker, giver in ((0, 1), (1, 0)):
            taken = _taking(sides[taker], each.question, *_given(sides[giver], each.question))
            then = oracle.recommended(knowledge, taken)
            if then != oracle.recommended(knowledge, sides[taker]):
                expected.add((taker, giver, then))
        assert {(t.taker, t.giver, t.recommended) for t in each.turns} == expected
    order = [(not each.turns, -each.points) for each in found]
    assert order == sorted(order)
    both = {q for q in profile.answers if q in other.answers}
    assert set(agreements([(model, side) for side in sides])) == both - differing


def _profiles(knowledge: Knowledge) -> st.SearchStrategy[Profile]:
    options = {
        q.slug: st.sampled_from([None, *(choice.slug for choice in q.choices)])
        for q in knowledge.questions
    }
    return st.tuples(st.fixed_dictionaries(options), st.booleans()).map(_profile)


def _profile(drawn: tuple[dict[str, str | None], bool]) -> Profile:
    given = {question: choice for question, choice in drawn[0].items() if choice}
    return Profile(given, frozenset(given) if drawn[1] else frozenset())


def _given(profile: Profile, question: str) -> tuple[str | None, bool]:
    return profile.answers.get(question), question in profile.emphasis


def _taking(profile: Profile, question: str, choice: str | None, loud: bool) -> Profile:
    given = {q: c for q, c in profile.answers.items() if q != question}
    if choice:
        given[question] = choice
    emphasis = (profile.emphasis - {question}) | ({question} if loud else set())
    return Profile(given, frozenset(emphasis))


def test_three_sides_by_hand() -> None:
    model = DecisionModel(DESK)
    sides = [
        (model, answers("admin=staff", "clients=many", "layout=settled")),
        (model, answers("admin=nobody", "clients=many", "layout=settled")),
        (model, answers("clients=many", "layout=settled", emphasis=["layout"])),
    ]
    first, second = disagreements(sides)
    assert first.question == "admin"
    assert [answer.choice for answer in first.answers] == ["staff", "nobody", None]
    assert first.answers[2].pull is None
    assert (second.question, second.answers[2].emphasised) == ("layout", True)
    assert agreements(sides) == ("clients",)


def test_an_answer_that_an_edition_does_not_have_turns_nothing() -> None:
    other = build(
        {"admin": (1, 9, 4), "freedom": (1, 4, 9)}, {"admin": {"volunteers": {"freedom": 5}}}
    )
    sides = [
        (DecisionModel(DESK), answers("admin=staff")),
        (DecisionModel(other), answers("admin=volunteers")),
    ]
    (found,) = disagreements(sides)
    assert [answer.choice for answer in found.answers] == ["staff", "volunteers"]
    assert found.turns == ()
