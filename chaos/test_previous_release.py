"""The release before beside this one, on its schema, as in the minutes of a rolling restart."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chaos.conftest import Scale, Settle
from chaos.crowd import Crowd, Journey
from chaos.services import Postgres
from chaos.site import ROOT, Site, running

MIGRATIONS = ("advisor/migrations", "comparisons/migrations")


def git(*arguments: str) -> bytes:
    """What git prints; nothing where it, the history or the name is missing."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    except FileNotFoundError:
        return b""
    return done.stdout if done.returncode == 0 else b""


def _migrations_of(commit: str) -> set[str]:
    listed = git("ls-tree", "-r", "--name-only", commit, "--", *MIGRATIONS).decode().split()
    return {path for path in listed if path.endswith(".py")}


def _migrations_now() -> set[str]:
    found = (path for folder in MIGRATIONS for path in (ROOT / folder).glob("*.py"))
    return {str(path.relative_to(ROOT)) for path in found}


def name_of_previous() -> str:
    """The commit that PREVIOUS names, or the newest of the main line with other migrations."""
    if named := os.environ.get("PREVIOUS"):
        return named
    history, now = git("rev-list", "--first-parent", "HEAD").decode().split(), _migrations_now()
    for commit in history:
        if _migrations_of(commit) != now:
            return commit
    return pytest.skip(
        "The release before is not in this copy of the project: it has "
        f"{len(history)} commits, none with other migrations. PREVIOUS can name one."
    )


@pytest.fixture(scope="session")
def previous(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The name and the folder of the release before, set up as it sets itself up."""
    commit, root = name_of_previous(), tmp_path_factory.mktemp("previous")
    if renamed := _migrations_of(commit) - _migrations_now():
        pytest.fail(f"{commit} has migrations that are gone: {', '.join(sorted(renamed))}")
    archive = git("archive", commit)
    assert archive, f"git knows no {commit}"
    subprocess.run(["tar", "-x"], cwd=root, input=archive, check=True)
    # It may need packages that this one does without.
    subprocess.run([sys.executable, "scripts/bootstrap.py", "run"], cwd=root, check=True)
    Site(root, {"DATABASE_URL": "sqlite:///unused"}, root).manage(
        "collectstatic", "--noinput", "--verbosity", "0"
    )
    return commit, root


def _side_by_side(
    url: str, folder: Path, release: tuple[str, Path], times: int, settle: Settle
) -> None:
    """Visitors go all the way on both at once; each then shows what the other has acknowledged."""
    name, root = release
    with (
        running(folder, DATABASE_URL=url) as now,
        running(folder, root, DATABASE_URL=url) as before,
        Crowd(now.place, Journey(now.place), size=2, times=times) as newer,
        Crowd(before.place, Journey(before.place), size=2, times=times) as older,
    ):
        newer.join()
        older.join()
        settle(before.place, newer.tally, f"Saved by this release, read by {name[:10]}.")
        settle(now.place, older.tally, f"Saved by {name[:10]}, read by this release.")
        assert set(newer.tally.statuses | older.tally.statuses) <= {200, 302, 303}


def test_the_release_before_goes_on_with_the_new_schema(
    database: Path, tmp_path: Path, previous: tuple[str, Path], settle: Settle, scale: Scale
) -> None:
    _side_by_side(f"sqlite:///{database}", tmp_path, previous, scale(3, 20), settle)


@pytest.mark.long_only
def test_so_it_does_on_postgresql(
    postgres: Postgres, tmp_path: Path, previous: tuple[str, Path], settle: Settle
) -> None:
    _, url = postgres.copy()
    _side_by_side(url, tmp_path, previous, 20, settle)
