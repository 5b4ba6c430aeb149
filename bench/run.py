"""`make bench`: measures everything in alternating rounds; prints a table for each database."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import postgres

from bench import replay
from bench.growth import print_growth
from bench.inside import print_engine
from bench.load import Load, Runs, installed
from bench.servers import prepare, running
from bench.targets import Target, targets

FLOOR = Target("floor: says hello", "/hello/")


def main() -> int:
    options = _options()
    if not installed():
        sys.exit("wrk is not installed. On Debian and Ubuntu: apt-get install wrk")
    with tempfile.TemporaryDirectory(prefix="advisor-bench-") as folder:
        for name, url in _databases(Path(folder)):
            prepare(url)
            print(f"\n## {name}\n", flush=True)
            _measure(url, options)
            if options.grow:
                print_growth(url, options.grow, Load(options.seconds))
    print("\n## Replay under a draft\n", flush=True)
    replay.main()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument(
        "--grow",
        type=int,
        nargs="+",
        metavar="ROWS",
        help="measure also with so many stored recommendations, and with a larger knowledge",
    )
    return parser.parse_args()


@contextmanager
def _postgresql() -> Iterator[str | None]:
    if folder := postgres.binaries():
        with postgres.server(folder, durable=True) as url:
            yield url
    else:
        yield None


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{folder / 'bench.sqlite3'}"
    with _postgresql() as url:
        if url:
            yield "PostgreSQL", url
        else:
            print("\nPostgreSQL is not installed, and left out.")


def _measure(url: str, options: argparse.Namespace) -> None:
    """Site and floor take turns, each target once a round, every second round backwards."""
    with (
        running("bench.floor", url, postgres.free_port(), "/hello/") as floor,
        running("advisor.wsgi", url, postgres.free_port(), "/readyz") as site,
    ):
        asked = [FLOOR, *targets(site, url)]
        found = [Runs(target, []) for target in asked]
        load = Load(options.seconds)
        memory = site.memory()
        for number in range(options.rounds):
            for runs in found if number % 2 == 0 else found[::-1]:
                _say(f"round {number + 1} of {options.rounds}: {runs.target.name}")
                server = floor if runs.target is FLOOR else site
                runs.runs.append(load.run(runs.target, server))
        _say("")
        _print(found, "PostgreSQL" if url.startswith("postgres") else "SQLite")
        print(f"\nmemory of a worker: {memory:.0f} MiB before, {site.memory():.0f} MiB after")
        starts = f"site {site.started_in:.2f} s, floor {floor.started_in:.2f} s"
        print(f"start to first answer: {starts}")
        if not url.startswith("postgres"):
            print_engine(site.ask("GET", "/editions/1.json").body)


def _print(found: Sequence[Runs], database: str) -> None:
    floor = found[0]
    print("| request | per second | ratio to the floor | goal | p50 ms | p99 ms | CPU µs | wrong |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for runs in found:
        pairs = zip(runs.runs, floor.runs, strict=True)
        ratio = statistics.median(run.per_second / base.per_second for run, base in pairs)
        goal = runs.target.goal
        if database == "PostgreSQL":
            goal = runs.target.goal_postgresql or goal
        cells = [
            runs.target.name,
            f"{runs.median('per_second'):.0f}",
            f"{ratio:.2f}",
            f"{goal:.2f}" if goal else "",
            f"{runs.median('middle'):.2f}",
            f"{runs.median('slowest'):.2f}",
            f"{runs.median('processor'):.0f}",
            str(runs.wrong),
        ]
        print(f"| {' | '.join(cells)} |", flush=True)


def _say(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
