"""Many profiles at once: the same outcome as the verdict's, and a tally that forgets nothing."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from comparisons.engine.explanation import verdict
from comparisons.engine.facts import Knowledge
from comparisons.engine.profile import Profile, carry
from comparisons.engine.replay import Outcome, Replayer, Tally, fate, moved
from comparisons.engine.scoring import DecisionModel

from .knowledges import DESK, build, cases, knowledges, modest

DJANGO = Outcome("django", "clear", "django", "flask", 6.0)
STRONGER = Outcome("django", "strong", "django", "flask", 9.0)
FLASK = Outcome("flask", "slight", "flask", "django", 1.5)
TOUCH = Outcome("flask", "even", "flask", "django", 0.25)
LEVEL = Outcome(None, "even", "django", "flask", 0.0)


def told(knowledge: Knowledge, profile: Profile) -> Outcome:
    """What the verdict itself says of a profile, as far as the edition can ask for it."""
    carried, lost = carry(profile, knowledge)
    found = verdict(DecisionModel(knowledge), carried)
    return Outcome(found.leader, found.strength, found.ahead, found.over, found.points, len(lost))


@modest
@given(cases())
def test_an_outcome_is_that_of_the_verdict(case: tuple[Knowledge, Profile]) -> None:
    knowledge, profile = case
    found = Replayer(DecisionModel(knowledge)).outcome(profile.answers, profile.emphasis)
    assert found == told(knowledge, profile)
    assert found.recommended == verdict(DecisionModel(knowledge), profile).recommended


@modest
@given(cases(), knowledges(3))
def test_answers_that_an_edition_cannot_take_are_left_out(
    case: tuple[Knowledge, Profile], other: Knowledge
) -> None:
    _, profile = case
    found = Replayer(DecisionModel(other)).outcome(profile.answers, profile.emphasis)
    assert found == told(other, profile)


def test_on_a_threshold_the_strength_is_the_higher_one() -> None:
    # 10 * (11 - 9) / 20: a robustness of exactly 0.1
    edge = build({"one": (11, 6, 5), "other": (9, 5, 6)})
    found = Replayer(DecisionModel(edge)).outcome({})
    assert (found.strength, found.leader) == ("slight", "django")
    assert found == told(edge, Profile())


def test_without_any_difference_nobody_leads() -> None:
    flat = build({"one": (1, 5, 5)})
    assert Replayer(DecisionModel(flat)).outcome({}) == told(flat, Profile())
    assert Replayer(DecisionModel(DESK)).outcome({}).leader is None


def test_what_changed() -> None:
    assert fate(DJANGO, DJANGO) == "nothing"
    assert fate(DJANGO, DJANGO._replace(lead=7.5)) == "nothing"
    assert fate(DJANGO, STRONGER) == "strength"
    assert fate(DJANGO, TOUCH) == fate(DJANGO, LEVEL) == fate(LEVEL, TOUCH) == "leader"
    assert moved(DJANGO, STRONGER) == moved(STRONGER, DJANGO) == 3
    assert moved(DJANGO, FLASK) == moved(FLASK, DJANGO) == 7.5
    assert moved(LEVEL, FLASK) == 1.5


def test_the_tally_counts() -> None:
    tally = Tally[str]()
    tally.add("a", DJANGO, FLASK)
    tally.add("b", DJANGO, STRONGER)
    tally.add("c", DJANGO, DJANGO)
    tally.add("d", LEVEL, TOUCH._replace(lost=2))
    assert tally.total == 4
    assert tally.fates == {"leader": 2, "strength": 1, "nothing": 1}
    assert (tally.turned, tally.lost) == (1, 1)
    assert tally.ways == {
        ("django", "flask"): 1,
        ("django", "django"): 2,
        (None, None): 1,
    }
    assert [entry.subject for entry in tally.most] == ["a", "d", "b"]


outcomes = st.sampled_from([DJANGO, STRONGER, FLASK, TOUCH, LEVEL])


@modest
@given(st.lists(st.tuples(outcomes, outcomes), max_size=40), st.integers(1, 5))
def test_the_most_changed_are_those_of_all(pairs: list[tuple[Outcome, Outcome]], keep: int) -> None:
    tally, everything = Tally[int](keep), Tally[int](len(pairs) or 1)
    for n, (then, now) in enumerate(pairs):
        tally.add(n, then, now)
        everything.add(n, then, now)
    assert tally.most == everything.most[:keep]
    order = ["leader", "strength", "nothing"]
    for one, other in pairwise(everything.most):
        ranks = [order.index(fate(entry.then, entry.now)) for entry in (one, other)]
        assert ranks == sorted(ranks)
        if ranks[0] == ranks[1]:
            assert moved(*one[1:]) >= moved(*other[1:])
