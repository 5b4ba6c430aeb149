"""The laboratory: measures the same services in Django, Flask and FastAPI on this machine.

``python3 lab/run.py`` needs a bare Python 3.11 or later on Linux. It creates the environments,
proves with the black-box test that equal sizes do the same, measures in alternating rounds, and
writes fixtures/measurements.yaml. It takes less than 15 minutes. README.md says what is measured.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import blackbox
import environments
import lines
import load
import records
from comparisons.exchange import layout  # plain Python, as all of the laboratory
from postbox import open_postbox
from rounds import FULL, QUICK, Plan, one_round, turns
from services import LAB, Service, chosen
from serving import Prepared, running

OUTPUT = LAB.parent / "fixtures" / "measurements.yaml"
LIMIT = 14 * 60  # seconds after which no further round begins
FEWEST = 3  # rounds that are done even then
BEGAN = time.monotonic()


def main(arguments: Sequence[str]) -> int:
    options = parse(arguments)
    services = chosen(options.only)
    if not services:
        sys.exit(f"Nothing is named {options.only!r}: give a service, a framework or a size.")
    warn_if_busy()
    environments.create(services, say)
    with tempfile.TemporaryDirectory(prefix="lab-") as folder, open_postbox() as postbox:
        prepared = [Prepared(s, Path(folder) / s.name, postbox.port) for s in services]
        for one in prepared:
            one.prepare()
            with running(one) as server:
                blackbox.seed(one, server)
                count, failure = blackbox.run(one, server, postbox)
            if failure:
                sys.exit(f"{one.service.name} does not do what its size says:\n{failure}")
            say(f"{one.service.name} passes the {count} black-box tests of its size")
        if options.check:
            return 0
        values = measure(prepared, QUICK if options.quick else FULL)
    today = datetime.datetime.now(tz=datetime.UTC).date()
    rows = records.measurements(values, versions(services), machine(), today, load.client())
    show(rows)
    output = options.output or (None if options.quick or options.only else OUTPUT)
    if output:
        output.write_text(layout.document("comparisons.measurement", rows), encoding="utf-8")
        say(f"wrote {len(rows)} records to {output}")
    else:
        say("a trial: nothing was written")
    return 0


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few short rounds; nothing is written")
    parser.add_argument("--only", metavar="NAME", help="a service, a framework or a size")
    parser.add_argument("--check", action="store_true", help="only run the black-box tests")
    parser.add_argument("--output", type=Path, help="write the records to this file")
    return parser.parse_args(arguments)


def measure(prepared: Sequence[Prepared], plan: Plan) -> dict[tuple[str, str, str], list[float]]:
    """All values: those that are counted once, and those of the rounds."""
    values: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for one in prepared:
        service = one.service
        key = (service.size, service.framework)
        values["packages", *key].append(len(environments.packages(service)))
        values["lines", *key].append(lines.handwritten(service))
    for number in range(plan.rounds):
        began = time.monotonic()
        groups = turns(prepared, number)
        for step, group in enumerate(groups):
            size = group[0].service.size
            progress(number * len(groups) + step, plan.rounds * len(groups), size)
            for (slug, framework), value in one_round(group, plan).items():
                values[slug, size, framework].append(value)
        now = time.monotonic()
        say(f"round {number + 1} of {plan.rounds} done")
        if number + 1 >= FEWEST and now - BEGAN + (now - began) > LIMIT:
            say("the time is up: no further round")
            break
    return values


def versions(services: Sequence[Service]) -> dict[str, dict[str, str]]:
    """By size: the packages that its services name, Python, and the load client."""
    found: dict[str, dict[str, str]] = {}
    for service in services:
        installed = environments.packages(service)
        named = {name: installed[name] for name in environments.named(service)}
        tools = {"python": platform.python_version(), load.client(): load.client_version()}
        found[service.size] = found.get(service.size, {}) | tools | named
    return found


def machine() -> str:
    """Processor, cores, memory and system; no names of hosts or folders."""
    processor = first("/proc/cpuinfo", "model name") or platform.machine()
    memory = int((first("/proc/meminfo", "MemTotal") or "0 kB").split()[0]) / 1024**2
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        system = platform.system()
    return f"{processor}, {cores} cores, {memory:.0f} GiB of memory, {system}"


def first(path: str, name: str) -> str:
    """The value of the first line of a file of /proc that begins with the name."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
    found = (line.partition(":")[2].strip() for line in text.splitlines() if line.startswith(name))
    return next(found, "")


def warn_if_busy() -> None:
    busy = os.getloadavg()[0]
    if busy > 0.5:
        say(f"the machine is busy (load {busy:.1f}): the values will be less certain")


def show(rows: Sequence[Mapping[str, Any]]) -> None:
    """The figures, and in brackets the ratios with their spread, as a table."""
    print()
    for row in rows:
        cells = [
            f"{name} {r['value']:g} ({r['ratio']:.2f}, {r['low']:.2f}-{r['high']:.2f})"
            for name, r in row["results"].items()
        ]
        print(f"{row['slug']:29} {row['unit']:10}  {'  '.join(cells)}")
    print()


def progress(done: int, steps: int, name: str) -> None:
    if sys.stdout.isatty():
        bar = "#" * (done * 30 // steps)
        print(f"\r[{bar:<30}] {done / steps:4.0%} {name:<20}", end="", flush=True)


def say(text: str) -> None:
    minutes, seconds = divmod(int(time.monotonic() - BEGAN), 60)
    start = "\r\033[K" if sys.stdout.isatty() else ""
    print(f"{start}{minutes:2}:{seconds:02}  {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
