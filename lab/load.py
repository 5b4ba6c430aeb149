"""Puts load on a server of the loopback, for a bounded time: with wrk, or with this file.

Every request opens a connection of its own, whatever the server would allow: the one synchronous
worker of gunicorn closes each connection, and all are to be treated alike. The time of a request
runs from sending it to the end of the answer.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from serving import on_core

LONGEST = 30  # seconds; no turn is longer
MOST = 1_000_000  # requests; no turn has more
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Load:
    """What a turn of load found: answers, answers a second, and median latency in ms."""

    requests: int
    per_second: float
    p50: float


def client() -> str:
    """The load client that is used on this machine."""
    return "wrk" if shutil.which("wrk") else "python"


def client_version() -> str:
    if client() == "python":
        return sys.version.split()[0]
    done = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False)
    found = re.search(r"wrk\s+(\S+)", done.stdout + done.stderr)
    return found[1] if found else "unknown"


def put(port: int, path: str, headers: dict[str, str], connections: int, seconds: int) -> Load:
    """Load by ``connections`` visitors at a time, each of whom waits for the answer."""
    seconds = min(seconds, LONGEST)
    headers = {"Connection": "close", **headers}
    if client() == "wrk":
        options = ["-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
        options += [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
        return read_wrk(_run(["wrk", *options, f"http://127.0.0.1:{port}{path}"], seconds))
    task = {"port": port, "path": path, "headers": headers}
    task |= {"connections": connections, "seconds": seconds}
    return Load(
        **json.loads(_run([sys.executable, str(Path(__file__)), json.dumps(task)], seconds))
    )


def _run(command: list[str], seconds: int) -> str:
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=seconds + 30,
        check=True,
        preexec_fn=on_core(-1),  # safe: there are no other threads here
    )
    return done.stdout


def read_wrk(report: str) -> Load:
    """Reads the report of wrk; errors in it are errors of the measurement."""
    trouble = re.search(r"(Socket errors|Non-2xx or 3xx responses): .*", report)
    if trouble:
        raise RuntimeError(trouble[0])

    def part(pattern: str) -> re.Match[str]:
        found = re.search(pattern, report, re.MULTILINE)
        if not found:
            raise RuntimeError(f"wrk reports no {pattern}:\n{report}")
        return found

    number, unit = part(r"^\s+50%\s+([\d.]+)(us|ms|s)\s*$").groups()
    return Load(
        requests=int(part(r"^\s*(\d+) requests in ")[1]),
        per_second=float(part(r"^Requests/sec:\s+([\d.]+)")[1]),
        p50=float(number) * UNITS[unit],
    )


def put_from_here(
    port: int, path: str, headers: dict[str, str], connections: int, seconds: float
) -> Load:
    """The load client in plain Python: one thread for each visitor."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = "\r\n".join([*lines, "", ""]).encode()
    times: list[float] = []
    faults: list[str] = []
    began = time.perf_counter()

    def visit() -> None:
        while time.perf_counter() - began < seconds and len(times) < MOST and not faults:
            try:
                times.append(one_request(port, request))
            except OSError as fault:
                faults.append(str(fault))

    visitors = [threading.Thread(target=visit) for _ in range(connections)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    passed = time.perf_counter() - began
    if faults or not times:
        raise RuntimeError(f"load failed: {faults[:1]}")
    return Load(len(times), len(times) / passed, median(times) * 1000)


def one_request(port: int, request: bytes) -> float:
    """Seconds from sending a request to the end of its answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        began = time.perf_counter()
        connection.sendall(request)
        answer = connection.recv(65536)
        status = answer.split(b" ", 2)[1:2]
        while connection.recv(65536):
            pass
        if status != [b"200"]:
            raise ConnectionError(f"answer {answer[:60]!r}")
        return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(put_from_here(**json.loads(sys.argv[1])).__dict__))
