"""From one profile to another under the same edition: what each changed answer did to the lead.

With *n* the weighted sum of rating differences and *t* the sum of weights the lead is n / t, and
both are sums over answers. So the way from one lead to another splits exactly, in any order::

    (n + dn) / (t + dt) - n / t  =  sum over the changed answers of (dn_q - n/t * dt_q) / (t + dt)
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .profile import EMPHASIS, Profile
from .scoring import POINTS, DecisionModel, Load, standing, standing_of


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, and whether it counts double; ``choice`` is ``None`` for an open question."""

    choice: str | None
    emphasised: bool


@dataclass(frozen=True, slots=True)
class Move:
    """What one answer that was changed did to the lead.

    ``points``  by how much it moved the lead; positive toward the framework that was ahead before
    ``turns``   whether this change alone would have changed what is recommended
    """

    question: str
    before: Given
    after: Given
    points: float
    turns: bool


@dataclass(frozen=True, slots=True)
class Alteration:
    """The lead of ``ahead`` over ``over``, of the profile before, and what moved it, largest first.

    ``before`` and the points of all ``moves`` add up to ``after``.
    """

    ahead: str
    over: str
    before: float
    after: float
    moves: tuple[Move, ...]


def alteration(model: DecisionModel, before: Profile, after: Profile) -> Alteration:
    """What became of the lead of a profile when some of its answers were changed."""
    was, now = standing(model, before), standing(model, after)
    lead = Fraction(was.load.lead(was.ahead, was.over), was.load.total)
    moves = []
    for question in model.loads:
        old, new = _given(before, question), _given(after, question)
        if old == new:
            continue
        added = _load(model, question, new).plus(_load(model, question, old), -1)
        units = added.lead(was.ahead, was.over) - lead * added.total
        alone = standing_of(model, was.load.plus(added))
        moves.append(
            Move(
                question,
                old,
                new,
                points=float(POINTS * units / now.load.total),
                turns=alone.recommended != was.recommended,
            )
        )
    return Alteration(
        ahead=model.slugs[was.ahead],
        over=model.slugs[was.over],
        before=was.points(was.load.lead(was.ahead, was.over)),
        after=now.points(now.load.lead(was.ahead, was.over)),
        moves=tuple(sorted(moves, key=lambda move: -abs(move.points))),
    )


def _given(profile: Profile, question: str) -> Given:
    return Given(profile.answers.get(question), question in profile.emphasis)


def _load(model: DecisionModel, question: str, given: Given) -> Load:
    """What an answer adds to the base; nothing if the question is open."""
    nothing = Load(0, (0,) * len(model.slugs), (0,) * len(model.pairs))
    if given.choice is None:
        return nothing
    return nothing.plus(model.loads[question][given.choice], EMPHASIS if given.emphasised else 1)
