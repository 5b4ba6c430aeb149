"""gunicorn's worker: how it begins, which visitors it fetches, and how it ends."""

from __future__ import annotations

from time import monotonic, sleep
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from . import queueing

#: How long a worker waits before it fetches a connection: so many seconds for each that it has, up
#: to so many. Another one that has fewer is quicker. Otherwise one of two workers had all of them
#: now and then, and kept them, while the other had nothing to do.
PAUSE, ENOUGH = 0.00005, 10


class SiteWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Shares visitors with the other workers, and lets in who waits already when it is told to end.

    The kernel accepts connections before the worker does. Those that nobody has fetched by the time
    the last process closes the socket are cut off, although their visitors have sent everything.
    """

    def load_wsgi(self) -> None:
        super().load_wsgi()
        from .warming import warm  # the settings are read by now

        warm()

    def enqueue_req(self, conn: Any) -> None:
        conn.arrived = monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        queueing.note(conn.arrived)
        return super().handle(conn)

    def accept(self, listener: Any) -> None:
        sleep(min(self.nr_conns, ENOUGH) * PAUSE)
        super().accept(listener)

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                self._fetch_all(listener)
                listener.close()

    def _fetch_all(self, listener: Any) -> None:
        listener.setblocking(False)
        known = -1
        while known < self.nr_conns:
            known = self.nr_conns
            super().accept(listener)
