"""How long a request has waited for a thread of its worker, before anybody looked at it."""

from __future__ import annotations

from threading import local
from time import monotonic

#: Who waited longer, in seconds, is told to come back later: that takes a moment, a page takes
#: many, and most people have gone by then.
PATIENCE = 10.0

_this_thread = local()


def note(arrived: float) -> None:
    """The request that this thread begins with came at that time of the monotonic clock."""
    _this_thread.waited = monotonic() - arrived


def waited() -> float:
    """For how many seconds the request of this thread had waited; 0 under other servers."""
    return float(getattr(_this_thread, "waited", 0.0))
