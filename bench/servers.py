"""Servers to be measured: the site and the floor under the same gunicorn, each on a free port."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICK = os.sysconf("SC_CLK_TCK")
#: Nothing of the caller's own environment decides what is measured.
ENVIRONMENT = {
    "SECRET_KEY": "for-measurements-only-" + "x" * 50,
    "ALLOWED_HOSTS": "127.0.0.1",
    "DEBUG": "off",
    "HTTPS": "off",
    "CACHE_URL": "",
    "WEB_CONCURRENCY": "2",
    "SAVES_PER_ADDRESS": "1000000000",
    "TRUSTED_PROXIES": "1",
    "HOST": "127.0.0.1",
    "PYTHONPATH": str(ROOT),
}


def environment(database: str) -> dict[str, str]:
    """What every process sees that is measured on that database."""
    return {**os.environ, **ENVIRONMENT, "DATABASE_URL": database}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes


class Server:
    """A running gunicorn: its port, how long it took to answer first, what it has used since."""

    def __init__(self, application: str, database: str, port: int, ready: str) -> None:
        self.port = port
        self.environment = environment(database) | {"PORT": str(port)}
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the server writes
        gunicorn = ["-m", "gunicorn", "--config", "gunicorn.conf.py", application]
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, *gunicorn],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
        )
        while not self._answers(ready):
            if self.process.poll() is not None or time.perf_counter() - began > 60:
                self._log.seek(0)
                sys.exit(f"{application} did not start:\n{self._log.read().decode()}")
            time.sleep(0.005)
        self.started_in = time.perf_counter() - began
        self.rest()  # until every worker is there: what comes before stays with the first

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        """The answer to a request. :raises OSError: if nobody listens."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            client.request(method, path, body or None, named)
            response = client.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            client.close()

    def _answers(self, path: str) -> bool:
        try:
            return self.ask("GET", path).status == 200
        except OSError:
            return False

    def cpu_seconds(self) -> float:
        """What its processes have used of the processors so far."""
        total = 0
        for process in self._processes():
            try:
                fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            total += sum(map(int, fields[11:15]))
        return total / TICK

    def rest(self) -> None:
        """Waits until it has done what nobody waits for any more."""
        before, now = -1.0, self.cpu_seconds()
        while now > before:
            time.sleep(0.1)
            before, now = now, self.cpu_seconds()

    def memory(self) -> float:
        """Resident memory of a worker, in MiB: the largest."""
        sizes = []
        for process in self._processes()[1:]:
            status = Path(f"/proc/{process}/status").read_text()
            if found := re.search(r"VmRSS:\s+(\d+) kB", status):
                sizes.append(int(found[1]) / 1024)
        return max(sizes)

    def _processes(self) -> list[int]:
        """Gunicorn's first process and its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [self.process.pid, *map(int, children.split())]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(40)


@contextmanager
def running(application: str, database: str, port: int, ready: str) -> Iterator[Server]:
    server = Server(application, database, port, ready)
    try:
        yield server
    finally:
        server.stop()


def prepare(database: str) -> None:
    """Creates the tables, loads and publishes the shipped knowledge."""
    steps = (
        ["migrate", "--verbosity", "0"],
        ["load_knowledge"],
        ["publish_edition", "--notes", "For measurements."],
        ["collectstatic", "--noinput", "--verbosity", "0"],
    )
    for step in steps:
        command = [sys.executable, "manage.py", *step]
        subprocess.run(
            command, cwd=ROOT, env=environment(database), check=True, stdout=subprocess.DEVNULL
        )
