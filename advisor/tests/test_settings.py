from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from advisor.settings import BASE_DIR, database


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:p@h/d",
        "nonsense",
        "sqlite://",
        "postgres://",
        "postgres://h:port/d",
        "",
    ],
)
def test_a_wrong_database_url_is_refused_by_name(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL should look like"):
        database(url)


def test_sqlite_files_are_relative_to_the_project() -> None:
    assert database("sqlite:///other.sqlite3")["NAME"] == BASE_DIR / "other.sqlite3"
    assert database("sqlite:////var/x.sqlite3")["NAME"] == Path("/var/x.sqlite3")


def test_postgresql_is_pooled() -> None:
    found = database("postgres://u:p%40ss@db.example:5433/name?sslmode=require")
    assert found["PASSWORD"] == "p@ss"
    assert found["OPTIONS"]["pool"]["max_size"] == 4
    assert found["OPTIONS"]["sslmode"] == "require"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite")
def test_sqlite_waits_instead_of_failing() -> None:
    options = settings.DATABASES["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    with connection.cursor() as cursor:
        for pragma, least in (("busy_timeout", 5000), ("foreign_keys", 1), ("synchronous", 2)):
            cursor.execute(f"PRAGMA {pragma}")
            assert cursor.fetchone()[0] >= least


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SECRET_KEY", ""),
        ("DEBUG", "perhaps"),
        ("HTTPS", "2"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "many"),
        ("REQUIRE_SECOND_FACTOR", "maybe"),
        ("CSRF_TRUSTED_ORIGINS", "advisor.example"),
        ("SAVES_PER_ADDRESS", "5/h"),
        ("SECURITY_CONTACT", "security@advisor.example"),
        ("DATABASE_URL", "oracle://x"),
    ],
)
def test_a_wrong_environment_is_one_sentence(variable: str, value: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=BASE_DIR,
        env={**os.environ, variable: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"manage.py: {variable} ")
    assert done.stderr.count("\n") == 1
