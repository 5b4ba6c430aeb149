"""Whether this process is alive, and whether it can serve: for balancers and service managers.

Both say no more than that: what is wrong in detail stands in the log.
"""

from __future__ import annotations

import logging

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comparisons import knowledge, revision
from comparisons.knowledge import NoEditionError

from . import static_files

logger = logging.getLogger(__name__)

_PLAIN = "text/plain; charset=utf-8"


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Says ok as long as the process answers at all. Whoever gets no answer restarts it."""
    return HttpResponse("ok\n", content_type=_PLAIN)


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Says ok if nothing is missing that pages need, else 503 and what is."""
    missing = _missing()
    if not missing:
        return HttpResponse("ok\n", content_type=_PLAIN)
    response = HttpResponse(f"not ready: {missing}\n", status=503, content_type=_PLAIN)
    response.headers["Retry-After"] = "5"
    return response


def _missing() -> str:
    try:
        if not static_files.complete():
            return "static files"
        if not _Migrations.applied():
            return "migrations"
        revision.ask()
        knowledge.current_number()
    except DatabaseError as error:
        logger.error("not ready: %s", error)
        return "database"
    except NoEditionError:
        return "edition"
    return ""


class _Migrations:
    """Whether this release's migrations are applied. Once they are, they stay so."""

    _applied = False

    @classmethod
    def applied(cls) -> bool:
        if not cls._applied:
            executor = MigrationExecutor(connection)
            cls._applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return cls._applied
