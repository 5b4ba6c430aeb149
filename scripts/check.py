"""``make test``: every check of the project, one after the other, with a summary at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import postgres

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
#: Each process has a site of its own.
SPREAD = ("--numprocesses", "2", "--dist", "worksteal")
BY_GROUP = ("--numprocesses", "2", "--dist", "loadgroup")
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


class Run:
    """The checks done so far: what failed, what was skipped."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.skipped: list[str] = []

    def check(self, name: str, command: Sequence[str], **environment: str) -> None:
        """Runs one check and shows what it prints."""
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        done = subprocess.run(**_arguments(command, environment), check=False)
        self._note(name, done.returncode, began)

    def check_together(self, command: Sequence[str], **databases: str) -> None:
        """Runs the same check on several databases at the same time; shows one after the other."""
        began = time.monotonic()
        running = {
            name: subprocess.Popen(
                **_arguments(command, {"DATABASE_URL": url}),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for name, url in databases.items()
        }
        with ThreadPoolExecutor() as waiting:
            printed = {n: waiting.submit(process.communicate) for n, process in running.items()}
            for name, process in running.items():
                print(f"\n== tests on {name}", flush=True)
                print(printed[name].result()[0], end="")
                self._note(f"tests on {name}", process.returncode, began)

    def _note(self, name: str, status: int, began: float) -> None:
        print(f"   {time.monotonic() - began:.0f} s", flush=True)
        if status:
            self.failed.append(name)

    def skip(self, name: str, reason: str) -> None:
        self.skipped.append(f"{name}: {reason}")


def _arguments(command: Sequence[str], environment: Mapping[str, str]) -> dict[str, Any]:
    return {
        "args": [TOOLS / command[0], *command[1:]],
        "cwd": ROOT,
        "env": {**os.environ, **BASE, **environment},
    }


def main() -> int:
    run = Run()
    manage = ("python", "-Wd", "manage.py")
    run.check("lint", ("ruff", "check", "."))
    run.check("format", ("ruff", "format", "--check", "."))
    run.check("types", ("mypy",))
    run.check("known weaknesses of packages", ("python", "scripts/audit.py"))
    run.check("Django's checks", (*manage, "check", "--fail-level", "WARNING"))
    deploy = (*manage, "check", "--deploy", "--fail-level", "WARNING")
    run.check("Django's checks for deployment", deploy, **PRODUCTION)
    run.check("migrations in step", (*manage, "makemigrations", "--check", "--dry-run"))
    run.check("static files", (*manage, "collectstatic", "--noinput", "--verbosity", "0"))
    test = ("python", "-m", "pytest", "--quiet")
    plain = (*test, "-m", "not browser and not chaos")
    if folder := postgres.binaries():
        with postgres.server(folder) as url:
            run.check_together(plain, SQLite=BASE["DATABASE_URL"], PostgreSQL=url)
    else:
        run.check_together(plain, SQLite=BASE["DATABASE_URL"])
        run.skip("tests on PostgreSQL", "its programs (initdb, pg_ctl) are not installed")
    for name, found in {"nginx": NGINX, "redis-server": REDIS, "PostgreSQL": folder}.items():
        if not found:
            run.skip("some faults", f"{name} is not installed")
    run.check("faults", (*test, "-m", "chaos", *BY_GROUP))
    if chromium := next(filter(None, map(shutil.which, CHROMIUM)), None):
        run.check("tests in a browser", (*test, "-m", "browser", *SPREAD), CHROMIUM=chromium)
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
