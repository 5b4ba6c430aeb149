"""What a verdict hinges on: one answer alone or given otherwise, or one rating moved.

Changing one thing at a time is the classical sensitivity analysis of an additive model
(E. Triantaphyllou and A. Sánchez, *A sensitivity analysis approach for some deterministic
multi-criteria decision-making methods*, Decision Sciences 28, 1997). As sums are linear in
answers and in ratings, all of it is exact here and needs no search.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .facts import RATING_MAX, RATING_MIN
from .profile import Profile
from .scoring import DecisionModel, Load, Standing, Strength, halves, standing, standing_of


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """What the verdict would be had one question been answered otherwise.

    ``choice`` is ``None`` where the question would stay open. ``points`` is the lead, under that
    answer, of the framework that is ahead now over the one that is behind it now.
    """

    question: str
    choice: str | None
    recommended: str | None
    leader: str | None
    strength: Strength
    points: float


@dataclass(frozen=True, slots=True)
class CriticalRating:
    """The rating which, moved least, would put ``rival`` ahead of the leader.

    ``rating`` is what it is, ``turning`` the nearest value on the scale that would do it.
    """

    criterion: str
    framework: str
    rating: float
    turning: float
    rival: str


def other_answers(model: DecisionModel, profile: Profile) -> dict[str, tuple[OtherAnswer, ...]]:
    """By question, in the edition's order: every answer that was not given, with its verdict.

    The emphasis of an answered question stays with it; an open one is answered without emphasis.
    """
    now = standing(model, profile)
    return {question: tuple(_others(model, profile, now, question)) for question in model.loads}


def _others(
    model: DecisionModel, profile: Profile, now: Standing, question: str
) -> Iterator[OtherAnswer]:
    given, times = profile.answers.get(question), profile.multiplier(question)
    loads = model.loads[question]
    without = now.load if given is None else now.load.plus(loads[given], -times)
    options: list[tuple[str | None, Load]] = [
        (choice, without.plus(load, times)) for choice, load in loads.items() if choice != given
    ]
    if given is not None:
        options.append((None, without))
    for choice, load in options:
        then = standing_of(model, load)
        yield OtherAnswer(
            question,
            choice,
            recommended=_slug(model, then.recommended),
            leader=_slug(model, then.leader),
            strength=then.strength,
            points=then.points(load.lead(now.ahead, now.over)),
        )


def alone(model: DecisionModel, question: str, choice: str) -> dict[str, float]:
    """By contender: its score with that one answer less its score without any, in points.

    :raises ZeroDivisionError: if no criterion has any weight.
    """
    empty, given = standing(model, Profile()), standing(model, Profile({question: choice}))
    return {model.slugs[n]: given.score(n) - empty.score(n) for n in model.contenders}


def _slug(model: DecisionModel, framework: int | None) -> str | None:
    return None if framework is None else model.slugs[framework]


def critical_rating(model: DecisionModel, profile: Profile) -> CriticalRating | None:
    """The rating which, moved least, would put a rival strictly ahead of the leader.

    Either a rating of the leader falls or one of a rival rises, by steps of the scale and within
    it. Of ratings that need the same number of steps the one with the heavier criterion is named,
    of those again the first. ``None`` on a tie, or if no single rating can do it.
    """
    stand = standing(model, profile)
    if stand.leader is None:
        return None
    found = [
        (steps, -weight, rating)
        for criterion, weight in model.weights(profile).items()
        for steps, rating in _turns(model, stand, stand.leader, criterion, weight)
    ]
    return min(found, key=lambda item: item[:2], default=(0, 0, None))[2]


def _turns(
    model: DecisionModel, stand: Standing, leader: int, criterion: str, weight: int
) -> Iterator[tuple[int, CriticalRating]]:
    """The ratings on one criterion that can turn the verdict, with the steps that they need."""
    if not weight:
        return
    ratings = model.ratings[criterion]
    for rival in model.contenders:
        if rival == leader:
            continue
        steps = stand.load.lead(leader, rival) // weight + 1
        for framework, turning in ((leader, -steps), (rival, steps)):
            value = ratings[framework] + turning
            if halves(RATING_MIN) <= value <= halves(RATING_MAX):
                yield (
                    steps,
                    CriticalRating(
                        criterion,
                        model.slugs[framework],
                        rating=ratings[framework] / 2,
                        turning=value / 2,
                        rival=model.slugs[rival],
                    ),
                )
