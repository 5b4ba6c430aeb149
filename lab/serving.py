"""Prepares services in a folder of their own, starts and stops their servers, reads memory."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from services import STAFF, Service

PATIENCE = 30.0  # seconds until a server that does not answer is given up


@dataclass
class Prepared:
    """A service with its database, ready to be started any number of times."""

    service: Service
    work: Path
    mail_port: int
    headers: dict[str, str] = field(default_factory=dict)  # of the measured request

    @property
    def database(self) -> Path:
        return self.work / "lab.sqlite3"

    @property
    def variables(self) -> dict[str, str]:
        """The whole environment of a service: secrets, hosts, database and mail from outside."""
        secret = "for-this-laboratory-only-" + "x" * 40
        url = f"sqlite:///{self.database}"
        return {
            "PATH": f"{self.service.environment / 'bin'}:{os.defpath}",
            "LANG": "C.UTF-8",
            "PYTHONHASHSEED": "0",
            "SECRET_KEY": secret,
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE": str(self.database),
            "STATIC_ROOT": str(self.work / "static"),
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mail_port),
            "DJANGO_SUPERUSER_USERNAME": STAFF["username"],
            "DJANGO_SUPERUSER_EMAIL": STAFF["email"],
            "DJANGO_SUPERUSER_PASSWORD": STAFF["password"],
            "DATABASE_URL": url,
            "FLASK_SECRET_KEY": secret,
            "FLASK_SQLALCHEMY_DATABASE_URI": url,
            "FLASK_SECURITY_PASSWORD_SALT": secret,
            # Mail addresses are not looked up: the laboratory speaks to the loopback only.
            "FLASK_SECURITY_EMAIL_VALIDATOR_ARGS": '{"check_deliverability": false}',
            "FLASK_MAIL_SERVER": "127.0.0.1",
            "FLASK_MAIL_PORT": str(self.mail_port),
        }

    def prepare(self) -> None:
        """Builds the database with the commands that a deployment would use."""
        self.work.mkdir(parents=True)
        for command in self.service.prepare:
            done = subprocess.run(
                [self.service.python, *command[1:]],
                cwd=self.service.folder,
                env=self.variables,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                sys.exit(f"{self.service.name}: {' '.join(command)} failed\n{done.stderr}")


@dataclass
class Server:
    """A running server and the seconds from its start to its first answer."""

    process: subprocess.Popen[bytes]
    port: int
    seconds_to_answer: float

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def worker(self) -> int:
        """The process that answers; where the server forks none it is the server itself."""
        return next(iter(children(self.process.pid)), self.process.pid)

    def memory_mib(self) -> float:
        """Resident memory of the worker."""
        return resident_mib(self.worker)

    def processor_seconds(self) -> float:
        """Processor time that the worker has used so far, its own and the system's for it."""
        return processor_seconds(self.worker)


@contextmanager
def running(prepared: Prepared) -> Iterator[Server]:
    """Starts the server, waits for the measured address to answer, stops it in the end."""
    port = free_port()
    log = (prepared.work / "server.log").open("ab")
    began = time.perf_counter()
    process = subprocess.Popen(
        prepared.service.server(port),
        cwd=prepared.service.folder,
        env=prepared.variables,
        stdout=log,
        stderr=log,
        preexec_fn=on_core(0),
    )
    try:
        wait_for_answer(prepared, port, process)
        yield Server(process, port, time.perf_counter() - began)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def wait_for_answer(prepared: Prepared, port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            status, _ = get(port, prepared.service.measured_path, prepared.headers)
        except ConnectionError:
            time.sleep(0.001)
            continue
        if status < 500:
            return
        break
    log = (prepared.work / "server.log").read_text(encoding="utf-8", errors="replace")
    sys.exit(f"{prepared.service.name} does not answer; the end of its log:\n{log[-3000:]}")


def get(port: int, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    """One request on a connection of its own; redirects are not followed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Connection": "close", **headers})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def on_core(number: int) -> Callable[[], None] | None:
    """Keeps a new process on one core, so that server and load do not take turns on one."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    cores = sorted(os.sched_getaffinity(0))
    core = cores[number % len(cores)]
    return lambda: os.sched_setaffinity(0, {core})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def children(parent: int) -> list[int]:
    """The processes that a process started itself."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)
