"""Sub-totals add up: to the sections' pulls, and all of them to the lead."""

from __future__ import annotations

import pytest
from hypothesis import given

from comparisons.engine.explanation import verdict
from comparisons.engine.facts import Knowledge
from comparisons.engine.profile import Profile
from comparisons.engine.scoring import DecisionModel
from comparisons.engine.subtotals import Subtotal, by_section, support

from .knowledges import DESK, answers, cases, modest


@modest
@given(cases())
def test_sections_and_sides_add_up_to_the_lead(case: tuple[Knowledge, Profile]) -> None:
    knowledge, profile = case
    model = DecisionModel(knowledge)
    full = verdict(model, profile)
    signed = {
        pull.question: pull.points if pull.toward == full.ahead else -pull.points
        for pull in full.pulls
    }
    sections = by_section(model, profile)
    assert sorted(q for each in sections for q in each.questions) == sorted(profile.answers)
    for each in sections:
        expected = sum(signed[question] for question in each.questions)
        assert each.points == pytest.approx(expected, abs=1e-9)
    whole = full.starting_point + sum(each.points for each in sections)
    assert whole == pytest.approx(full.points, abs=1e-9)
    for_it, against = support(model, profile)
    assert (for_it.framework, against.framework) == (full.ahead, full.over)
    for side in (for_it, against):
        own = [pull for pull in full.pulls if pull.toward == side.framework]
        assert side.points == pytest.approx(sum(pull.points for pull in own), abs=1e-9)
        assert set(side.questions) == {pull.question for pull in own}
    whole = full.starting_point + for_it.points - against.points
    assert whole == pytest.approx(full.points, abs=1e-9)


def test_an_example_by_hand() -> None:
    """Weights 4 and 3: staff adds 15 of 7, freedom takes 10 of 7, in tens."""
    model, profile = DecisionModel(DESK), answers("admin=staff", "layout=free", "clients=none")
    (whole,) = by_section(model, profile)
    assert whole == Subtotal("whole", pytest.approx(50 / 7), ("admin", "layout", "clients"))  # type: ignore[arg-type]
    for_it, against = support(model, profile)
    assert (for_it.framework, for_it.questions) == ("django", ("admin",))
    assert for_it.points == pytest.approx(150 / 7)
    assert (against.framework, against.questions) == ("flask", ("layout",))
    assert against.points == pytest.approx(100 / 7)
