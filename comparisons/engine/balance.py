"""Whether the knowledge leans by itself: what it says over all projects that could be asked about.

Nothing here is sampled. Answers are taken to be independent of each other and each equally
likely, so the sum that decides who leads has a distribution that can be computed exactly, one
question after the other, by convolution.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import gcd, prod

from .profile import EMPHASIS, Profile
from .scoring import POINTS, DecisionModel, Load, Strength, standing

#: Between these shares of all projects each contender should lead.
LEAST_SHARE, MOST_SHARE = Fraction(35, 100), Fraction(65, 100)
#: How many questions are named as the most decisive.
DECISIVE = 10


@dataclass(frozen=True, slots=True)
class Shares:
    """Of all ways to answer, the share in which each of two contenders is ahead, and of ties."""

    first: str
    second: str
    first_ahead: float
    second_ahead: float
    level: float


@dataclass(frozen=True, slots=True)
class Reach:
    """The largest lead, in points, that answers can give one contender over another."""

    contender: str
    over: str
    points: float
    strength: Strength
    profile: Profile


@dataclass(frozen=True, slots=True)
class Influence:
    """The share of a criterion in all base weights, and in what decides, both from 0 to 1.

    ``effective`` is its mean weight over all complete profiles times the difference of the
    contenders' ratings, as a share of the same for all criteria. Both follow from the linearity
    of the weights: the mean of a sum is the sum of the means. (The distinction is that of
    P. Paruolo, M. Saisana and A. Saltelli, *Ratings and rankings: voodoo or science?*, Journal of
    the Royal Statistical Society A 176, 2013.)
    """

    criterion: str
    nominal: float
    effective: float
    favours: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """How far the answers to one question lie apart, in points of an empty questionnaire."""

    question: str
    points: float


@dataclass(frozen=True, slots=True)
class Balance:
    """The neutrality report on an edition. Pairs of contenders stand in the edition's order.

    ``complete``     over all ways to answer every question
    ``partial``      over all ways to answer each question with a chance of one half
    ``reaches``      the strongest lead of each contender over each other one
    ``base``         by contender, the share of the base weights whose criteria favour it
    ``influences``   of every criterion, the largest effective one first
    ``decisive``     the questions whose answers lie furthest apart
    ``idle``         question and choice of answers that move no lead
    """

    empty_points: float
    complete: tuple[Shares, ...]
    partial: tuple[Shares, ...]
    reaches: tuple[Reach, ...]
    base: Mapping[str, float]
    influences: tuple[Influence, ...]
    decisive: tuple[Span, ...]
    idle: tuple[tuple[str, str], ...]


def balance(model: DecisionModel) -> Balance:
    """The neutrality report on an edition's knowledge."""
    first, second = model.contenders[:2]
    return Balance(
        empty_points=POINTS * model.base.lead(first, second) / model.base.total,
        complete=shares(model, open_too=False),
        partial=shares(model, open_too=True),
        reaches=tuple(
            _reach(model, i, j) for i in model.contenders for j in model.contenders if i != j
        ),
        base=_base_shares(model),
        influences=tuple(_influences(model)),
        decisive=tuple(_spans(model)[:DECISIVE]),
        idle=idle_answers(model),
    )


def shares(model: DecisionModel, *, open_too: bool) -> tuple[Shares, ...]:
    """How often each contender is ahead, by pair, over all ways to answer.

    :param open_too: whether a question stays open as often as it is answered; otherwise all are
        answered.
    """
    return tuple(_shares(model, i, j, open_too=open_too) for i, j in model.pairs)


def _shares(model: DecisionModel, i: int, j: int, *, open_too: bool) -> Shares:
    """Convolves the leads of the answers to all questions, each way counted once.

    The counts of all leads stand side by side in one large number, ``width`` bits for each, the
    lowest lead first. To answer a question then takes a shift and an addition for each of its
    choices, whatever the number of leads (L. Kronecker's substitution).
    """
    questions = [_moves(loads.values(), i, j, open_too=open_too) for loads in model.loads.values()]
    unit = gcd(*(move for moves in questions for move in moves)) or 1
    total = prod(moves.total() for moves in questions)
    width = total.bit_length() + 1  # no sum of counts fills it
    ways, lowest = 1, model.base.lead(i, j)
    for moves in questions:
        least = min(moves)
        ways = sum(n * ways << (move - least) // unit * width for move, n in moves.items())
        lowest += least
    below, upto = -(lowest // unit), -lowest // unit + 1
    behind = _sum(ways & ((1 << max(below, 0) * width) - 1), width)
    ahead = _sum(ways >> max(upto, 0) * width, width)
    return Shares(
        model.slugs[i],
        model.slugs[j],
        first_ahead=ahead / total,
        second_ahead=behind / total,
        level=(total - ahead - behind) / total,
    )


def _moves(loads: Collection[Load], i: int, j: int, *, open_too: bool) -> Counter[int]:
    """By what the answers to one question add to a lead: how many do."""
    moves = Counter(load.lead(i, j) for load in loads)
    if open_too:
        moves[0] += len(loads)
    return moves


def _sum(counts: int, width: int) -> int:
    """The sum of counts that stand side by side: casting out nines, to the base ``2**width``."""
    return counts % ((1 << width) - 1)


def _reach(model: DecisionModel, i: int, j: int) -> Reach:
    """The answers, emphasised or not, that give contender i its largest lead over j in points.

    The lead is a fraction of two linear functions of the answers; Dinkelbach's method (as
    in :mod:`.flip`) takes, for the best fraction so far, the best option of each question on its
    own, until the fraction stops growing.
    """
    lead, total = model.base.lead(i, j), model.base.total
    answers: dict[str, str] = {}
    while True:
        chosen: dict[str, str] = {}
        above, below = model.base.lead(i, j), model.base.total
        worth = partial(_worth, i=i, j=j, lead=lead, total=total)
        for question, loads in model.loads.items():
            choice = max(loads, key=lambda x: worth(loads[x]))
            if worth(loads[choice]) > 0:
                chosen[question] = choice
                above += EMPHASIS * loads[choice].lead(i, j)
                below += EMPHASIS * loads[choice].total
        if above * total <= lead * below:
            break
        lead, total, answers = above, below, chosen
    profile = Profile(answers, frozenset(answers))
    return Reach(
        model.slugs[i],
        model.slugs[j],
        POINTS * lead / total,
        standing(model, profile).strength,
        profile,
    )


def _worth(load: Load, i: int, j: int, lead: int, total: int) -> int:
    """What an answer adds to the lead, less the price of the weight that it adds, times total."""
    return load.lead(i, j) * total - load.total * lead


def _favoured(model: DecisionModel, criterion: str) -> int | None:
    """The contender that a criterion is rated highest for; ``None`` where the best are level."""
    ratings = model.ratings[criterion]
    best = max(ratings[n] for n in model.contenders)
    top = [n for n in model.contenders if ratings[n] == best]
    return top[0] if len(top) == 1 else None


def _base_shares(model: DecisionModel) -> dict[str, float]:
    sums = dict.fromkeys(model.contenders, 0)
    for criterion, weight in model.base_weights.items():
        favoured = _favoured(model, criterion)
        if favoured is not None:
            sums[favoured] += weight
    return {model.slugs[n]: weight / model.base.total for n, weight in sums.items()}


def _influences(model: DecisionModel) -> list[Influence]:
    means = {c: Fraction(weight) for c, weight in model.base_weights.items()}
    for by_choice in model.effects.values():
        for effects in by_choice.values():
            for criterion, effect in effects.items():
                means[criterion] += Fraction(effect, len(by_choice))
    decides = {c: mean * _difference(model, c) for c, mean in means.items()}
    total = sum(decides.values()) or Fraction(1)
    rows = []
    for criterion, weight in model.base_weights.items():
        favoured = _favoured(model, criterion)
        rows.append(
            Influence(
                criterion,
                nominal=weight / model.base.total,
                effective=float(decides[criterion] / total),
                favours=None if favoured is None else model.slugs[favoured],
            )
        )
    return sorted(rows, key=lambda row: -row.effective)


def _difference(model: DecisionModel, criterion: str) -> int:
    ratings = [model.ratings[criterion][n] for n in model.contenders]
    return max(ratings) - min(ratings)


def _spans(model: DecisionModel) -> list[Span]:
    spans = []
    for question, loads in model.loads.items():
        widest = 0.0
        for i, j in model.pairs:
            pulls = [0.0]
            pulls += [x.lead(i, j) / (model.base.total + x.total) for x in loads.values()]
            widest = max(widest, max(pulls) - min(pulls))
        spans.append(Span(question, POINTS * widest))
    return sorted(spans, key=lambda span: -span.points)


def idle_answers(model: DecisionModel) -> tuple[tuple[str, str], ...]:
    """Question and choice of the answers that move no lead."""
    return tuple(
        (question, choice)
        for question, loads in model.loads.items()
        for choice, load in loads.items()
        if all(load.lead(i, j) == 0 for i, j in model.pairs)
    )
