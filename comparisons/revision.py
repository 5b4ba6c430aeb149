"""What is public has a revision: a number that grows with every edition and every erratum.

Triggers in the database count it up, in the transaction that changes something, whoever changes it.
What was drawn under the present revision is therefore still right, and is wrong under any other:
pages can be kept without a time to live, on any number of machines.

Asking costs a few microseconds. SQLite is asked each time, past Django's cursors. PostgreSQL is
asked once by a process that :func:`listens <listen>`; from then on it tells of every change.
"""

from __future__ import annotations

import logging
from threading import Event, Thread
from time import monotonic
from typing import Any

import psycopg
from django.db import OperationalError, connection

logger = logging.getLogger(__name__)

QUERY = "SELECT number FROM comparisons_revision"
CHANNEL = "comparisons_revision"
#: How often a quiet connection is tried, and how long a broken one is left alone, in seconds.
PATIENCE, PAUSE = 10, 1


def current() -> int:
    """The revision of what is public now. :raises DatabaseError: if it cannot be asked."""
    if _listener and (known := _listener.known) is not None:
        return known
    if monotonic() < Outage.until:
        raise OperationalError("The database was away a moment ago.")
    try:
        return ask()
    except OperationalError:
        Outage.until = monotonic() + PAUSE
        raise


def ask() -> int:
    """The same, asked of the database in any case."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return int(connection.connection.execute(QUERY).fetchone()[0])


class Outage:
    """Until when nobody asks again, so that pages that are kept do not wait for a database."""

    until = 0.0


class Listener(Thread):
    """Knows the revision as long as its own connection to PostgreSQL is sound.

    ``known`` is None whenever something could have been missed: then :func:`current` asks.
    """

    def __init__(self, parameters: dict[str, Any]) -> None:
        super().__init__(name="revision", daemon=True)
        self.known: int | None = None
        self._parameters = parameters
        self._ended = Event()

    def run(self) -> None:
        while not self._ended.wait(PAUSE):
            try:
                self._listen()
            except psycopg.Error as error:
                logger.warning("no longer told of new revisions: %s", error)
            self.known = None

    def end(self) -> None:
        """Stops listening, within the time of PATIENCE."""
        self._ended.set()

    def _listen(self) -> None:
        with psycopg.connect(**self._parameters, autocommit=True) as own:
            own.execute(f"LISTEN {CHANNEL}")
            while not self._ended.is_set():
                row = own.execute(QUERY).fetchone()
                self.known = int(row[0]) if row else None
                for _ in own.notifies(timeout=PATIENCE, stop_after=1):
                    self.known = None  # asked anew at once


_listener: Listener | None = None


def listen() -> None:
    """Lets PostgreSQL tell this process of every change, where that is the database."""
    global _listener
    if connection.vendor != "postgresql" or _listener:
        return
    _listener = Listener(parameters())
    _listener.start()


def parameters() -> dict[str, Any]:
    """How to connect to the PostgreSQL that Django uses, outside of its pool."""
    given = connection.get_connection_params()
    names = ("host", "port", "dbname", "user", "password", "sslmode", "connect_timeout")
    return {name: given[name] for name in names if name in given}
