"""``manage.py backup FILE``: a consistent copy of the SQLite database, also while the site runs."""

from __future__ import annotations

import os
import sqlite3
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

#: Pages that are copied at a time; between two of them others may write.
STEP = 1_000


class Command(BaseCommand):
    help = "Copies the SQLite database to FILE, whole and consistent, while the site goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="Where the copy goes. It must not exist yet.")

    def handle(self, *, file: Path, **options: Any) -> None:
        if connection.vendor != "sqlite":
            message = "This copies SQLite only. For PostgreSQL use pg_dump --format=custom."
            raise CommandError(message)
        if file.exists():
            raise CommandError(f"{file} exists already: name another file.")
        unfinished = file.with_name(f"{file.name}.unfinished")
        try:
            size = _copy(unfinished)
            unfinished.rename(file)
        except (OSError, sqlite3.Error) as error:
            unfinished.unlink(missing_ok=True)
            raise CommandError(f"{file} could not be written: {error}") from error
        self.stdout.write(f"Copied the database to {file} ({size:,} bytes, checked).")


def _copy(target: Path) -> int:
    """Copies and checks; gives the size. Only the owner can read the copy."""
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy, pages=STEP)
        copy.execute("PRAGMA journal_mode=DELETE")
        if (found := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(found)
    with target.open("rb") as written:
        os.fsync(written.fileno())
    return target.stat().st_size
