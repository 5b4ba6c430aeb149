"""What was found to be away a moment ago is not waited for again by everybody.

A database or a cache that does not answer costs whoever asks it some seconds. With a few threads
that is enough to make a site that could still show most of its pages as slow as a dead one. So
after a failure the others are refused at once; now and then one goes ahead and tries.
"""

from __future__ import annotations

from threading import Lock
from time import monotonic


class Outage:
    """Whether one of the services behind the site is away, as far as this process knows."""

    def __init__(self, pause: float, trial: float) -> None:
        """:param pause: for how many seconds after a failure nobody tries.
        :param trial: for how many seconds one may try while the others are still refused.
        """
        self._pause, self._trial = pause, trial
        self._lock = Lock()
        self._on, self._until, self._watched = False, 0.0, 0.0

    def refuses(self) -> bool:
        """Whether to do without it. Who is told not to must :meth:`begin` or :meth:`end`."""
        with self._lock:
            now = monotonic()
            if now < max(self._until, self._watched):
                return True
            if self._on:
                self._until = now + self._trial
            return False

    def begin(self, seconds: float = 0) -> None:
        """It did not answer; for so many seconds somebody else looks after that."""
        with self._lock:
            now = monotonic()
            self._on, self._until = True, now + self._pause
            self._watched = max(self._watched, now + seconds)

    def end(self) -> None:
        """It answered."""
        with self._lock:
            self._on, self._until, self._watched = False, 0.0, 0.0


#: The trials take as long as the time limits of the connections, in advisor/settings.py.
DATABASE = Outage(pause=1, trial=4)
CACHE = Outage(pause=1, trial=2)
