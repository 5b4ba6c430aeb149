"""Where to doubt a result: the one rating on which it hangs most."""

from __future__ import annotations

from dataclasses import dataclass

from comparisons.catalogue import RatingCell, plain, rating_cells
from comparisons.engine.facts import Criterion, Framework
from comparisons.engine.sensitivity import critical_rating

from .contest import Contest


@dataclass(frozen=True, slots=True)
class Doubt:
    """The rating which, moved least, would put ``rival`` ahead: from ``turning`` on.

    ``falls`` says whether it would have to fall, as one of the leader's, or to rise.
    """

    criterion: Criterion
    cell: RatingCell
    turning: str
    falls: bool
    rival: Framework


def doubt(contest: Contest) -> Doubt | None:
    """The critical rating in words; ``None`` on a tie, or if no single rating can turn it."""
    found = critical_rating(contest.edition.model, contest.profile)
    if found is None:
        return None
    knowledge = contest.knowledge
    criterion = knowledge.criterion[found.criterion]
    cells = rating_cells(criterion, knowledge)
    return Doubt(
        criterion=criterion,
        cell=next(cell for cell in cells if cell.framework.slug == found.framework),
        turning=plain(found.turning),
        falls=found.turning < found.rating,
        rival=knowledge.framework[found.rival],
    )
