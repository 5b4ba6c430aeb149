"""``make test``: every check of the project, with a summary at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import postgres

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
#: Each process has a site of its own.
SPREAD = ("--numprocesses", "2", "--dist", "worksteal")
BY_GROUP = ("--numprocesses", "2", "--dist", "loadgroup")
#: Where the tests lie that are marked so, all of them and no others.
FAULTS, BROWSING = "chaos", "advisor/tests/browser"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
REDIS = shutil.which("redis-server")

#: The tests see these values, whatever is in the environment or in .env.
BASE = {
    "SECRET_KEY": "for-tests-only-" + "x" * 50,
    "DEBUG": "off",
    "HTTPS": "off",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1],testserver",
    "CSRF_TRUSTED_ORIGINS": "",
    "CACHE_URL": "locmemcache://",
    "DATABASE_URL": "sqlite:///test.sqlite3",
}
PRODUCTION = {"HTTPS": "on", "ALLOWED_HOSTS": "advisor.example"}


@dataclass(frozen=True)
class Check:
    """One check: its name, its command, and what its environment has besides ``BASE``."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def process(self) -> dict[str, Any]:
        """What starts it."""
        return {
            "args": [TOOLS / self.command[0], *self.command[1:]],
            "cwd": ROOT,
            "env": {**os.environ, **BASE, **self.environment},
        }


class Run:
    """The checks done so far: what failed, what was skipped."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.skipped: list[str] = []

    def alone(self, check: Check) -> None:
        """Runs one check and shows what it prints meanwhile."""
        print(f"\n== {check.name}", flush=True)
        began = time.monotonic()
        status = subprocess.run(**check.process, check=False).returncode
        self._note(check.name, status, time.monotonic() - began)

    def together(self, *checks: Check) -> None:
        """Runs checks at the same time; shows what they print one after the other."""
        with ThreadPoolExecutor(len(checks)) as threads:
            done = [threads.submit(_done, check) for check in checks]
            for check, each in zip(checks, done, strict=True):
                status, printed, seconds = each.result()
                print(f"\n== {check.name}\n{printed}", end="")
                self._note(check.name, status, seconds)

    def _note(self, name: str, status: int, seconds: float) -> None:
        print(f"   {seconds:.0f} s", flush=True)
        if status:
            self.failed.append(name)

    def skip(self, name: str, reason: str) -> None:
        self.skipped.append(f"{name}: {reason}")


def _done(check: Check) -> tuple[int, str, float]:
    """Runs a check: its exit status, what it printed, and how many seconds it took."""
    began = time.monotonic()
    done = subprocess.run(
        **check.process, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, done.stdout, time.monotonic() - began


def main() -> int:
    run = Run()
    manage = ("python", "-Wd", "manage.py")
    deploy = (*manage, "check", "--deploy", "--fail-level", "WARNING")
    run.together(
        Check("types", ("mypy",)),
        Check("lint", ("ruff", "check", ".")),
        Check("format", ("ruff", "format", "--check", ".")),
        Check("known weaknesses of packages", ("python", "scripts/audit.py")),
        Check("Django's checks", (*manage, "check", "--fail-level", "WARNING")),
        Check("Django's checks for deployment", deploy, PRODUCTION),
        Check("migrations in step", (*manage, "makemigrations", "--check", "--dry-run")),
        Check("static files", (*manage, "collectstatic", "--noinput", "--verbosity", "0")),
    )
    test = ("python", "-m", "pytest", "--quiet")
    plain = (*test, "-m", "not browser and not chaos")
    on_sqlite = Check("tests on SQLite", plain)
    if folder := postgres.binaries():
        with postgres.server(folder) as url:
            run.together(on_sqlite, Check("tests on PostgreSQL", plain, {"DATABASE_URL": url}))
    else:
        run.alone(on_sqlite)
        run.skip("tests on PostgreSQL", "its programs (initdb, pg_ctl) are not installed")
    for name, found in {"nginx": NGINX, "redis-server": REDIS, "PostgreSQL": folder}.items():
        if not found:
            run.skip("some faults", f"{name} is not installed")
    run.alone(Check("faults", (*test, FAULTS, *BY_GROUP)))
    if chromium := next(filter(None, map(shutil.which, CHROMIUM)), None):
        browsing = (*test, BROWSING, *SPREAD)
        run.alone(Check("tests in a browser", browsing, {"CHROMIUM": chromium}))
    else:
        run.skip("tests in a browser", "Chromium is not installed")
    return summary(run)


def summary(run: Run) -> int:
    print()
    for line in run.skipped:
        print(f"skipped: {line}")
    for line in run.failed:
        print(f"FAILED: {line}")
    if not run.failed:
        print("All checks passed." if not run.skipped else "All checks that ran passed.")
    return 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main())
