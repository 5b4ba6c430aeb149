"""What is public has a revision: a number that grows with every edition and every erratum.

Triggers in the database count it up, in the transaction that changes something, whoever changes it.
What was drawn under the present revision is therefore still right, and is wrong under any other:
pages can be kept without a time to live, on any number of machines.

Asking costs a few microseconds. SQLite is asked each time, past Django's cursors. PostgreSQL is
asked once by a process that :func:`listens <listen>`; from then on it tells of every change. The
same connection notices at once when the server is gone, and that it is back.
"""

from __future__ import annotations

import logging
from threading import Event, Thread
from typing import Any

import psycopg
from django.db import connection

from .outage import DATABASE

logger = logging.getLogger(__name__)

QUERY = "SELECT number FROM comparisons_revision"
CHANNEL = "comparisons_revision"
#: How often a quiet connection is tried, and how long a server that is away is left alone, in s.
PATIENCE, PAUSE = 10, 0.25
#: How long this takes at most, tries included; for so long nobody else needs to ask.
WATCHED = 10


def current() -> int:
    """The revision of what is public now. :raises DatabaseError: if it cannot be asked."""
    if _listener and (known := _listener.known) is not None:
        return known
    return ask()


def ask() -> int:
    """The same, asked of the database in any case."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return int(connection.connection.execute(QUERY).fetchone()[0])


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
        while not self._ended.is_set():
            try:
                with psycopg.connect(**self._parameters, autocommit=True) as own:
                    DATABASE.end()
                    self._listen(own)
            except psycopg.Error as error:
                self._note(error)
            self.known = None
            self._ended.wait(PAUSE)

    def _note(self, error: psycopg.Error) -> None:
        """Either the connection broke, or there is none to be had: then the server is away."""
        if self.known is None and isinstance(error, psycopg.OperationalError):
            DATABASE.begin(WATCHED)
        else:
            logger.error("no longer told of new revisions: %s", error)

    def end(self) -> None:
        """Stops listening, within the time of PATIENCE."""
        self._ended.set()

    def _listen(self, own: psycopg.Connection[Any]) -> None:
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
    return {name: value for name, value in given.items() if name not in _OF_DJANGO}


#: What is right for Django's own connections only.
_OF_DJANGO = ("context", "cursor_factory", "prepare_threshold", "options")
