"""Sites on data of their own, the two lengths of every try, and the table at the end."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chaos import crowd, services
from chaos.crowd import Tally
from chaos.site import Site, running
from chaos.visitor import Place

Settle = Callable[[Place, Tally, str], None]
Scale = Callable[[int, int], int]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="chaos: at length, not in a short form")


@pytest.hookimpl(tryfirst=True)  # before they are chosen by their markers
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.chaos)
            if "postgres" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group("postgres"))  # one server for all of them
    if not config.getoption("--long"):
        items[:] = [item for item in items if not item.get_closest_marker("long_only")]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The table at the end: what was lost in each try."""
    reports = (each for kind in ("passed", "failed") for each in terminalreporter.getreports(kind))
    lines = [
        f"{report.nodeid.rpartition('::')[2]}: {text}"
        for report in reports
        if report.when == "call"
        for name, text in report.user_properties
        if name == "said"
    ]
    if lines:
        terminalreporter.section("lost")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def scale(pytestconfig: pytest.Config) -> Scale:
    """Chooses between the number for the short form and that for the long one."""
    return lambda short, long: long if pytestconfig.getoption("--long") else short


@pytest.fixture
def say(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Puts a line into the table at the end."""
    return lambda text: record_property("said", text)


@pytest.fixture
def settle(say: Callable[[str], None]) -> Settle:
    """Ends a try: nothing that was acknowledged is lost, nobody got what nobody should get."""

    def settling(place: Place, tally: Tally, remark: str = "") -> None:
        missing = crowd.lost(place, tally)
        say(f"{len(missing)} lost of {len(tally.promised):,} acknowledged. {remark} [{tally}]")
        assert missing == []
        assert tally.promised
        assert tally.wrong == []

    return settling


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with the shipped knowledge, as the first start leaves it."""
    folder = tmp_path_factory.mktemp("prepared")
    path = folder / "site.sqlite3"
    printed = Site(folder, {"DATABASE_URL": f"sqlite:///{path}"}).manage("serve", "--prepare-only")
    (folder / "printed").write_text(printed)
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def database(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(prepared, tmp_path / "site.sqlite3"))


@pytest.fixture
def site(database: Path, tmp_path: Path) -> Iterator[Site]:
    """A site on SQLite."""
    with running(tmp_path, DATABASE_URL=f"sqlite:///{database}") as started:
        yield started


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[services.Postgres]:
    """A PostgreSQL with a prepared database."""
    folder = tmp_path_factory.mktemp("postgres")
    with services.cluster() as started:
        started.execute("CREATE DATABASE prepared")
        environment = {"DATABASE_URL": started.url("prepared")}
        printed = Site(folder, environment).manage("serve", "--prepare-only")
        started.password = printed.partition("password ")[2].split()[0]
        yield started


def integrity(database: Path) -> str:
    """What SQLite finds when it checks the file."""
    with closing(sqlite3.connect(database)) as opened:
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        return str(opened.execute("PRAGMA integrity_check").fetchone()[0])
