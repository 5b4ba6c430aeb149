"""Findings: what is wrong with the knowledge, where, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .profile import Profile

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with the knowledge, and what would be right.

    ``place`` leads to the row (``criteria.orm.ratings.flask``); ``profile`` shows the fault at
    work where a profile can. ``waived`` is why a warning was accepted, if it was.
    """

    rule: str
    severity: Severity
    place: str
    message: str
    suggestion: str
    profile: Profile | None = None
    waived: str | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.suggestion}"


def unknown(place: str, name: str, kind: str) -> Finding:
    """Something is named that does not exist."""
    message = f"“{name}” is not a {kind}."
    return Finding("unknown-reference", "error", place, message, f"Name a {kind} that exists.")
