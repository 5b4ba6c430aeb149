"""Small pieces of knowledge to test the engine with: a builder, an example, random ones.

The tests of the engine need no database. What is expected of it on random knowledge is computed
by :mod:`.oracle`, from the contract alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st

from comparisons.engine.explanation import Verdict, verdict
from comparisons.engine.facts import Choice, Criterion, Framework, Knowledge, Question, Role
from comparisons.engine.profile import Profile
from comparisons.engine.scoring import DecisionModel

T = TypeVar("T")
Effects = Mapping[str, Mapping[str, Mapping[str, float]]]

#: Slow machines share their time: no property is judged by the clock.
modest = settings(max_examples=100, deadline=None)


def build(
    criteria: Mapping[str, Sequence[float]],
    effects: Effects | None = None,
    contenders: Sequence[str] = ("django", "flask"),
    alternatives: Sequence[str] = (),
) -> Knowledge:
    """Knowledge from tables.

    ``criteria`` gives by criterion its base weight and then one rating for each framework,
    ``effects`` by question and choice the effects by criterion.
    """
    roles: list[tuple[str, Role]] = [(slug, "contender") for slug in contenders]
    roles += [(slug, "alternative") for slug in alternatives]
    slugs = [slug for slug, _ in roles]
    return Knowledge(
        frameworks=tuple(Framework(slug, role, slug.title()) for slug, role in roles),
        criteria=tuple(
            Criterion(slug, slug.title(), base, dict(zip(slugs, ratings, strict=True)))
            for slug, (base, *ratings) in criteria.items()
        ),
        questions=tuple(
            Question(
                slug, "whole", f"{slug}?", tuple(Choice(x, x, dict(e)) for x, e in choices.items())
            )
            for slug, choices in (effects or {}).items()
        ),
    )


#: The example that the tables of these tests are reckoned on by hand.
#: Without answers both contenders stand level; "admin" pulls to Django, "freedom" to Flask.
DESK = build(
    {"admin": (1, 9, 4, 2), "freedom": (1, 4, 9, 8), "api": (0, 6, 6, 10)},
    {
        "admin": {"staff": {"admin": 3}, "nobody": {"freedom": 1}},
        "layout": {"free": {"freedom": 2}, "settled": {"admin": 1}},
        "clients": {"many": {"api": 2}, "none": {}},
    },
    alternatives=["fastapi"],
)


def answers(*pairs: str, emphasis: Sequence[str] = (), title: str = "") -> Profile:
    """A profile from ``question=choice`` pairs."""
    return Profile(dict(pair.split("=") for pair in pairs), frozenset(emphasis), title)


def advice(knowledge: Knowledge, *pairs: str, emphasis: Sequence[str] = ()) -> Verdict:
    """The verdict on a profile given as for :func:`answers`."""
    return verdict(DecisionModel(knowledge), answers(*pairs, emphasis=emphasis))


def document(knowledge: Knowledge, profile: Profile) -> dict[str, Any]:
    """The verdict document on a profile."""
    return verdict(DecisionModel(knowledge), profile).document(3, "sha256:00")


def scaled(knowledge: Knowledge, factor: int) -> Knowledge:
    """The same knowledge with every weight and every effect multiplied."""
    return replace(
        knowledge,
        criteria=tuple(replace(c, base_weight=c.base_weight * factor) for c in knowledge.criteria),
        questions=tuple(
            replace(
                q,
                choices=tuple(
                    replace(x, effects={c: e * factor for c, e in x.effects.items()})
                    for x in q.choices
                ),
            )
            for q in knowledge.questions
        ),
    )


def with_rating(knowledge: Knowledge, criterion: str, framework: str, value: float) -> Knowledge:
    """The same knowledge with one rating changed."""
    return replace(
        knowledge,
        criteria=tuple(
            replace(c, ratings={**c.ratings, framework: value}) if c.slug == criterion else c
            for c in knowledge.criteria
        ),
    )


_CONTENDERS = ("ada", "bob", "cyd", "dee")
_RATINGS = (5, 0, 2, 4.5, 5.5, 8, 10)
_EFFECTS = (0, 0, 0, 0.25, 0.5, 1, 2.75, 4, -0.5, -1)


class Dice:
    """Choices read from random bytes: one draw for each example is quick, and shrinks well."""

    def __init__(self, thrown: bytes) -> None:
        self._thrown = iter(thrown)

    def __call__(self, *options: T) -> T:
        """One of the options; the first is the simplest."""
        return options[next(self._thrown) % len(options)]


def _knowledge(dice: Dice, questions: int) -> Knowledge:
    """Publishable knowledge: 2 to 4 contenders, 1 to 3 criteria, some questions.

    The numbers are few and round, so that ties and equal alternatives are not rare. Base weights
    are the least with which no weight can fall below zero, and a little more.
    """
    contenders = _CONTENDERS[: dice(2, 2, 3, 4)]
    alternatives = ["eve"][: dice(0, 1)]
    names = [f"c{n}" for n in range(dice(3, 2, 1))]
    effects = {
        f"q{n}": {f"x{m}": {c: dice(*_EFFECTS) for c in names} for m in range(dice(2, 3))}
        for n in range(questions)
    }
    criteria = {}
    for name in names:
        lows = [min(0, *(e[name] for e in choices.values())) for choices in effects.values()]
        base = dice(0, 0, 1, 2) + (name == "c0") - 2 * sum(lows)
        criteria[name] = [base, *(dice(*_RATINGS) for _ in (*contenders, *alternatives))]
    return build(criteria, effects, contenders, alternatives)


def _case(thrown: bytes) -> tuple[Knowledge, Profile]:
    dice = Dice(thrown)
    knowledge = _knowledge(dice, questions=dice(2, 3, 4, 4))
    chosen: dict[str, str] = {}
    for question in knowledge.questions:
        choice = dice(None, *(x.slug for x in question.choices))
        if choice is not None:
            chosen[question.slug] = choice
    return knowledge, Profile(chosen, frozenset(q for q in chosen if dice(False, True)))


def cases() -> st.SearchStrategy[tuple[Knowledge, Profile]]:
    """Random knowledge, and a random profile on it."""
    return st.binary(min_size=80, max_size=80).map(_case)


def knowledges(questions: int) -> st.SearchStrategy[Knowledge]:
    """Random knowledge with so many questions."""
    size = 30 + 10 * questions
    throws = st.binary(min_size=size, max_size=size)
    return throws.map(lambda thrown: _knowledge(Dice(thrown), questions))
