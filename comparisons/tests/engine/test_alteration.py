"""What changed answers did, against the definition and on an example reckoned by hand."""

from __future__ import annotations

import pytest
from hypothesis import given

from comparisons.engine.alteration import Given, alteration
from comparisons.engine.facts import Knowledge
from comparisons.engine.profile import Profile
from comparisons.engine.scoring import DecisionModel, standing

from . import oracle
from .knowledges import DESK, answers, cases, modest


@modest
@given(cases())
def test_the_moves_lead_from_one_lead_to_the_other_exactly(
    case: tuple[Knowledge, Profile],
) -> None:
    knowledge, before = case
    after = _another(knowledge, before)
    model = DecisionModel(knowledge)
    found = alteration(model, before, after)
    was, now = oracle.scores(knowledge, before), oracle.scores(knowledge, after)
    assert found.before == pytest.approx(float(was[found.ahead] - was[found.over]), abs=1e-9)
    assert found.after == pytest.approx(float(now[found.ahead] - now[found.over]), abs=1e-9)
    moved = sum(move.points for move in found.moves)
    assert found.before + moved == pytest.approx(found.after, abs=1e-9)
    assert found.ahead == model.slugs[standing(model, before).ahead]
    sizes = [abs(move.points) for move in found.moves]
    assert sizes == sorted(sizes, reverse=True)


@modest
@given(cases())
def test_what_turns_by_itself_turns_in_the_whole_arithmetic(
    case: tuple[Knowledge, Profile],
) -> None:
    knowledge, before = case
    after = _another(knowledge, before)
    found = alteration(DecisionModel(knowledge), before, after)
    differing = {
        q.slug
        for q in knowledge.questions
        if (before.answers.get(q.slug), q.slug in before.emphasis)
        != (after.answers.get(q.slug), q.slug in after.emphasis)
    }
    assert {move.question for move in found.moves} == differing
    for move in found.moves:
        alone = _with(before, move.question, move.after)
        then = oracle.recommended(knowledge, alone)
        assert move.turns == (then != oracle.recommended(knowledge, before))


def _another(knowledge: Knowledge, profile: Profile) -> Profile:
    """A profile that differs in every way that one can: answered, opened, emphasised, or not."""
    given: dict[str, str] = {}
    for n, question in enumerate(knowledge.questions):
        last = question.choices[-1].slug
        if n % 4 == 3 and question.slug in profile.answers:
            given[question.slug] = profile.answers[question.slug]
        elif profile.answers.get(question.slug) != last:
            given[question.slug] = last
    return Profile(given, frozenset(given) - profile.emphasis)


def _with(profile: Profile, question: str, given: Given) -> Profile:
    changed = profile.answering(question, given.choice)
    emphasis = changed.emphasis - {question} | ({question} if given.emphasised else set())
    return Profile(changed.answers, emphasis)


def test_an_example_by_hand() -> None:
    """Weights 4 and 1: Django leads by 10 * 3 * 5 / 5; with emphasis by 10 * 6 * 5 / 8."""
    model = DecisionModel(DESK)
    found = alteration(model, answers("admin=staff"), answers("admin=staff", emphasis=["admin"]))
    assert (found.ahead, found.before, found.after) == ("django", 30.0, 37.5)
    (move,) = found.moves
    assert (move.before, move.after) == (Given("staff", False), Given("staff", True))
    assert (move.points, move.turns) == (7.5, False)


def test_an_answer_taken_back_and_another_given() -> None:
    """The lead goes from 15 / 5 to -10 / 4, in tens; each change is priced at the lead before."""
    model = DecisionModel(DESK)
    found = alteration(model, answers("admin=staff"), answers("layout=free"))
    assert (found.before, found.after) == (30.0, -25.0)
    moves = [(move.question, move.points, move.turns) for move in found.moves]
    assert moves == [("layout", -40.0, False), ("admin", -15.0, True)]


def test_nothing_changed_moves_nothing() -> None:
    found = alteration(DecisionModel(DESK), answers("admin=staff"), answers("admin=staff"))
    assert found.moves == ()
    assert found.before == found.after
