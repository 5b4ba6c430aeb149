"""Being told by PostgreSQL of every new revision, on a connection of its own."""

from __future__ import annotations

import logging
from threading import Event, Thread
from typing import Any

import psycopg

from .outage import DATABASE
from .postgresql.silence import ImpatientConnection, SilentError
from .revision import QUERY

logger = logging.getLogger(__name__)

CHANNEL = "comparisons_revision"
#: How often a quiet connection is tried, and how long a server that is away is left alone, in s.
PATIENCE, PAUSE = 2, 0.25
#: How long this takes at most, tries included; for so long nobody else needs to ask.
WATCHED = 10


class Listener(Thread):
    """Knows the revision as long as its own connection to PostgreSQL is sound.

    ``known`` is None whenever something could have been missed: then :mod:`.revision` asks.
    """

    def __init__(self, parameters: dict[str, Any]) -> None:
        super().__init__(name="revision", daemon=True)
        self.known: int | None = None
        self._parameters = parameters
        self._ended = Event()

    def run(self) -> None:
        while not self._ended.is_set():
            try:
                with ImpatientConnection.connect(**self._parameters, autocommit=True) as own:
                    DATABASE.end()
                    self._listen(own)
            except psycopg.Error as error:
                self._note(error)
            self.known = None
            self._ended.wait(PAUSE)

    def _note(self, error: psycopg.Error) -> None:
        """Either the connection broke, or the server is away: silent, or not to be had."""
        none_to_be_had = self.known is None and isinstance(error, psycopg.OperationalError)
        if none_to_be_had or isinstance(error, SilentError):
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
