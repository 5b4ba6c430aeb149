"""What the rules of judgement in :mod:`.review` are given, and how they say what they find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .facts import Knowledge
from .findings import Finding
from .profile import Profile
from .scoring import DecisionModel


@dataclass(frozen=True)
class ReviewContext:
    """What the rules are given: the draft, the model of it, the day, and the earlier editions.

    ``today`` is an ISO date, ``earlier`` holds the editions so far, the oldest first.
    """

    knowledge: Knowledge
    model: DecisionModel
    today: str
    earlier: Sequence[Knowledge]


def warning(
    rule: str, place: str, message: str, suggestion: str, profile: Profile | None = None
) -> Finding:
    """What a rule of judgement finds: it never stops a publication, and it can be waived."""
    return Finding(rule, "warning", place, message, suggestion, profile)
