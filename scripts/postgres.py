"""A private PostgreSQL for one test run: on a free port of loopback, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


class Server:
    """A server in a folder of its own, which can be stopped and started again."""

    def __init__(self, programs: Path, options: str = OPTIONS) -> None:
        self._programs, self._options = programs, options
        self._data = Path(tempfile.mkdtemp(prefix="advisor-postgres-"))
        self._as_owner = _as_owner(self._data)
        self._port = free_port()
        self.url = f"postgres://advisor@127.0.0.1:{self._port}/postgres"

    def create(self) -> None:
        arguments = ["--auth", "trust", "--username", "advisor", "--encoding", "UTF8", "--no-sync"]
        self._run("initdb", *arguments)

    def start(self) -> None:
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -k {self._data} {self._options}"
        log = ["--log", str(self._data / "log")]
        self._run("pg_ctl", "--wait", "--silent", *log, "--options", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "--wait", "--silent", "--mode", mode, "stop")

    def processes(self) -> list[int]:
        """Its first process, and then those that this has started."""
        first = int((self._data / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *map(int, children)]

    def remove(self) -> None:
        shutil.rmtree(self._data, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        place = ["--pgdata", str(self._data / "data")]
        command = [*self._as_owner, str(self._programs / program), *place, *arguments]
        subprocess.run(command, cwd=self._data, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def running(programs: Path, options: str = OPTIONS) -> Iterator[Server]:
    """Runs a server from the programs in a folder."""
    server = Server(programs, options)
    try:
        server.create()
        server.start()
        try:
            yield server
        finally:
            with suppress(subprocess.CalledProcessError):  # it is stopped already
                server.stop()
    finally:
        server.remove()


@contextmanager
def server(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """The same, for whoever needs its DATABASE_URL only.

    :param durable: whether what is committed must survive a power cut, as in production.
    """
    with running(folder, "" if durable else OPTIONS) as started:
        yield started.url


def _as_owner(data: Path) -> list[str]:
    """The server refuses to run as root: then it runs as another account, which owns the data."""
    if os.geteuid() != 0:
        return []
    accounts = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = accounts.get("postgres") or accounts["nobody"]
    os.chown(data, account.pw_uid, account.pw_gid)
    ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return ["setpriv", *ids]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
