"""A copy that was taken while visitors saved, brought to an empty place."""

from __future__ import annotations

import shutil
import subprocess
import textwrap
import time
from pathlib import Path

import postgres as programs
import pytest

from chaos.conftest import Settle, integrity
from chaos.crowd import Tally, saving
from chaos.services import Postgres, needed
from chaos.site import ROOT, Site, running


def test_a_sqlite_database_is_restored(site: Site, tmp_path: Path, settle: Settle) -> None:
    """As docs/deploy.md says under "Restore drill"."""
    copy, place = tmp_path / "copy.sqlite3", tmp_path / "elsewhere"
    with saving(site.place) as crowd:
        crowd.wait_for_saves(20)
        before = Tally(promised=dict(crowd.tally.promised))
        site.manage("backup", str(copy))
        crowd.wait_for_saves(10)
    began = time.monotonic()
    place.mkdir()
    restored = Path(shutil.copy(copy, place / "site.sqlite3"))
    with running(place, DATABASE_URL=f"sqlite:///{restored}") as second:
        assert " 0 differ." in second.manage("verify_recommendations")
        took = time.monotonic() - began
        settle(second.place, before, f"Restored within {took:.1f} s.")
    assert integrity(restored) == "ok"


@pytest.mark.long_only
def test_a_copy_of_litestream_is_restored(database: Path, tmp_path: Path, settle: Settle) -> None:
    """By the configuration in docs/deploy.md, killed three seconds after the last save."""
    program, place = needed("litestream"), tmp_path / "elsewhere"
    configuration = tmp_path / "litestream.yml"
    configuration.write_text(_litestream_yml(database, tmp_path / "replica"))
    copying = subprocess.Popen([program, "replicate", "-config", configuration])
    try:
        with running(tmp_path, DATABASE_URL=f"sqlite:///{database}") as site:
            with saving(site.place) as crowd:
                crowd.wait_for_saves(100)
            time.sleep(3)
            copying.kill()
    finally:
        copying.kill()
        copying.wait(10)
    began = time.monotonic()
    place.mkdir()
    restored = place / "site.sqlite3"
    where = ("-config", configuration, "-o", restored, database)
    subprocess.run([program, "restore", *where], check=True)
    with running(place, DATABASE_URL=f"sqlite:///{restored}") as second:
        assert " 0 differ." in second.manage("verify_recommendations")
        settle(second.place, crowd.tally, f"Restored within {time.monotonic() - began:.1f} s.")
    assert integrity(restored) == "ok"


def _litestream_yml(database: Path, replica: Path) -> str:
    described = (ROOT / "docs" / "deploy.md").read_text().partition("    dbs:\n")[2]
    text = "    dbs:\n" + described.partition("\n\n")[0]
    places = {
        "/var/lib/advisor/site.sqlite3": str(database),
        "s3://BUCKET/advisor": f"file://{replica}",
    }
    for given, instead in places.items():
        assert given in text, f"docs/deploy.md lacks {given}"
        text = text.replace(given, instead)
    return textwrap.dedent(text)


def test_a_postgresql_database_is_restored(
    postgres: Postgres, tmp_path: Path, settle: Settle
) -> None:
    _, url = postgres.copy()
    dump = tmp_path / "copy.dump"
    with running(tmp_path, DATABASE_URL=url) as site, saving(site.place) as crowd:
        crowd.wait_for_saves(20)
        before = Tally(promised=dict(crowd.tally.promised))
        run("pg_dump", "--format=custom", f"--file={dump}", f"--dbname={url}")
        crowd.wait_for_saves(10)
    began = time.monotonic()
    postgres.execute("CREATE DATABASE restored")
    elsewhere = postgres.url("restored")
    run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={elsewhere}", str(dump))
    with running(tmp_path, DATABASE_URL=elsewhere) as second:
        assert " 0 differ." in second.manage("verify_recommendations")
        settle(second.place, before, f"Restored within {time.monotonic() - began:.1f} s.")


def run(program: str, *arguments: str) -> None:
    folder = programs.binaries()
    assert folder is not None
    done = subprocess.run(
        [folder / program, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
