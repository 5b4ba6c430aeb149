"""The clock, the cache and the static files are not as they should be."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from chaos import curator
from chaos.conftest import Scale, Settle
from chaos.crowd import save, saving
from chaos.services import Redis, redis
from chaos.site import GUNICORN, ROOT, Site, clean_copy, running
from chaos.visitor import Visitor

PAGES = ("/", "/compare/", "/criteria/orm/", "/questionnaire/all/", "/result/?kind=json-api")


# -- The clock -------------------------------------------------------------------------------------


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    """A file that says by how many seconds the clock of the site is off."""
    path = tmp_path / "clock"
    path.write_text("0")
    return path


@pytest.fixture
def moved(clock: Path, database: Path, tmp_path: Path) -> Iterator[Site]:
    """A site with that clock."""
    environment = {"DATABASE_URL": f"sqlite:///{database}", "CHAOS_CLOCK": str(clock)}
    site = Site(tmp_path, environment)
    site.start([*GUNICORN[:-1], "chaos.moved_clock"])
    yield site
    site.stop()


def test_the_clock_is_set_back(
    moved: Site, clock: Path, prepared: Path, database: Path, settle: Settle
) -> None:
    """Sessions go on, saving goes on, and the newest edition is the one published last."""
    password = (prepared.parent / "printed").read_text().partition("password ")[2].split()[0]
    staff = curator.signed_in(moved.place, password)
    with saving(moved.place, size=4) as crowd:
        clock.write_text(f"{-3 * 24 * 60 * 60}")
        crowd.wait_for_saves(20)
        assert staff.get("/admin/").status == 200
        with closing(sqlite3.connect(database)) as draft, draft:
            draft.execute(curator.CHANGE)
        curator.publish(staff, "Published earlier than the edition before it.")
        crowd.wait_for_saves(10)
    editions = json.loads(Visitor(moved.place).get("/api/v1/editions").text)["items"]
    times = {entry["edition"]: entry["published_at"] for entry in editions}
    assert max(times) == 2
    assert times[2] < times[1], "the clock was not set back"
    assert "Objects and rows" in Visitor(moved.place).get("/criteria/orm/").text
    settle(moved.place, crowd.tally, "Clock set back by three days.")


# -- The cache -------------------------------------------------------------------------------------


def object_to_a_reason(visitor: Visitor) -> int:
    """Sends one objection; gives the status of the answer."""
    text = "This sentence was true of an earlier version and is not any more."
    address = "/criteria/orm/objection/?framework=flask"
    return visitor.post(address, text=text, contact="", subject_line="").status


def test_there_is_no_cache(database: Path, tmp_path: Path, settle: Settle) -> None:
    """Every page is there, and limits hold across processes all the same."""
    nobody = "rediscache://127.0.0.1:1/0"
    url = f"sqlite:///{database}"
    with running(tmp_path, DATABASE_URL=url, CACHE_URL=nobody) as site:
        visitor = Visitor(site.place)
        assert {visitor.get(page).status for page in PAGES * 2} == {200}
        statuses = [object_to_a_reason(visitor) for _ in range(16)]
        assert statuses == [303] * 5 + [429] * 11
        with saving(site.place) as crowd:
            crowd.wait_for_saves(10)
        settle(site.place, crowd.tally, "No cache at all.")


def test_the_cache_dies_hangs_and_comes_back(
    database: Path, tmp_path: Path, settle: Settle, scale: Scale
) -> None:
    url = f"sqlite:///{database}"
    with redis(tmp_path) as cache, running(tmp_path, DATABASE_URL=url, CACHE_URL=cache.url) as site:
        visitor = Visitor(site.place)
        with saving(site.place) as crowd:
            for _ in range(scale(1, 10)):
                cache.kill()
                _see_all(visitor)
                crowd.wait_for_saves(10)
                cache.start()
                _see_all(visitor)
                _hang(cache, visitor)
                crowd.wait_for_saves(10)
        settle(site.place, crowd.tally, "Cache killed, started, hung.")
        assert set(crowd.tally.statuses) == {303}


def _see_all(visitor: Visitor) -> None:
    for page in PAGES:
        answer = visitor.get(page)
        assert answer.status == 200, f"{page}: {answer.status}"
        assert answer.seconds < 5, f"{page} took {answer.seconds:.1f} s"


def _hang(cache: Redis, visitor: Visitor) -> None:
    cache.send(signal.SIGSTOP)
    try:
        _see_all(visitor)
        assert object_to_a_reason(visitor) in (303, 429)
    finally:
        cache.send(signal.SIGCONT)


# -- Static files ----------------------------------------------------------------------------------


def _without_an_entry(manifest: Path) -> None:
    document = json.loads(manifest.read_text())
    del document["paths"]["css/site.css"]
    manifest.write_text(json.dumps(document))


def _half_written(manifest: Path) -> None:
    manifest.write_bytes(manifest.read_bytes()[:200])


def test_a_deployment_was_left_half_way(
    database: Path, tmp_path: Path, settle: Settle, scale: Scale
) -> None:
    """Old, half-written or missing names of static files: not ready, and no fault for visitors."""
    root = clean_copy(tmp_path / "release")
    environment = {"DATABASE_URL": f"sqlite:///{database}"}
    site = Site(tmp_path, environment, root)
    shutil.copytree(ROOT / "static-built", root / "static-built")
    manifest = root / "static-built" / "staticfiles.json"
    whole = manifest.read_bytes()
    for damage in (_without_an_entry, _half_written, Path.unlink)[: scale(1, 3)]:
        manifest.write_bytes(whole)
        damage(manifest)
        site.start(wait=False)
        try:
            _wait_until_alive(site)
            visitor = Visitor(site.place)
            ready = visitor.get("/readyz")
            assert (ready.status, ready.text) == (503, "not ready: static files\n")
            assert {visitor.get(page).status for page in PAGES} == {200}
        finally:
            site.stop()
    manifest.write_bytes(whole)
    site.start()
    with saving(site.place, size=1) as crowd:
        save(Visitor(site.place), crowd.tally, 950_000)
    settle(site.place, crowd.tally, "Half a deployment, then a whole one.")
    site.stop()


def _wait_until_alive(site: Site) -> None:
    for _ in range(600):
        if Visitor(site.place).get("/healthz").status == 200:
            return
        time.sleep(0.05)
    pytest.fail(f"It never answered:\n{site.printed()}")
