"""Then and now: why another edition says something else of the same answers.

The lead is the sum of what the criteria add to it, so the difference of two leads is the sum of
the differences by criterion, exactly. A criterion whose facts were changed is named with them;
what is left over is that all shares of the weights moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .facts import Knowledge
from .profile import Profile
from .scoring import DecisionModel, standing

Pair = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class CriterionDrift:
    """What was changed about one criterion, and by how many points that moved the lead.

    Every pair is (then, now); ``None`` stands for what does not exist.

    ``base``     the base weight, if it was changed
    ``ratings``  by framework, of the two between which the lead is measured
    ``effects``  by question, of the answer that the profile gives to it
    """

    criterion: str
    points: float
    base: Pair | None = None
    ratings: Mapping[str, Pair] = field(default_factory=dict)
    effects: Mapping[str, Pair] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        return bool(self.base or self.ratings or self.effects)


@dataclass(frozen=True, slots=True)
class Drift:
    """The lead of one framework over another, then and now; ``causes`` and ``rest`` add up to it.

    ``causes`` are the criteria of which something was changed, the largest difference first;
    ``rest`` is what the others moved because the sum of all weights did.
    """

    ahead: str
    over: str
    then: float
    now: float
    causes: tuple[CriterionDrift, ...]
    rest: float


def drift(
    old: DecisionModel, profile: Profile, new: DecisionModel, carried: Profile
) -> Drift | None:
    """Why the lead under a new edition differs from the lead under an old one.

    :param carried: the profile as far as the new edition can ask for it.
    :returns: ``None`` if one of the two frameworks is no contender of the new edition.
    """
    stand = standing(old, profile)
    ahead, over = old.slugs[stand.ahead], old.slugs[stand.over]
    if not {ahead, over} <= {f.slug for f in new.knowledge.contenders}:
        return None
    before = _contributions(old, profile, ahead, over)
    after = _contributions(new, carried, ahead, over)
    rows = [
        CriterionDrift(
            criterion,
            points=after.get(criterion, 0.0) - before.get(criterion, 0.0),
            base=_changed(_base(old.knowledge, criterion), _base(new.knowledge, criterion)),
            ratings=_pairs(
                _ratings(old.knowledge, criterion, ahead, over),
                _ratings(new.knowledge, criterion, ahead, over),
            ),
            effects=_pairs(
                _effects(old.knowledge, profile, criterion),
                _effects(new.knowledge, carried, criterion),
            ),
        )
        for criterion in dict.fromkeys((*before, *after))
    ]
    causes = sorted((row for row in rows if row.changed), key=lambda row: -abs(row.points))
    return Drift(
        ahead,
        over,
        then=sum(before.values()),
        now=sum(after.values()),
        causes=tuple(causes),
        rest=sum(row.points for row in rows if not row.changed),
    )


def _contributions(
    model: DecisionModel, profile: Profile, ahead: str, over: str
) -> dict[str, float]:
    stand = standing(model, profile)
    i, j = model.slugs.index(ahead), model.slugs.index(over)
    return {
        criterion: stand.points(
            weight * (model.ratings[criterion][i] - model.ratings[criterion][j])
        )
        for criterion, weight in model.weights(profile).items()
    }


def _base(knowledge: Knowledge, criterion: str) -> float | None:
    known = knowledge.criterion.get(criterion)
    return None if known is None else known.base_weight


def _ratings(knowledge: Knowledge, criterion: str, *frameworks: str) -> dict[str, float]:
    known = knowledge.criterion.get(criterion)
    return {} if known is None else {slug: known.ratings[slug] for slug in frameworks}


def _effects(knowledge: Knowledge, profile: Profile, criterion: str) -> dict[str, float]:
    found = {
        question: knowledge.question[question].choice(choice).effects.get(criterion, 0.0)
        for question, choice in profile.answers.items()
    }
    return {question: effect for question, effect in found.items() if effect}


def _changed(then: float | None, now: float | None) -> Pair | None:
    return None if then == now else (then, now)


def _pairs(then: Mapping[str, float], now: Mapping[str, float]) -> dict[str, Pair]:
    return {
        key: (then.get(key), now.get(key))
        for key in dict.fromkeys((*then, *now))
        if then.get(key) != now.get(key)
    }
