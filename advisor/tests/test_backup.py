"""Copies of the database: whole, consistent, and taken while others write."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from advisor.settings import BASE_DIR

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite has this command")


def manage(database: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def count(database: Path) -> int:
    with closing(sqlite3.connect(database)) as opened:
        return int(opened.execute("SELECT count(*) FROM notes").fetchone()[0])


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database in use: in WAL mode, with rows that are in the log only."""
    path = tmp_path / "site.sqlite3"
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("CREATE TABLE notes (text TEXT)")
        opened.executemany("INSERT INTO notes VALUES (?)", [("x" * 1000,)] * 3_000)
        opened.commit()
    return path


@sqlite_only
def test_a_copy_holds_all_that_was_there_while_others_write(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("INSERT INTO notes VALUES ('committed, in the log only')")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO notes VALUES ('not committed')")
        done = manage(database, "backup", str(copy))
        writer.execute("ROLLBACK")
    assert done.returncode == 0, done.stderr
    assert "checked" in done.stdout
    assert count(copy) == 3_001
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.sqlite3"]


@sqlite_only
def test_nothing_is_overwritten(database: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("precious")
    done = manage(database, "backup", str(tmp_path / "copy"))
    assert done.returncode == 1
    assert "exists already" in done.stderr
    assert (tmp_path / "copy").read_text() == "precious"


@sqlite_only
def test_where_nothing_can_be_written_one_is_told(database: Path, tmp_path: Path) -> None:
    done = manage(database, "backup", str(tmp_path / "no-such-folder" / "copy"))
    assert done.returncode == 1
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(connection.vendor == "sqlite", reason="about other databases")
def test_other_databases_have_their_own_tools(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="pg_dump"):
        call_command("backup", str(tmp_path / "copy"))
