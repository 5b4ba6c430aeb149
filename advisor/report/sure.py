"""How sure a result is, as a picture: a scale of 0 to 100 % with the thresholds and a mark."""

from __future__ import annotations

from dataclasses import dataclass

from comparisons.engine.scoring import STRENGTHS

from .contest import Contest


@dataclass(frozen=True, slots=True)
class Picture:
    """Where the mark stands, in percent of the width, and where the thresholds do."""

    at: str
    words: str
    thresholds: tuple[str, ...]


def picture(contest: Contest) -> Picture:
    """The robustness on its scale."""
    percent = contest.document["robustness"] * 100
    thresholds = tuple(f"{float(t * 100):g}" for t, _ in STRENGTHS if t)
    words = f"Robustness {percent:.0f} % on a scale of 0 to 100 %"
    return Picture(f"{percent:.2f}", f"{words}, with steps at {_listed(thresholds)} %.", thresholds)


def _listed(items: tuple[str, ...]) -> str:
    return f"{', '.join(items[:-1])} and {items[-1]}"
