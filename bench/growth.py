"""Whether anything becomes slower when very much is stored."""

from __future__ import annotations

import statistics
import time

import postgres

from .load import Load, Run
from .rows import multiply
from .servers import Server, running
from .targets import Target, targets

#: What could depend on how much is stored.
WATCHED = ("stateless result", "permalink, first view", "API: advice", "save")
ROUNDS = 5


def print_growth(database: str, most: int, load: Load) -> None:
    """Measures with few rows and with many, and prints the ratio."""
    few = _measured(database, load)
    began = time.monotonic()
    multiply(database, most)
    print(f"\nWith {most:,} more stored (added in {time.monotonic() - began:.0f} s):\n")
    many = _measured(database, load)
    print("| request | CPU µs before | CPU µs after | ratio |\n|---|---:|---:|---:|")
    for name, before in few.items():
        after = many[name]
        print(f"| {name} | {before:.0f} | {after:.0f} | {after / before:.2f} |", flush=True)


def _measured(database: str, load: Load) -> dict[str, float]:
    """Processor time of a request by target: what other work on the machine moves least."""
    with running("advisor.wsgi", database, postgres.free_port(), "/readyz") as site:
        watched = [target for target in targets(site, database) if target.name in WATCHED]
        return {target.name: _middle(target, site, load) for target in watched}


def _middle(target: Target, site: Server, load: Load) -> float:
    runs: list[Run] = [load.run(target, site) for _ in range(ROUNDS)]
    return statistics.median(run.processor for run in runs)
