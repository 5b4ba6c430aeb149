"""How sure a result is, as a picture: a scale of 0 to 100 % with the thresholds and a mark."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from comparisons.engine.scoring import STRENGTHS

from .contest import Contest


@dataclass(frozen=True, slots=True)
class Picture:
    """Where the mark stands, in percent of the width, and where the thresholds do."""

    at: str
    words: str
    thresholds: tuple[str, ...]


def percent_of(robustness: float) -> str:
    """A robustness in percent, never more than it is: what holds at 9.9 % may not hold at 10 %.

    What is below one percent has a decimal.
    """
    tenths = floor(robustness * 1000 + 1e-6)  # what floats lose, a whole number keeps
    return f"{tenths // 10} %" if tenths >= 10 else f"0.{tenths} %"


def picture(contest: Contest) -> Picture:
    """The robustness on its scale."""
    robustness = contest.document["robustness"]
    thresholds = tuple(f"{float(t * 100):g}" for t, _ in STRENGTHS if t)
    words = f"Robustness {percent_of(robustness)} on a scale of 0 to 100 %"
    return Picture(
        f"{robustness * 100:.2f}", f"{words}, with steps at {_listed(thresholds)} %.", thresholds
    )


def _listed(items: tuple[str, ...]) -> str:
    return f"{', '.join(items[:-1])} and {items[-1]}"
