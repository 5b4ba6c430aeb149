"""The pulls of a verdict summed up: by section of the questionnaire, and for either side.

Pulls and starting point add up to the lead, so these sums do too. They are made of the same whole
numbers and divided once, which keeps them exact.
"""

from __future__ import annotations

from dataclasses import dataclass

from .profile import Profile
from .scoring import DecisionModel, Standing, standing


@dataclass(frozen=True, slots=True)
class Subtotal:
    """What the answers of one section add to the lead, in points; ``questions`` were answered.

    Positive toward the framework that is ahead.
    """

    section: str
    points: float
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """What all answers that favour one framework pull together, in points, never negative."""

    framework: str
    points: float
    questions: tuple[str, ...]


def by_section(model: DecisionModel, profile: Profile) -> tuple[Subtotal, ...]:
    """The sub-total of every section with an answer, in the edition's order."""
    stand = standing(model, profile)
    units = _units(model, profile, stand)
    found: dict[str, list[str]] = {}
    for question in units:
        found.setdefault(model.knowledge.question[question].section, []).append(question)
    order = [section.slug for section in model.knowledge.sections if section.slug in found]
    return tuple(
        Subtotal(
            section, stand.points(sum(units[q] for q in found[section])), tuple(found[section])
        )
        for section in [*order, *(section for section in found if section not in order)]
    )


def support(model: DecisionModel, profile: Profile) -> tuple[Support, Support]:
    """What pulls toward the framework that is ahead, and what toward the one behind it.

    The lead is the starting point and the first of these less the second.
    """
    stand = standing(model, profile)
    units = _units(model, profile, stand)
    ahead = {question: n for question, n in units.items() if n > 0}
    over = {question: -n for question, n in units.items() if n < 0}
    return (
        Support(model.slugs[stand.ahead], stand.points(sum(ahead.values())), tuple(ahead)),
        Support(model.slugs[stand.over], stand.points(sum(over.values())), tuple(over)),
    )


def _units(model: DecisionModel, profile: Profile, stand: Standing) -> dict[str, int]:
    """By answered question, in the edition's order, its pull in units of 1/200."""
    return {
        question: profile.multiplier(question)
        * loads[profile.answers[question]].lead(stand.ahead, stand.over)
        for question, loads in model.loads.items()
        if question in profile.answers
    }
