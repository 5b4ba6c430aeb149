"""From the values of the rounds to the records that are published: ratios, spread and texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from comparisons.exchange.layout import Value
from services import BASELINE, FRAMEWORKS, SIZES

NAMES = {"django": "Django", "flask": "Flask", "fastapi": "FastAPI"}
SIZE_NAMES = {
    "hello": "plain text",
    "row": "JSON from a database row",
    "standard": "standard features",
}

SERVED = (
    "Django and Flask are served by gunicorn with one synchronous worker, FastAPI by uvicorn with "
    "one worker, on the loopback of one machine"
)
SERVED_TWO = (
    "Both are served by gunicorn with one synchronous worker, on the loopback of one machine"
)
WHAT = {
    "hello": "The service answers one address with a line of plain text.",
    "row": "The service answers with one row of an SQLite database, read through the ORM, as JSON.",
    "standard": (
        "The service has accounts with sign-up, sign-in and password reset by mail, an admin for "
        "staff, validated forms, migrations and protection against forged requests; the page is "
        "the list of ten items of somebody who is signed in."
    ),
}
PAIRED = (
    "The frameworks take turns in every round and are compared within it; the ratio is the median "
    "over the rounds, the spread reaches from the lowest to the highest."
)
UNTUNED = (
    "Settings are those that each framework's commands and documentation begin with; none is tuned."
)
LOADED = {
    "wrk": (
        "the load client wrk, on another core where there is one, opens a new connection for every "
        "request"
    ),
    "python": (
        "the laboratory's own load client in Python, on another core where there is one, opens a "
        "new connection for every request"
    ),
}


@dataclass(frozen=True)
class Quantity:
    """Something that is measured for every size."""

    slug: str
    title: str
    how: str
    unit: str
    served: bool = True  # measured on running servers, over rounds
    loaded: bool = False  # measured with the load client


QUANTITIES = (
    Quantity(
        "packages",
        "Packages installed",
        "This counts the packages in an environment of its own: the server is included, the "
        "installer left out. Equal sizes pass the same black-box test.",
        "packages",
        served=False,
    ),
    Quantity(
        "lines",
        "Lines written by hand",
        "This counts lines of Python with code on them and lines of templates that are not blank. "
        "Left out are migrations, and what the framework's own commands generate unless it was "
        "changed. Equal sizes pass the same black-box test; others would have designed some of it "
        "otherwise.",
        "lines",
        served=False,
    ),
    Quantity(
        "cold-start",
        "Cold start to the first answer",
        "This is the time from starting the server's process to the end of its first answer, with "
        "compiled bytecode and files in the disk cache; the quickest of three starts in a round.",
        "ms",
    ),
    Quantity(
        "memory-per-worker",
        "Memory per worker",
        "This is the resident memory of the worker process after the load of a round. It includes "
        "pages that several workers would share.",
        "MiB",
    ),
    Quantity(
        "processor-time",
        "Processor time for a request",
        "This is the processor time of the worker for each answer, its own and the system's on its "
        "behalf. Of all that is measured under load, what else runs on the machine moves it least.",
        "ms",
        loaded=True,
    ),
    Quantity(
        "requests-per-second",
        "Requests per second",
        "These are the answers a second to four visitors at a time, each of whom waits for the "
        "answer before the next request; the best of three turns in a round.",
        "requests/s",
        loaded=True,
    ),
    Quantity(
        "latency",
        "Median latency",
        "This is the time from sending a request to the end of its answer, for one visitor at a "
        "time; half of the requests took no longer. The best of three turns in a round counts.",
        "ms",
        loaded=True,
    ),
)

#: Values by quantity, size and framework, one for each round.
Values = Mapping[tuple[str, str, str], Sequence[float]]


def measurements(
    values: Values, versions: Mapping[str, Mapping[str, str]], machine: str, day: date, client: str
) -> list[dict[str, Value]]:
    """The records, in a fixed order; only complete ones, with the baseline among their results."""
    rows: list[dict[str, Value]] = []
    position = 0
    for quantity in QUANTITIES:
        for size in SIZES:
            position += 10
            found = {
                framework: values[quantity.slug, size, framework]
                for framework in FRAMEWORKS
                if values.get((quantity.slug, size, framework))
            }
            if BASELINE not in found:
                continue
            rows.append(
                {
                    "slug": f"{quantity.slug}-{size}",
                    "position": position,
                    "title": f"{quantity.title}: {SIZE_NAMES[size]}",
                    "how": how(quantity, size, client, len(found)),
                    "unit": quantity.unit,
                    "machine": machine,
                    "versions": dict(sorted(versions[size].items())),
                    "measured_on": day,
                    "rounds": len(found[BASELINE]),
                    "baseline": [BASELINE],  # by its natural key
                    "results": results(found, quantity.unit),
                }
            )
    return rows


def how(quantity: Quantity, size: str, client: str, frameworks: int) -> str:
    parts = [WHAT[size], quantity.how]
    if quantity.served:
        served = SERVED if frameworks > 2 else SERVED_TWO
        parts.append(f"{served}; {LOADED[client]}." if quantity.loaded else f"{served}.")
        parts += [UNTUNED, PAIRED]
    return " ".join(parts)


def results(found: Mapping[str, Sequence[float]], unit: str) -> dict[str, Value]:
    """For each framework the ratio to the baseline, its spread, and the median value itself."""
    base = found[BASELINE]
    shown: dict[str, Value] = {}
    for framework, values in sorted(found.items()):
        ratios = [value / other for value, other in zip(values, base, strict=True)]
        shown[framework] = {
            "ratio": rounded(median(ratios)),
            "low": rounded(min(ratios)),
            "high": rounded(max(ratios)),
            "value": rounded(median(values)),
            "unit": unit,
        }
    return shown


def rounded(value: float) -> float:
    """Four significant digits, as a decimal fraction."""
    return float(f"{value:.4g}")
