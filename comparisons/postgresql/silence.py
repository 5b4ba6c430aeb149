"""A PostgreSQL that is there and says nothing: frozen, or behind a network that swallows packets.

Nothing but the time tells it from a slow one. Its kernel, or a proxy, goes on acknowledging what is
sent, so TCP never gives up; and limits that the server keeps are of no use if it does not run.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.pq import TransactionStatus

from comparisons.outage import DATABASE

#: Within so many seconds a server that is well has answered, be it that it gave up by ``LIMITS``.
SILENCE = 6.0
#: What the server keeps to where somebody waits for the page, in milliseconds. The other way round
#: it also looks whether the site is still there (in seconds), and else lets go of its locks.
LIMITS = (
    "-c lock_timeout=4000 -c statement_timeout=5000 "
    "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=2"
)


class SilentError(psycopg.OperationalError):
    """The server has let the time pass within which it answers."""


class ImpatientConnection(psycopg.Connection[Any]):
    """Hangs up on a server that says nothing, and lets everybody else do without it."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Every wait for an answer passes here. :raises SilentError: if there is none in time.

        Who gives a time limit waits for something that need not come, and is left to it.
        """
        try:
            return super().wait(gen, interval, SILENCE if timeout is None else timeout)
        except psycopg.OperationalError as error:
            unanswered = self.pgconn.transaction_status == TransactionStatus.ACTIVE
            if timeout is not None or not unanswered:
                raise
            self.pgconn.finish()  # without a word to the server, which would have to answer it
            DATABASE.begin()
            raise SilentError(f"PostgreSQL has said nothing for {SILENCE:.0f} s.") from error
