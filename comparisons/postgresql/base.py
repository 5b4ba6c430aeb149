"""The database engine that ``DATABASE_URL=postgres://`` stands for."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connection
from django.db.backends.postgresql import base

from comparisons.outage import DATABASE

from .silence import LIMITS, ImpatientConnection


class DatabaseWrapper(base.DatabaseWrapper):
    """Does not wait for connections to a server that was away a moment ago."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """:raises psycopg.OperationalError: at once or after the time limit of the pool."""
        if DATABASE.refuses():
            raise psycopg.OperationalError("The database was away a moment ago.")
        try:
            found = super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            DATABASE.begin()
            raise
        DATABASE.end()
        return found


def limit_waiting() -> None:
    """From now on new connections of this process give up on what takes too long.

    For processes that serve pages: migrations and commands take the time that they need.
    """
    options = connection.settings_dict["OPTIONS"]
    options["options"] = f"{LIMITS} {options.get('options', '')}".strip()
    options["pool"] = {**options["pool"], "connection_class": ImpatientConnection}
