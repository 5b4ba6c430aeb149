"""Whether criteria and answers do any work, and none of them too much: rules of :mod:`.review`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from math import sqrt

from .balance import LEAST_SHARE, MOST_SHARE, Shares, idle_answers, shares
from .facts import Criterion
from .findings import Finding
from .profile import Profile
from .review_context import ReviewContext, warning
from .scoring import DecisionModel, standing

#: Two criteria whose weights correlate as much as this count one thing twice.
TOGETHER = 0.9
#: How many answers alone may at most do is a slight lead.
ALONE = ("even", "slight")


def idle(context: ReviewContext) -> Iterator[Finding]:
    """Every answer moves something."""
    for question, choice in idle_answers(context.model):
        yield warning(
            "idle-answer",
            f"questions.{question}.choices.{choice}",
            "This answer moves no lead.",
            "Give it effects, or waive this if it is neutral by its meaning.",
            Profile({question: choice}),
        )


def unweighted(context: ReviewContext) -> Iterator[Finding]:
    """Some answer gives weight to every criterion."""
    weighted = {
        criterion
        for question in context.knowledge.questions
        for choice in question.choices
        for criterion, effect in choice.effects.items()
        if effect > 0
    }
    for criterion in context.knowledge.criteria:
        if criterion.slug not in weighted:
            message = "No answer gives it any weight."
            hint = "Add effects, or retire the criterion."
            yield warning("no-weighting", f"criteria.{criterion.slug}", message, hint)


def separation(context: ReviewContext) -> Iterator[Finding]:
    """Every criterion tells contenders apart."""
    for criterion in context.knowledge.criteria:
        if len({criterion.ratings[f.slug] for f in context.knowledge.contenders}) == 1:
            message = "All contenders have the same rating."
            hint = "Retire it, or waive this if that they are level is worth knowing."
            yield warning("separates-nothing", f"criteria.{criterion.slug}", message, hint)


def twins(context: ReviewContext) -> Iterator[Finding]:
    """No two criteria that favour the same contender gain weight from the same answers.

    The correlation of two weights over all ways to answer follows from the effects, since answers
    to different questions are independent: covariances add up over the questions.
    """
    gains = _gains(context.model)
    spreads = {slug: _covariance(gain, gain) for slug, gain in gains.items()}
    for one, other in combinations(context.knowledge.criteria, 2):
        if not _same_side(context, one, other):
            continue
        scale = sqrt(spreads[one.slug] * spreads[other.slug])
        if scale and _covariance(gains[one.slug], gains[other.slug]) / scale >= TOGETHER:
            message = f"The weights of {one.name} and {other.name} nearly always move together."
            hint = "Merge the two, or give them weight by different answers."
            yield warning("moves-together", f"criteria.{one.slug}+{other.slug}", message, hint)


def _gains(model: DecisionModel) -> dict[str, dict[str, list[int]]]:
    """By criterion and question: what each answer adds to its weight, where any does."""
    gains: dict[str, dict[str, list[int]]] = {slug: {} for slug in model.base_weights}
    for question, by_choice in model.effects.items():
        for slug in set[str]().union(*by_choice.values()):
            gains[slug][question] = [effects.get(slug, 0) for effects in by_choice.values()]
    return gains


def _covariance(one: Mapping[str, list[int]], other: Mapping[str, list[int]]) -> Fraction:
    total = Fraction(0)
    for question in one.keys() & other.keys():  # elsewhere one of the two stays as it is
        first, second = one[question], other[question]
        count = len(first)
        products = sum(a * b for a, b in zip(first, second, strict=True))
        total += Fraction(products * count - sum(first) * sum(second), count**2)
    return total


def _same_side(context: ReviewContext, one: Criterion, other: Criterion) -> bool:
    """Whether some contender gains on another by both criteria."""
    ratings = context.model.ratings
    return any(
        (ratings[one.slug][i] - ratings[one.slug][j])
        * (ratings[other.slug][i] - ratings[other.slug][j])
        > 0
        for i, j in context.model.pairs
    )


def lopsidedness(context: ReviewContext) -> Iterator[Finding]:
    """Over all projects that could be asked about, each contender leads its share."""
    for name, open_too in (("complete", False), ("partial", True)):
        for pair in shares(context.model, open_too=open_too):
            if not _fair(pair):
                yield warning(
                    "lopsided",
                    f"balance.{name}.{pair.first}+{pair.second}",
                    f"Over all {name} profiles {pair.first} is ahead in {pair.first_ahead:.0%} "
                    f"and {pair.second} in {pair.second_ahead:.0%}.",
                    f"Balance effects so that each stays between {float(LEAST_SHARE):.0%} and "
                    f"{float(MOST_SHARE):.0%}.",
                )


def _fair(pair: Shares) -> bool:
    return all(LEAST_SHARE <= x <= MOST_SHARE for x in (pair.first_ahead, pair.second_ahead))


def lone_answers(context: ReviewContext) -> Iterator[Finding]:
    """No single answer, not emphasised, decides more than a slight lead."""
    for question, loads in context.model.loads.items():
        for choice in loads:
            profile = Profile({question: choice})
            stand = standing(context.model, profile)
            if stand.strength not in ALONE:
                yield warning(
                    "lone-answer",
                    f"questions.{question}.choices.{choice}",
                    f"This answer alone makes a {stand.strength} lead.",
                    "Lessen its effects, or spread them over other questions.",
                    profile,
                )
