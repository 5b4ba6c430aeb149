"""What operators can watch: how many requests, how long they took, by route and status.

The figures are served by gunicorn's first process on a door of its own (``METRICS_PORT``), never by
the site: see ``gunicorn.conf.py``. Nothing in them tells who asked for what.
"""

from __future__ import annotations

import os

#: Set by gunicorn.conf.py where METRICS_PORT is; without it nothing is counted.
ENABLED = "PROMETHEUS_MULTIPROC_DIR" in os.environ

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)

if ENABLED:  # without it the library would only take memory
    from prometheus_client import Counter, Histogram

    requests = Counter(
        "advisor_requests_total", "Requests answered.", ("route", "method", "status")
    )
    seconds = Histogram(
        "advisor_request_seconds", "How long an answer took.", ("route",), buckets=_BUCKETS
    )
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


def observe(route: str, method: str | None, status: int, took: float) -> None:
    """Counts an answer. ``route`` is the pattern of the address, so that their number is small."""
    requests.labels(route, method if method in _METHODS else "other", status).inc()
    seconds.labels(route).observe(took)
