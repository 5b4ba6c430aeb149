"""A private PostgreSQL for one test run: on a free port of loopback, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

#: Speed over durability: the data lives for one run.
OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def binaries() -> Path | None:
    """The folder of the newest installed server, if there is one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    program = shutil.which("initdb")
    return Path(program).resolve().parent if program else None


def _version(program: Path) -> float:
    try:
        return float(program.parts[-3])
    except ValueError:
        return 0


@contextmanager
def server(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """Runs a server from the programs in ``folder``; gives its DATABASE_URL.

    :param durable: whether what is committed must survive a power cut, as in production.
    """
    data = Path(tempfile.mkdtemp(prefix="advisor-postgres-"))
    as_owner = _as_owner(data)
    port = free_port()
    control = [str(folder / "pg_ctl"), "--pgdata", str(data / "data"), "--wait", "--silent"]
    try:
        initdb = [str(folder / "initdb"), "--pgdata", str(data / "data"), "--auth", "trust"]
        _run([*as_owner, *initdb, "--username", "advisor", "--encoding", "UTF8", "--no-sync"], data)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {data} {'' if durable else OPTIONS}"
        log = ["--log", str(data / "log")]
        _run([*as_owner, *control, *log, "--options", options, "start"], data)
        try:
            yield f"postgres://advisor@127.0.0.1:{port}/postgres"
        finally:
            _run([*as_owner, *control, "--mode", "immediate", "stop"], data)
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _as_owner(data: Path) -> list[str]:
    """The server refuses to run as root: then it runs as another account, which owns the data."""
    if os.geteuid() != 0:
        return []
    accounts = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = accounts.get("postgres") or accounts["nobody"]
    os.chown(data, account.pw_uid, account.pw_gid)
    ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return ["setpriv", *ids]


def _run(command: Sequence[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
