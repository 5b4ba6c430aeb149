"""A name for each request: on its log lines, its answer, and the report of an error."""

from __future__ import annotations

import logging
import re
import secrets
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest

HEADER = "X-Request-ID"
_FROM_PROXY = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
_current: ContextVar[str] = ContextVar("request_id", default="-")


def begin(request: HttpRequest) -> str:
    """Names the request that this thread works on: as the proxy in front did, or anew."""
    given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
    name = given if _FROM_PROXY.fullmatch(given) else secrets.token_hex(8)
    _current.set(name)
    return name


def current() -> str:
    """The name of the request that this thread works on, or a dash."""
    return _current.get()


class RequestIdFilter(logging.Filter):
    """Gives every record the name of the request that it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current()
        return True
