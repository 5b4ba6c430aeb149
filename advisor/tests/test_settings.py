from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from advisor.settings import BASE_DIR


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
        ("LOG_FORMAT", "xml"),
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
