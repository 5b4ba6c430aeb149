"""What docs/deploy.md says about the environment, and the files in deploy/."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from advisor.settings import BASE_DIR, POSTGRESQL_OPTIONS

DOCUMENT = (BASE_DIR / "docs" / "deploy.md").read_text()
SOURCES = (
    "advisor/settings.py",
    "gunicorn.conf.py",
    "advisor/management/commands/serve.py",
)


def documented() -> set[str]:
    table = DOCUMENT.partition("## Every variable")[2].partition("\n## ")[0]
    first = re.findall(r"^\| (`[^|]*`) \|", table, re.MULTILINE)
    return {name for cell in first for name in re.findall(r"`([A-Z_]+)`", cell)}


def test_the_table_has_every_variable_that_is_read() -> None:
    asked = re.compile(r'(?:text|one_of|flag|number|names|hosts|environ\.get)\(\s*"([A-Z_]+)"')
    read = {name for path in SOURCES for name in asked.findall((BASE_DIR / path).read_text())}
    assert len(read) > 15
    assert read == documented()


def test_the_example_has_every_variable() -> None:
    example = (BASE_DIR / ".env.example").read_text()
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == documented()


def test_every_file_for_deployment_is_explained() -> None:
    files = [path.name for path in (BASE_DIR / "deploy").iterdir()]
    assert len(files) >= 7
    assert [name for name in files if f"deploy/{name}" not in DOCUMENT] == []


def test_the_service_waits_for_what_is_under_way() -> None:
    unit = (BASE_DIR / "deploy" / "advisor.service").read_text()
    graceful = re.search(
        r"^graceful_timeout = (\d+)", (BASE_DIR / "gunicorn.conf.py").read_text(), re.MULTILINE
    )
    stopping = re.search(r"^TimeoutStopSec=(\d+)", unit, re.MULTILINE)
    assert graceful
    assert stopping
    assert int(stopping[1]) > int(graceful[1])
    for line in ("Type=notify", "KillMode=mixed", "Restart=on-failure", "ProtectSystem=strict"):
        assert f"\n{line}\n" in unit


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_the_service_can_do_little_else() -> None:
    unit = BASE_DIR / "deploy" / "advisor.service"
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=30", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-300:] + done.stderr


def test_every_thread_can_have_a_connection() -> None:
    threads = re.search(
        r"^threads = (\d+)", (BASE_DIR / "gunicorn.conf.py").read_text(), re.MULTILINE
    )
    pool = POSTGRESQL_OPTIONS["pool"]
    assert threads
    assert isinstance(pool, dict)
    assert pool["max_size"] >= int(threads[1])


def test_copies_are_thinned_out(tmp_path: Path) -> None:
    """With a command in the place of the copying one, which SQLite alone has."""
    program = tmp_path / "python"
    program.write_text('#!/bin/sh\ntouch "$3"\n')
    program.chmod(0o700)
    hourly = tmp_path / "copies" / "hourly"
    hourly.mkdir(parents=True)
    for hour in range(30):
        (hourly / f"2020-01-01T{hour:02}0000Z.sqlite3").touch()
    script = BASE_DIR / "deploy" / "backup.sh"
    command: list[str | Path] = ["sh", script, tmp_path / "copies"]
    subprocess.run(command, env={"PYTHON": str(program), "PATH": "/usr/bin:/bin"}, check=True)
    kept = sorted(path.name for path in hourly.iterdir())
    assert len(kept) == 24
    assert kept[0] == "2020-01-01T070000Z.sqlite3"
    for kind in ("daily", "weekly", "monthly"):
        assert len(list((tmp_path / "copies" / kind).iterdir())) == 1
