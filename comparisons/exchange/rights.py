"""Who may take the knowledge out, and who may bring it in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from comparisons.kinds import KINDS, Kind

#: What curators edit. Measurements are written by the laboratory and not by hand.
EDITED = tuple(kind for kind in KINDS if kind.name != "measurements")


def may_read(user: Any) -> bool:
    """Whether somebody may see all of the draft."""
    return _may(user, KINDS, "view")


def may_write(user: Any) -> bool:
    """Whether somebody may change all that curators edit, which a file can do at once."""
    return may_read(user) and _may(user, EDITED, "add", "change", "delete")


def may_change(user: Any, kinds: Iterable[Kind], from_edition: bool) -> bool:
    """Whether somebody may change these kinds of rows: to what an edition says, also those that
    are not written by hand.
    """
    touched = () if from_edition else (kind for kind in kinds if kind not in EDITED)
    return may_write(user) and _may(user, touched, "add", "change", "delete")


def _may(user: Any, kinds: Iterable[Kind], *actions: str) -> bool:
    return all(
        user.has_perm(f"{kind.meta.app_label}.{action}_{kind.meta.model_name}")
        for kind in kinds
        for action in actions
    )
