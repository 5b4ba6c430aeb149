"""Weights, scores, leader, robustness, strength: section 3 of the contract up to the leader.

The method is the additive value model of multi-criteria decision analysis, also known as simple
additive weighting (R. L. Keeney and H. Raiffa, *Decisions with Multiple Objectives*, 1976). With
weights *w*, ratings *r* and answers *a*::

    w_c = b_c + sum of m_q * e(a_q, c)            S_f = 10 * sum(w_c * r_cf) / sum(w_c)

Everything but the last division is done in whole numbers: weights in hundredths, ratings in
halves. A sum of products is then in units of 1/200, and a difference of scores in points is
``10 * (N / 200) / (T / 100) = 5 * N / T``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations
from typing import Any, Literal

from .facts import Choice, Knowledge
from .profile import Profile

Strength = Literal["even", "slight", "clear", "strong"]
#: A verdict is as strong as the last name here whose threshold its robustness reaches.
STRENGTHS: tuple[tuple[Fraction, Strength], ...] = (
    (Fraction(0), "even"),
    (Fraction(1, 10), "slight"),
    (Fraction(1, 4), "clear"),
    (Fraction(1, 2), "strong"),
)
#: The same from the highest down, as whole numbers: fractions are slow to compare.
_FALLING = [(t.numerator, t.denominator, name) for t, name in reversed(STRENGTHS)]
#: Points of a lead per unit of (sum of weighted rating differences / sum of weights).
POINTS = 5


def hundredths(weight: float) -> int:
    """A weight or an effect as the whole number of hundredths that the model computes with."""
    return round(weight * 100)


def halves(rating: float) -> int:
    """A rating as the whole number of halves that the model computes with."""
    return round(rating * 2)


@dataclass(frozen=True, slots=True)
class Load:
    """What a set of weights amounts to: the base weights, or what one choice adds to them.

    Loads are linear, so a profile's load is that of the base plus those of its answers.

    ``total``   the sum of the weights, in hundredths
    ``sums``    by framework, the sum of weight times rating, in units of 1/200
    ``spreads`` by pair of contenders, the sum of weight times |difference of ratings|, likewise
    """

    total: int
    sums: tuple[int, ...]
    spreads: tuple[int, ...]

    def lead(self, i: int, j: int) -> int:
        """Sum of weight times rating of framework i less that of j, in units of 1/200."""
        return self.sums[i] - self.sums[j]

    def plus(self, other: Load, times: int = 1) -> Load:
        """This load and another one so many times; a negative number takes it away."""
        return Load(
            self.total + times * other.total,
            tuple(a + times * b for a, b in zip(self.sums, other.sums, strict=True)),
            tuple(a + times * b for a, b in zip(self.spreads, other.spreads, strict=True)),
        )


class DecisionModel:
    """An edition's knowledge, made ready to score profiles.

    :param knowledge: complete and sound, as :mod:`.lint` has it: every criterion is rated for
        every framework and no weight can fall below zero.
    :raises KeyError: if a rating is missing.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        #: What modules of the engine have derived from this model alone, each under its own keys.
        self.derived: dict[tuple[Any, ...], Any] = {}
        slugs = [f.slug for f in knowledge.frameworks]
        self.slugs: Sequence[str] = slugs
        #: Positions of the contenders among the frameworks, in the edition's order.
        self.contenders = [n for n, f in enumerate(knowledge.frameworks) if f.role == "contender"]
        self.alternatives = [n for n in range(len(slugs)) if n not in self.contenders]
        #: Ratings in halves: by criterion, in the order of the frameworks.
        self.ratings = {
            c.slug: tuple(halves(c.ratings[slug]) for slug in slugs) for c in knowledge.criteria
        }
        #: The ratings of the contenders as a document shows them: by criterion and framework.
        self.contended = {
            criterion: {slugs[n]: halved[n] / 2 for n in self.contenders}
            for criterion, halved in self.ratings.items()
        }
        self.base_weights = {c.slug: hundredths(c.base_weight) for c in knowledge.criteria}
        #: Every two contenders, in the edition's order.
        self.pairs = list(combinations(self.contenders, 2))
        self._pair_number = {pair: n for n, pair in enumerate(self.pairs)}
        self.base = self._load(self.base_weights)
        #: By question and choice: the effects in hundredths, and what they amount to.
        self.effects: dict[str, dict[str, Mapping[str, int]]] = {}
        self.loads: dict[str, dict[str, Load]] = {}
        for question in knowledge.questions:
            effects = {c.slug: _effects(c) for c in question.choices}
            self.effects[question.slug] = effects
            self.loads[question.slug] = {x: self._load(e) for x, e in effects.items()}
        #: By ordered pair of contenders and question: the least that an answer does for the first.
        self.least_leads = {
            (i, j): {
                q: min((x.lead(i, j) for x in loads.values()), default=0)
                for q, loads in self.loads.items()
            }
            for i, j in permutations(self.contenders, 2)
        }

    def _load(self, weights: Mapping[str, int]) -> Load:
        rows = [(w, self.ratings[c]) for c, w in weights.items()]
        return Load(
            total=sum(weights.values()),
            sums=tuple(sum(w * r[f] for w, r in rows) for f in range(len(self.slugs))),
            spreads=tuple(sum(w * abs(r[i] - r[j]) for w, r in rows) for i, j in self.pairs),
        )

    def load(self, profile: Profile) -> Load:
        """What the weights of that profile amount to. Its slugs must be those of the edition."""
        total, sums, spreads = self.base.total, list(self.base.sums), list(self.base.spreads)
        for question, choice in profile.answers.items():
            times, added = profile.multiplier(question), self.loads[question][choice]
            total += times * added.total
            for n, value in enumerate(added.sums):
                sums[n] += times * value
            for n, value in enumerate(added.spreads):
                spreads[n] += times * value
        return Load(total, tuple(sums), tuple(spreads))

    def weights(self, profile: Profile) -> dict[str, int]:
        """The weight of every criterion for that profile, in hundredths."""
        weights = dict(self.base_weights)
        for question, choice in profile.answers.items():
            times = profile.multiplier(question)
            for criterion, effect in self.effects[question][choice].items():
                weights[criterion] += times * effect
        return weights

    def spread(self, load: Load, i: int, j: int) -> int:
        """Sum of weight times |difference of the ratings of contenders i and j|, in 1/200."""
        return load.spreads[self._pair_number[min(i, j), max(i, j)]]


def _effects(choice: Choice) -> Mapping[str, int]:
    return {criterion: hundredths(effect) for criterion, effect in choice.effects.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """Who leads, by how much, how surely. Frameworks are named by their position.

    ``leader``      the contender with the highest score; ``None`` on a tie at the top
    ``ahead``       from whom the lead is measured: the leader or, on a tie, the first contender
    ``over``        over whom: the best of the other contenders
    ``robustness``  0 to 1: how wrong every single weight may be before the leader can fall behind
    """

    load: Load
    leader: int | None
    ahead: int
    over: int
    robustness: Fraction
    strength: Strength

    @property
    def recommended(self) -> int | None:
        """The leader, unless the lead is too small to tell: then nobody."""
        return None if self.strength == "even" else self.leader

    def score(self, framework: int) -> float:
        """The score of a framework, 0 to 100."""
        return POINTS * self.load.sums[framework] / self.load.total

    def points(self, units: int) -> float:
        """A sum of weighted rating differences (in units of 1/200) as points of the lead."""
        return POINTS * units / self.load.total


def standing(model: DecisionModel, profile: Profile) -> Standing:
    """Who leads for that profile, by how much and how surely.

    Robustness is ``min over rivals of |sum w d| / sum w |d|`` with *d* the difference of ratings:
    the largest share by which every weight may be wrong at once, each in the worst direction,
    with the leader still not behind. 0 on a tie.
    """
    return standing_of(model, model.load(profile))


def standing_of(model: DecisionModel, load: Load) -> Standing:
    """The same for weights that amount to that load."""
    ranked = sorted(model.contenders, key=lambda f: -load.sums[f])
    best = load.sums[ranked[0]]
    tied = len(ranked) > 1 and load.sums[ranked[1]] == best
    ahead = model.contenders[0] if tied else ranked[0]
    over = next((f for f in ranked if f != ahead), ahead)
    robustness = Fraction(0) if tied else _robustness(model, load, ahead)
    return Standing(load, None if tied else ahead, ahead, over, robustness, strength_of(robustness))


def _robustness(model: DecisionModel, load: Load, leader: int) -> Fraction:
    shares = [
        Fraction(load.lead(leader, rival), spread)
        if (spread := model.spread(load, leader, rival))
        else Fraction(0)
        for rival in model.contenders
        if rival != leader
    ]
    return min(shares, default=Fraction(0))


def strength_of(robustness: Fraction) -> Strength:
    """The word for a robustness: even below 0.10, slight below 0.25, clear below 0.50, strong."""
    return strength_of_ratio(robustness.numerator, robustness.denominator)


def strength_of_ratio(above: int, below: int) -> Strength:
    """The same for a robustness of ``above`` to ``below``, the latter more than 0."""
    return next(name for top, bottom, name in _FALLING if above * bottom >= top * below)
