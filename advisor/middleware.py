"""What every answer carries and leaves in the log, and pages for errors that have none."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache
from time import perf_counter
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from comparisons import caching

from . import errors, metrics, queueing, request_ids

GetResponse = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger("advisor.access")

_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class AccessMiddleware:
    """Names each request, and leaves one line in the log and one count for it.

    The line holds the pattern of the address instead of the address: answers and keys of
    recommendations are nobody's business, and neither is who asked.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        name = request_ids.begin(request)
        response = self.get_response(request)
        took = perf_counter() - began
        match = request.resolver_match
        route = f"/{match.route}" if match else "none"
        response.headers[request_ids.HEADER] = name
        if metrics.ENABLED:
            metrics.observe(route, request.method, response.status_code, took)
        if logger.isEnabledFor(logging.INFO):
            details = {
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "milliseconds": round(took * 1000, 1),
            }
            logger.info(
                "%(method)s %(route)s %(status)d %(milliseconds)s ms", details, extra=details
            )
        return response


class ResponseHeadersMiddleware:
    """Adds the security headers that neither Django nor django-csp sets."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class PolicyMiddleware(CSPMiddleware):
    """django-csp's, which puts the same policy together for each answer anew, and twice."""

    #: What django-csp's decorators leave on an answer that is to have another policy, or none.
    _OWN = ("_csp_config", "_csp_exempt", "_csp_replace", "_csp_update")

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if settings.DEBUG or any(hasattr(response, name) for name in self._OWN):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, _usual_policy())
        return response


@lru_cache(maxsize=1)
def _usual_policy() -> str:
    return build_policy()


class KeptPagesMiddleware:
    """Answers with a page that this process has kept, without asking what is further inside."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if found := caching.kept_already(request):
            return found
        response = self.get_response(request)
        caching.note_whole(request, response)
        return response


class ErrorPagesMiddleware:
    """Gives a page to refusals without a body, and says 503 where the database is away.

    And 503, too, to who has waited too long for a thread: so a crowd is told to come back, instead
    of everybody in it waiting for those who have gone already.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if queueing.waited() > queueing.PATIENCE and request.path != "/healthz":
            return errors.busy(request)
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            page = errors.method_not_allowed(request)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return errors.unavailable(request, error) if errors.is_outage(error) else None
