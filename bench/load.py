"""One short run of wrk against one target, and the middle of many."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .servers import Server
from .targets import SAVERS, Target

#: So many that each worker gets about as many: connections stay with whoever accepted them.
CONNECTIONS = 32
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
#: Numbers go on over all runs, so that nothing is saved twice.
_POSTING = """
local number = {first}
request = function()
  number = number + 1
  wrk.headers["X-Forwarded-For"] = "198.51.100." .. number % {savers}
  return wrk.format("POST", nil, nil, (string.gsub({body}, "NUMBER", tostring(number))))
end
"""
#: Paths are asked for one after the other, going on where the run before stopped.
_PATHS = """
local paths, number = {{{paths}}}, {first}
request = function()
  number = number + 1
  return wrk.format("GET", paths[number % #paths + 1])
end
"""


@dataclass(frozen=True)
class Run:
    """What one run saw: requests a second, milliseconds, microseconds of processor a request."""

    requests: int
    per_second: float
    middle: float
    slowest: float
    processor: float
    wrong: int


@dataclass
class Runs:
    """All runs of one target."""

    target: Target
    runs: list[Run]

    def median(self, name: str) -> float:
        return float(statistics.median(getattr(run, name) for run in self.runs))

    @property
    def wrong(self) -> int:
        return sum(run.wrong for run in self.runs)


class Load:
    """Runs wrk. Each run goes on with numbers, or keys, that no run before it had."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._asked: dict[str, int] = {}

    def run(self, target: Target, server: Server) -> Run:
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{self.seconds:g}s", "--latency"]
        for name, value in self._headers(target).items():
            command += ["-H", f"{name}: {value}"]
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            if target.body or target.paths:
                script.write(self._script(target))
                script.flush()
                command += ["-s", script.name]
            before = server.cpu_seconds()
            url = f"http://127.0.0.1:{server.port}{target.path}"
            done = subprocess.run([*command, url], capture_output=True, text=True, check=True)
            found = _read(done.stdout, server.cpu_seconds() - before)
        server.rest()
        self._asked[target.name] = self._asked.get(target.name, 0) + found.requests + CONNECTIONS
        return found

    def _script(self, target: Target) -> str:
        first = self._asked.get(target.name, 0)
        if target.paths:
            return _PATHS.format(first=first, paths=",".join(map(json.dumps, target.paths)))
        return _POSTING.format(first=first, savers=SAVERS, body=json.dumps(target.body))

    def _headers(self, target: Target) -> dict[str, str]:
        kind = {"Content-Type": target.content_type} if target.content_type else {}
        return {**target.headers, **kind}


def _read(printed: str, processor: float) -> Run:
    """What wrk prints, as figures."""
    times = {
        percent: float(value) * _UNITS[unit]
        for percent, value, unit in re.findall(
            r"^\s+(50|99)%\s+([\d.]+)(us|ms|s|m)\b", printed, re.MULTILINE
        )
    }
    requests = int(_found(r"(\d+) requests in", printed))
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+)", printed)
    return Run(
        requests=requests,
        per_second=float(_found(r"Requests/sec:\s+([\d.]+)", printed)),
        middle=times["50"],
        slowest=times["99"],
        processor=processor / max(requests, 1) * 1e6,
        wrong=int(refused[1] if refused else 0) + sum(map(int, broken.groups() if broken else ())),
    )


def _found(pattern: str, text: str) -> str:
    if not (found := re.search(pattern, text)):
        raise ValueError(f"wrk printed something else:\n{text}")
    return found[1]


def installed() -> bool:
    return any((Path(folder) / "wrk").exists() for folder in ("/usr/bin", "/usr/local/bin"))
