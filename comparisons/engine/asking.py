"""Asking no more than is needed: where a profile leans so far, and in what order it was asked.

Which question is asked next, and when no further one can matter, follows from the contract's
*next question* and *decided*. Both are functions of the answers alone, so an interview needs no
memory: its order can be told again from the answers that it brought.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .explanation import is_decided, next_question
from .profile import Profile
from .scoring import DecisionModel, Strength, standing


@dataclass(frozen=True, slots=True)
class Leaning:
    """What the answers so far amount to, without the explanation that a verdict gives.

    ``leader`` is ``None`` on a tie; ``ahead`` and ``over`` are as in a verdict. ``answered`` and
    ``open`` count questions; one that was passed over is still open. ``settled`` is true if none
    of the open questions, of which there are some, could take the lead from the leader;
    ``settled_but_for_passed`` if that is not so, but would be as long as those passed over stay
    open. ``next_question`` is the one to ask next, open and not passed over; ``passed_question``
    the one passed over that could move the result furthest.
    """

    answered: int
    open: int
    leader: str | None
    ahead: str
    over: str
    strength: Strength
    robustness: float
    settled: bool
    settled_but_for_passed: bool
    next_question: str | None
    passed_question: str | None


def leaning(model: DecisionModel, profile: Profile, passed: Collection[str] = ()) -> Leaning:
    """Where that profile leans.

    :param passed: open questions that are not to be asked again.
    """
    stand = standing(model, profile)
    answered = len(profile.answers)
    remaining = len(model.loads) - answered
    unasked = model.loads.keys() - profile.answers.keys() - set(passed)
    settled = remaining > 0 and is_decided(model, profile, stand)
    enough = bool(answered and passed and unasked) and not settled
    return Leaning(
        answered=answered,
        open=remaining,
        leader=None if stand.leader is None else model.slugs[stand.leader],
        ahead=model.slugs[stand.ahead],
        over=model.slugs[stand.over],
        strength=stand.strength,
        robustness=float(stand.robustness),
        settled=settled,
        settled_but_for_passed=enough and is_decided(model, profile, stand, passed),
        next_question=next_question(model, profile, stand, passed),
        passed_question=next_question(model, profile, stand, unasked),
    )


def asking_order(
    model: DecisionModel, profile: Profile, passed: Collection[str] = ()
) -> tuple[str, ...]:
    """The answered and passed questions in the order in which they are asked one by one.

    Whoever was asked the next question every time, and only that, was asked in this order.
    Answers that came in another order are put where they would have been asked.
    """
    order: list[str] = []
    so_far, skipped = Profile(), set(model.loads) - profile.answers.keys() - set(passed)
    while question := next_question(model, so_far, standing(model, so_far), skipped):
        order.append(question)
        if choice := profile.answers.get(question):
            answers = {**so_far.answers, question: choice}
            so_far = Profile(answers, profile.emphasis & answers.keys())
        else:
            skipped.add(question)
    return tuple(order)
