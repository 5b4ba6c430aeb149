"""The release before, on the schema of this one: what a rolling restart needs for some minutes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from chaos.conftest import Settle
from chaos.crowd import Crowd, Journey
from chaos.site import ROOT, Site

MIGRATIONS = ("advisor/migrations", "comparisons/migrations")


def git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


@pytest.mark.long_only
def test_the_release_before_goes_on_with_the_new_schema(
    database: Path, tmp_path: Path, settle: Settle
) -> None:
    """PREVIOUS names it; otherwise it is the one before the newest migration."""
    newest = git("log", "-1", "--format=%H", "--", *MIGRATIONS)
    previous = os.environ.get("PREVIOUS") or git("rev-parse", "--verify", f"{newest}^")
    if not previous:
        pytest.skip("there is no earlier commit to compare with")
    known = git("ls-tree", "-r", "--name-only", previous, "--", *MIGRATIONS).splitlines()
    if gone := [path for path in known if not (ROOT / path).exists()]:
        pytest.skip(f"before the first release migrations were renamed: {', '.join(gone)}")
    root = tmp_path / "previous"
    root.mkdir()
    archive = subprocess.run(
        ["git", "archive", previous], cwd=ROOT, check=True, capture_output=True
    )
    subprocess.run(["tar", "-x"], cwd=root, input=archive.stdout, check=True)
    site = Site(tmp_path, {"DATABASE_URL": f"sqlite:///{database}"}, root)
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    site.start()
    try:
        with Crowd(site.place, Journey(site.place), size=4, times=20) as crowd:
            crowd.join()
        settle(site.place, crowd.tally, f"Release {previous[:10]} on the schema of this one.")
    finally:
        site.stop()
