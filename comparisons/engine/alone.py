"""What one answer alone does to the scores of the contenders."""

from __future__ import annotations

from .profile import Profile
from .scoring import DecisionModel, standing


def alone(model: DecisionModel, question: str, choice: str) -> dict[str, float]:
    """By contender: its score with that one answer less its score without any, in points.

    :raises ZeroDivisionError: if no criterion has any weight.
    """
    empty, given = standing(model, Profile()), standing(model, Profile({question: choice}))
    return {model.slugs[n]: given.score(n) - empty.score(n) for n in model.contenders}
