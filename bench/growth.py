"""Whether anything becomes slower when very much is stored, or very much is known."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import pairwise

import postgres

from .load import Load, Run
from .rows import multiply
from .servers import ROOT, Server, environment, running
from .targets import Target, targets

#: What could depend on how much is stored, or known.
WATCHED = (
    "questionnaire page, other answers each time",
    "result, other answers each time",
    "permalink, first view",
    "permalink, drawn anew",
    "API: advice",
    "save",
)
ROUNDS = 5
#: How many times as large the larger knowledge is.
LARGER = 5


def print_growth(database: str, rows: Sequence[int], load: Load) -> None:
    """Measures with more and more rows, then with a larger knowledge; prints the ratios to what it
    was with the fewest."""
    with running("advisor.wsgi", database, postgres.free_port(), "/readyz") as site:
        next(targets(site, database))  # stores the one that is copied
    multiply(database, rows[0])
    base = _measured(database, load)
    for fewer, most in pairwise(rows):
        began = time.monotonic()
        multiply(database, most - fewer)
        took = time.monotonic() - began
        _print(f"{most:,} stored instead of {rows[0]:,} ({took:.0f} s)", base, database, load)
    command = [sys.executable, "-m", "bench.larger", str(LARGER)]
    subprocess.run(command, cwd=ROOT, env=environment(database), check=True)
    _print(f"a knowledge {LARGER} times as large", base, database, load)


def _print(what: str, base: dict[str, float], database: str, load: Load) -> None:
    found = _measured(database, load)
    print(f"\nWith {what}:\n\n| request | CPU µs before | CPU µs then | ratio |")
    print("|---|---:|---:|---:|")
    for name, before in base.items():
        ratio = found[name] / before
        print(f"| {name} | {before:.0f} | {found[name]:.0f} | {ratio:.2f} |", flush=True)


def _measured(database: str, load: Load) -> dict[str, float]:
    """Processor time of a request by target: what other work on the machine moves least."""
    with running("advisor.wsgi", database, postgres.free_port(), "/readyz") as site:
        watched = [target for target in targets(site, database) if target.name in WATCHED]
        return {target.name: _middle(target, site, load) for target in watched}


def _middle(target: Target, site: Server, load: Load) -> float:
    runs: list[Run] = [load.run(target, site) for _ in range(ROUNDS)]
    return statistics.median(run.processor for run in runs)
