"""The fewest answers that would put a rival ahead, found without trying combinations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from .profile import Profile
from .scoring import DecisionModel, Load, Standing


@dataclass(frozen=True, slots=True)
class Change:
    """One answer given otherwise; ``to`` is ``None`` where the question would stay open."""

    question: str
    before: str
    to: str | None


@dataclass(frozen=True, slots=True)
class _Option:
    """Another answer to a question: what it would change, seen from the rival.

    ``gain`` is added to the rival's sum of weighted rating differences over the leader, ``total``
    to the sum of the weights.
    """

    change: Change
    gain: int
    total: int


def flip(model: DecisionModel, profile: Profile, stand: Standing) -> tuple[Change, ...] | None:
    """The fewest answers which, given otherwise, would put a rival strictly ahead of the leader.

    Of equally small sets the one that gives the rival the largest lead in points. ``None`` on a
    tie, or if no set of other answers does it.
    """
    if stand.leader is None:
        return None
    candidates = []
    for rival in model.contenders:
        if rival != stand.leader:
            options = list(_options(model, profile, stand.leader, rival))
            behind = stand.load.lead(stand.leader, rival)
            if (size := _fewest(options, behind)) is not None:
                candidates.append((size, behind, options))
    if not candidates:
        return None
    size = min(candidate[0] for candidate in candidates)
    found = [
        _largest_lead(options, size, behind, stand.load.total)
        for least, behind, options in candidates
        if least == size
    ]
    _, best = max(found, key=lambda item: item[0])
    return tuple(option.change for option in best)


def _options(
    model: DecisionModel, profile: Profile, leader: int, rival: int
) -> Iterator[list[_Option]]:
    """By answered question, in the edition's order: every other answer to it, or none."""
    for question, loads in model.loads.items():
        if (given := profile.answers.get(question)) is None:
            continue
        key = ("flip", question, given, profile.multiplier(question), leader, rival)
        if key not in model.derived:
            model.derived[key] = list(_others(loads, *key[1:]))
        yield model.derived[key]


def _others(
    loads: Mapping[str, Load], question: str, given: str, times: int, leader: int, rival: int
) -> Iterator[_Option]:
    now = loads[given]
    others: dict[str | None, Load] = {x: load for x, load in loads.items() if x != given}
    others[None] = Load(0, (0,) * len(now.sums), ())
    for choice, load in others.items():
        yield _Option(
            Change(question, given, choice),
            gain=times * (load.lead(rival, leader) - now.lead(rival, leader)),
            total=times * (load.total - now.total),
        )


def _fewest(options: list[list[_Option]], behind: int) -> int | None:
    """How many questions must be answered otherwise for the rival to make good ``behind``.

    Gains of different questions add up, so taking the largest first is exact.
    """
    gains = sorted((max(o.gain for o in each) for each in options), reverse=True)
    for count, gain in enumerate(gains, start=1):
        behind -= gain
        if behind < 0:
            return count
        if gain <= 0:
            break
    return None


def _largest_lead(
    options: list[list[_Option]], size: int, behind: int, total: int
) -> tuple[Fraction, list[_Option]]:
    """The ``size`` other answers that give the rival the largest lead in points, and that lead.

    The lead is a fraction whose denominator, the sum of the weights, moves with the answers too.
    Dinkelbach's method (*On nonlinear fractional programming*, Management Science 13, 1967) makes
    it linear again: with the best fraction so far as price, take the options with the largest
    gain less price times added weight, until the fraction stops growing.
    """
    above, below = 0, 1  # the price, as a fraction
    chosen: list[_Option] = []

    def worth(option: _Option) -> int:
        """The gain less the price of the added weight, times ``below``."""
        return option.gain * below - option.total * above

    while True:
        best = [max(each, key=worth) for each in options]
        taken = sorted(best, key=worth, reverse=True)[:size]
        lead = sum(option.gain for option in taken) - behind
        weights = total + sum(option.total for option in taken)
        if chosen and lead * below <= above * weights:
            return Fraction(above, below), chosen
        chosen, above, below = taken, lead, weights
