"""Very many stored recommendations, quickly: copies of one that was saved, under other keys."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from comparisons.engine.profile import KEY_ALPHABET, KEY_LENGTH

_COLUMNS = "SELECT * FROM advisor_recommendation LIMIT 1"
_BATCH = 5_000


def multiply(database: str, count: int) -> list[str]:
    """Adds so many rows; gives their keys. There must be a saved one to copy."""
    letters = random.choices  # nobody has to guess them
    keys = ["".join(letters(KEY_ALPHABET, k=KEY_LENGTH)) for _ in range(count)]
    if database.startswith("sqlite"):
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"), timeout=60)) as opened:
            _copy(opened, keys, "?")
    else:
        with psycopg.connect(database) as connection:
            _copy(connection, keys, "%s")
    return keys


def _copy(connection: sqlite3.Connection | psycopg.Connection, keys: list[str], mark: str) -> None:
    cursor = connection.cursor()
    cursor.execute(_COLUMNS)
    row: Any = cursor.fetchone()
    place = [column[0] for column in cursor.description or ()].index("key")
    # PostgreSQL gives JSON as objects, and takes it back as JSON only.
    values = [Jsonb(value) if isinstance(value, dict | list) else value for value in row]
    before, after = values[:place], values[place + 1 :]
    insert = f"INSERT INTO advisor_recommendation VALUES ({', '.join([mark] * len(row))})"  # noqa: S608
    for batch in _batches(keys):
        cursor.executemany(insert, [[*before, key, *after] for key in batch])
        connection.commit()


def _batches(keys: list[str]) -> Iterable[list[str]]:
    return (keys[start : start + _BATCH] for start in range(0, len(keys), _BATCH))
