"""The neutrality report against counting every way to answer."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given

from comparisons.engine.balance import balance, idle_answers, shares
from comparisons.engine.facts import Knowledge
from comparisons.engine.profile import Profile
from comparisons.engine.scoring import DecisionModel

from . import oracle
from .knowledges import DESK, build, knowledges, modest, scaled


def counted(knowledge: Knowledge, i: str, j: str, open_too: bool) -> list[Fraction]:
    """The shares ahead, behind and level, by scoring every profile without emphasis.

    With ``open_too`` an open question counts as often as all its answers together.
    """
    ways = []
    for question in knowledge.questions:
        choices: list[str | None] = [choice.slug for choice in question.choices]
        ways.append(choices + [None] * len(choices) if open_too else choices)
    found = [0, 0, 0]
    for given_answers in product(*ways):
        pairs = zip(knowledge.question, given_answers, strict=True)
        scores = oracle.scores(knowledge, Profile({q: x for q, x in pairs if x}))
        found[0 if scores[i] > scores[j] else 1 if scores[i] < scores[j] else 2] += 1
    return [Fraction(count, sum(found)) for count in found]


@pytest.mark.parametrize("open_too", [False, True], ids=["complete", "partial"])
@given(knowledge=knowledges(2))
@modest
def test_shares_equal_counting_every_profile(knowledge: Knowledge, open_too: bool) -> None:
    for pair in shares(DecisionModel(knowledge), open_too=open_too):
        expected = counted(knowledge, pair.first, pair.second, open_too)
        assert [pair.first_ahead, pair.second_ahead, pair.level] == list(map(float, expected))


@given(knowledge=knowledges(2))
@modest
def test_no_profile_reaches_further(knowledge: Knowledge) -> None:
    model = DecisionModel(knowledge)
    options = [
        [(None, False), *((x.slug, double) for x in q.choices for double in (False, True))]
        for q in knowledge.questions
    ]
    leads: dict[tuple[str, str], Fraction] = {}
    for chosen in product(*options):
        pairs = list(zip(knowledge.question, chosen, strict=True))
        profile = Profile(
            {q: x for q, (x, _) in pairs if x},
            frozenset(q for q, (x, twice) in pairs if x and twice),
        )
        scores = oracle.scores(knowledge, profile)
        for reach in balance(model).reaches:
            key = (reach.contender, reach.over)
            lead = scores[reach.contender] - scores[reach.over]
            leads[key] = max(leads.get(key, lead), lead)
    for reach in balance(model).reaches:
        assert reach.points == pytest.approx(float(leads[reach.contender, reach.over]))
        reached = oracle.scores(knowledge, reach.profile)
        assert reached[reach.contender] - reached[reach.over] == leads[reach.contender, reach.over]


def test_the_example_reckoned_by_hand() -> None:
    found = balance(DecisionModel(DESK))
    assert found.empty_points == 0
    assert found.base == {"django": 0.5, "flask": 0.5}
    assert found.idle == (("clients", "many"), ("clients", "none"))
    influences = {row.criterion: row for row in found.influences}
    # The mean weights are 1 + 3/2 + 1/2 and 1 + 1/2 + 2/2, both with a difference of 5.
    assert influences["admin"].effective == pytest.approx(3 / 5.5)
    assert influences["freedom"].effective == pytest.approx(2.5 / 5.5)
    assert influences["api"].effective == 0
    assert [influences[c].favours for c in ("admin", "freedom", "api")] == ["django", "flask", None]
    assert [span.question for span in found.decisive] == ["admin", "layout", "clients"]


def test_answers_that_move_something_are_not_idle() -> None:
    assert idle_answers(DecisionModel(DESK)) == (("clients", "many"), ("clients", "none"))


@given(knowledge=knowledges(3))
@modest
def test_scaling_all_weights_changes_nothing(knowledge: Knowledge) -> None:
    first, second = (balance(DecisionModel(k)) for k in (knowledge, scaled(knowledge, 3)))
    assert first.complete == second.complete
    assert first.empty_points == pytest.approx(second.empty_points)
    assert [r.points for r in first.reaches] == pytest.approx([r.points for r in second.reaches])


def test_influences_are_shares() -> None:
    found = balance(DecisionModel(build({"a": (1, 9, 4), "b": (3, 2, 6)})))
    assert sum(row.effective for row in found.influences) == pytest.approx(1)
    assert sum(row.nominal for row in found.influences) == pytest.approx(1)
    assert [row.criterion for row in found.influences] == ["b", "a"]
