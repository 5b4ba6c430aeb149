"""What is public has a revision: a number that grows with every edition and every erratum.

Triggers in the database count it up, in the transaction that changes something, whoever changes it.
What was drawn under the present revision is therefore still right, and is wrong under any other:
pages can be kept without a time to live, on any number of machines.

Asking costs a few microseconds. SQLite is asked each time, past Django's cursors. PostgreSQL is
asked once by a process that :func:`listens <listen>`; from then on it tells of every change. The
same connection notices at once when the server is gone, and that it is back.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

QUERY = "SELECT number FROM comparisons_revision"


def current() -> int:
    """The revision of what is public now. :raises DatabaseError: if it cannot be asked."""
    global _seen
    known: int | None = _listener.known if _listener else None
    _seen = ask() if known is None else known
    return _seen


def seen() -> int | None:
    """The revision that this process saw last, for when the database cannot be asked."""
    return _seen


def ask() -> int:
    """The same, asked of the database in any case."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return int(connection.connection.execute(QUERY).fetchone()[0])


_listener: Any = None
_seen: int | None = None


def listen() -> None:
    """Lets PostgreSQL tell this process of every change, where that is the database."""
    global _listener
    if connection.vendor != "postgresql" or _listener:
        return
    from .listening import Listener  # psycopg takes memory, which only PostgreSQL is worth

    _listener = Listener(parameters())
    _listener.start()


def parameters() -> dict[str, Any]:
    """How to connect to the PostgreSQL that Django uses, outside of its pool."""
    given = connection.get_connection_params()
    return {name: value for name, value in given.items() if name not in _OF_DJANGO}


#: What is right for Django's own connections only.
_OF_DJANGO = ("context", "cursor_factory", "prepare_threshold", "options")
