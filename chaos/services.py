"""What stands around the site: PostgreSQL, Redis and nginx, each a private one on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import postgres
import psycopg
import pytest
from postgres import free_port

from chaos.site import ROOT

#: Acknowledged means written, here too: the process may be killed, only the machine stays.
POSTGRESQL = "-c fsync=off -c full_page_writes=off -c max_connections=60"


def needed(program: str, *elsewhere: str) -> str:
    """The path of a program, or the test is skipped with the reason."""
    found = shutil.which(program) or next((p for p in elsewhere if Path(p).exists()), None)
    return found or pytest.skip(f"{program} is not installed")


class Postgres:
    """A server with one prepared database, of which every test gets a copy."""

    def __init__(self, server: postgres.Server) -> None:
        self.server, self._copies = server, 0
        #: Of the curator whom the preparation made.
        self.password = ""

    def url(self, name: str) -> str:
        return f"{self.server.url.rpartition('/')[0]}/{name}"

    def execute(self, statement: str, name: str = "postgres") -> None:
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute(statement.encode())

    def copy(self) -> tuple[str, str]:
        """The name and the address of a fresh database."""
        self._copies += 1
        name = f"copy{self._copies}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE prepared")
        return name, self.url(name)

    def cut(self, name: str) -> None:
        """Ends all connections to one database."""
        with psycopg.connect(self.url("postgres")) as connection:
            ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            connection.execute(ended, [name])

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """None of its processes runs meanwhile; what is sent to them is still acknowledged."""
        stopped = self.server.processes()[:1]
        try:
            os.kill(stopped[0], signal.SIGSTOP)  # it starts no others from now on
            stopped = self.server.processes()
            for pid in stopped:
                os.kill(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in reversed(stopped):  # the first one buries those that have ended
                os.kill(pid, signal.SIGCONT)


@contextmanager
def cluster() -> Iterator[Postgres]:
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.running(programs, POSTGRESQL) as server:
        yield Postgres(server)


class Redis:
    """A Redis without a memory of its own: what it loses was a cache."""

    def __init__(self, folder: Path) -> None:
        self._program, self._folder = needed("redis-server"), folder
        self.port = free_port()
        self.url = f"rediscache://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self._process = subprocess.Popen(
            [self._program, *options, "--appendonly", "no"],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )
        wait_for_port(self.port)

    def send(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)


@contextmanager
def redis(folder: Path) -> Iterator[Redis]:
    server = Redis(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def wait_for_port(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    pytest.fail(f"Nothing listens on port {port}.")


@contextmanager
def nginx(folder: Path, places: Mapping[str, str]) -> Iterator[None]:
    """Runs nginx with the configuration of ``deploy/``, at other places only.

    :param places: what to put in the place of what; each must occur.
    """
    program = needed("nginx", "/usr/sbin/nginx")
    site = (ROOT / "deploy" / "nginx.conf").read_text()
    for given, instead in places.items():
        assert given in site, f"deploy/nginx.conf lacks {given}"
        site = site.replace(given, instead)
    (folder / "site.conf").write_text(site)
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/nginx.pid;\nerror_log {folder}/error.log warn;\ndaemon off;\n"
        f"events {{ worker_connections 2048; }}\n"
        f"http {{ access_log off;\n{temporary}\ninclude {folder}/site.conf; }}\n"
    )
    command = [program, "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def certificate(folder: Path) -> None:
    """A key and a certificate for loopback that nobody trusts."""
    subprocess.run(
        [
            *(needed("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt"),
            *("ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj", "/CN=localhost"),
            *("-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )
