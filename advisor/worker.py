"""gunicorn's worker: how it begins, and how it ends."""

from __future__ import annotations

from time import monotonic
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from . import queueing


class SiteWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Lets in who waits at the door already when it is told to end.

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
            self.accept(listener)
