"""Why two states of the knowledge say different things of the same answers, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .catalogue import number, plain
from .engine.drift import CriterionDrift, Drift, Pair
from .engine.facts import Framework, Knowledge
from .engine.profile import Profile
from .engine.replay import Outcome
from .engine.scoring import Strength

#: What people read for each strength.
STRENGTH_WORDS: dict[Strength, str] = {
    "even": "too close to call",
    "slight": "a slight lead",
    "clear": "a clear lead",
    "strong": "a strong lead",
}


def in_words(outcome: Outcome, knowledge: Knowledge) -> str:
    """``Django, a clear lead of 4.2 points``, or that it is too close to call."""
    points = number(outcome.lead)
    if outcome.leader is None:
        return "Too close to call: exactly level"
    name = knowledge.framework[outcome.leader].name
    if outcome.strength == "even":
        return f"Too close to call: {name} ahead by {points} points"
    return f"{name}, {STRENGTH_WORDS[outcome.strength]} of {points} points"


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that moved the lead from one edition to the other, with what was changed."""

    name: str
    slug: str
    changes: tuple[str, ...]
    points: str
    toward: Framework | None


def causes(moved: Drift, profile: Profile, old: Knowledge, new: Knowledge) -> Iterator[Cause]:
    """What moved the lead, the criteria of which something was changed first.

    :param profile: the answers as they were given under the old state.
    """
    ahead, over = old.framework[moved.ahead], old.framework[moved.over]
    for row in moved.causes:
        known = new.criterion.get(row.criterion) or old.criterion[row.criterion]
        changes = tuple(_changes(row, profile, old, new))
        yield _cause(known.name, known.slug, changes, row.points, ahead, over)
    if number(moved.rest) != number(0):
        changes = ("They were not changed; the sum of all weights was, and with it their shares.",)
        yield _cause("All other criteria", "", changes, moved.rest, ahead, over)


def _cause(
    name: str,
    slug: str,
    changes: tuple[str, ...],
    points: float,
    ahead: Framework,
    over: Framework,
) -> Cause:
    shown = number(abs(points))
    toward = None if shown == number(0) else ahead if points > 0 else over
    return Cause(name, slug, changes, shown, toward)


def _changes(
    row: CriterionDrift, profile: Profile, old: Knowledge, new: Knowledge
) -> Iterator[str]:
    """What was changed about a criterion, one sentence each."""
    if row.criterion not in old.criterion:
        yield "It is a new criterion."
    elif row.criterion not in new.criterion:
        yield "It is not a criterion any more."
        return
    elif row.base:
        yield f"Its base weight went from {_shown(row.base)}."
    for slug, pair in row.ratings.items():
        if None not in pair:
            yield f"The rating of {old.framework[slug].name} went from {_shown(pair)}."
    for slug, pair in row.effects.items():
        answer = old.question[slug].choice(profile.answers[slug]).text
        yield f"What “{answer}” adds to its weight went from {_shown(pair)}."


def _shown(pair: Pair) -> str:
    then, now = (plain(value or 0) for value in pair)
    return f"{then} to {now}"
