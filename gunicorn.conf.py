"""How gunicorn serves the site. `make serve` and a service manager start it the same way."""

import os
import tempfile
from pathlib import Path
from typing import Any

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
if bind.count(":") > 1 and not bind.startswith("["):  # an IPv6 address
    bind = "[{}]:{}".format(*bind.rsplit(":", 1))
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
# Threads keep idle connections of browsers from occupying a worker.
worker_class = "advisor.worker.SiteWorker"
threads = 4
# Flat memory over months: each worker is replaced after that many requests, not all at once.
max_requests, max_requests_jitter = 100_000, 10_000
graceful_timeout = 30
limit_request_line = 8190
# The heartbeat file of a worker must not wait for a disk.
MEMORY = "/dev/shm"  # noqa: S108 - gunicorn makes its files there in a safe way
if Path(MEMORY).is_dir() and os.access(MEMORY, os.W_OK):
    worker_tmp_dir = MEMORY
control_socket_disable = True

# Figures of all workers for Prometheus, on a door of their own; without METRICS_PORT none are kept.
metrics_port = os.environ.get("METRICS_PORT") or ""
if metrics_port:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="advisor-metrics-")


def when_ready(server: Any) -> None:
    """Opens that door, in the process that starts the workers."""
    if metrics_port:
        from prometheus_client import CollectorRegistry, start_http_server
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        start_http_server(
            int(metrics_port), os.environ.get("METRICS_HOST") or "127.0.0.1", registry
        )


def post_worker_init(worker: Any) -> None:
    """Says in the log that one more is there; until then those that are serve everybody."""
    worker.log.info("Worker %s is ready", worker.pid)


def child_exit(server: Any, worker: Any) -> None:
    """Forgets what a worker that is gone was doing."""
    if metrics_port:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
