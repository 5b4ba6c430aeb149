"""A SQLite database that cannot be written: disk full, read-only, locked by somebody else."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from advisor.settings import SQLITE_OPTIONS
from chaos.conftest import Scale, Settle, integrity
from chaos.crowd import Tally, save, saving
from chaos.site import GUNICORN, Site
from chaos.visitor import Visitor

READ = ("/", "/compare/", "/criteria/orm/", "/result/?kind=json-api", "/api/v1/editions", "/readyz")


def rows(database: Path) -> int:
    with closing(sqlite3.connect(database)) as opened:
        return int(opened.execute("SELECT count(*) FROM advisor_recommendation").fetchone()[0])


def check_that_only_reading_goes_on(site: Site, tally: Tally) -> None:
    """Pages that were never asked for are drawn, saves are refused, nothing is half there."""
    before, path = dict(tally.promised), next(iter(tally.promised))
    visitor = Visitor(site.place)
    for address in (*READ, path, f"{path}?anew"):
        answer = visitor.get(address)
        assert answer.status == 200, f"{address}: {answer.status} {answer.text[:300]}"
    for number in range(8):
        save(visitor, tally, 900_000 + number)
    assert tally.promised == before
    assert tally.statuses[503] >= 8
    api = visitor.post("/api/v1/recommendations")
    assert api.status in (400, 415), api.status  # refused for what it is, not with a fault


def test_the_disk_is_full(site: Site, database: Path, settle: Settle, scale: Scale) -> None:
    """No process of the site can write beyond the first page of any file."""
    for _ in range(scale(1, 5)):
        with saving(site.place) as crowd:
            crowd.wait_for_saves(20)
            with _full(site.workers()):
                _wait_for_refusals(crowd.tally)
        with _full(site.workers()):
            check_that_only_reading_goes_on(site, crowd.tally)
            assert rows(database) >= len(crowd.tally.promised)
        save(Visitor(site.place), crowd.tally, 950_000)
        assert "Project 950000" in crowd.tally.promised.values(), "It did not recover by itself."
        settle(site.place, crowd.tally, "Disk full.")
    assert integrity(database) == "ok"


@contextmanager
def _full(pids: list[int]) -> Iterator[None]:
    limits = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    for pid, (_, most) in limits.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, most))
    try:
        yield
    finally:
        for pid, limit in limits.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)


def _wait_for_refusals(tally: Tally) -> None:
    before, until = tally.statuses[503], time.monotonic() + 30
    while tally.statuses[503] < before + 20:
        assert time.monotonic() < until, f"Nobody is refused: {tally}"
        time.sleep(0.02)


def test_the_database_can_only_be_read(site: Site, database: Path, settle: Settle) -> None:
    with saving(site.place) as crowd:
        crowd.wait_for_saves(10)
    site.stop()
    stored = rows(database)
    database.chmod(0o444)
    site.start(_without_privileges())
    check_that_only_reading_goes_on(site, crowd.tally)
    site.stop()
    assert rows(database) == stored
    database.chmod(0o644)
    site.start()
    save(Visitor(site.place), crowd.tally, 950_000)
    settle(site.place, crowd.tally, "Read-only.")
    assert integrity(database) == "ok"


def _without_privileges() -> list[str]:
    """Root may write everywhere, so it is started without that right."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("setpriv is not installed")
    rights = "-dac_override,-dac_read_search"
    command = [setpriv, f"--bounding-set={rights}", f"--inh-caps={rights}"]
    return [*command, *GUNICORN] if _is_root() else list(GUNICORN)


def _is_root() -> bool:
    return sys.platform == "linux" and Path("/proc/self").owner() == "root"


def test_somebody_else_writes_for_long(site: Site, database: Path, settle: Settle) -> None:
    """Saves wait as long as they may, then they are refused; reading does not wait at all."""
    waits = float(SQLITE_OPTIONS["timeout"])  # type: ignore[arg-type]
    with saving(site.place, size=4) as crowd:
        crowd.wait_for_saves(10)
    visitor, path = Visitor(site.place), next(iter(crowd.tally.promised))
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert visitor.get(f"{path}?anew").status == 200
        answer = visitor.post("/save/?kind=json-api", title="Waits in vain")
        other.execute("ROLLBACK")
    assert answer.is_polite_refusal, answer
    assert waits <= answer.seconds < waits + 5
    save(visitor, crowd.tally, 950_000)
    settle(site.place, crowd.tally, f"Locked; refused after {answer.seconds:.1f} s.")
