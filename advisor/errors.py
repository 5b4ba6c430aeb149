"""What the site says when something goes wrong. Neither database nor session is touched.

People get a page in plain words, programs that asked the API a problem document.
"""

from __future__ import annotations

import logging
import sys
from typing import cast

from django.contrib import admin
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from comparisons.knowledge import NoEditionError
from comparisons.staff.site import WorkshopSite
from comparisons.typed import Typed, is_from_here

from . import problems, request_ids

logger = logging.getLogger(__name__)

#: How PostgreSQL names it when a server that has become the copy of another one is to write.
READS_ONLY = "25006"


def is_outage(error: BaseException | None) -> bool:
    """Whether an error is none of the software, but means: not now."""
    if isinstance(error, OperationalError | InterfaceError | NoEditionError):
        return True
    cause = error.__cause__ if error else None
    return getattr(cause, "sqlstate", None) == READS_ONLY


def _page(status: int, heading: str, *paragraphs: str) -> HttpResponse:
    """Drawn without the request, so that whatever is wrong with that cannot break this."""
    context = {"heading": heading, "paragraphs": paragraphs}
    page = HttpResponse(render_to_string("error.html", context), status=status)
    page.headers["Cache-Control"] = "no-store"  # what is not there now may be later
    return page


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    too_large = isinstance(exception, RequestDataTooBig)
    if problems.wanted(request):
        return problems.response("too-large" if too_large else "bad-request")
    if too_large:
        return _page(
            413,
            "This form is too large",
            "It holds far more than its fields can take. Nothing was saved.",
            "Go back, shorten what you typed or choose a smaller file, and send it again.",
        )
    return _page(
        400,
        "This request cannot be read",
        "Its address, its form or its encoding is not as a browser would send it.",
        "Go back and try again, or start from the home page.",
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if problems.wanted(request):
        return problems.response("forbidden", "It is not allowed.")
    return _page(
        403,
        "You do not have access to this page",
        "Sign in with an account that may see it, or ask whoever runs this site.",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Lets whoever sent a form of this site with an old token send it again, with a new one."""
    typed = Typed.of(request) if is_from_here(request) else None
    if typed is None:
        return _page(
            403,
            "This form could not be accepted",
            "It was open for too long, or your browser did not send the cookie that protects it. "
            "Nothing was saved.",
            "Go back, reload the page and send the form again: your answers are in its address.",
        )
    if request.resolver_match and "admin" in request.resolver_match.app_names:
        site = cast(WorkshopSite, admin.site)
        return site.take_up(request, typed)
    return render(request, "send_again.html", {"typed": typed}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if problems.wanted(request):
        return problems.response("not-found")
    return _page(
        404,
        "Page not found",
        "If you typed the address, check that it is right. "
        "If you pasted it, check that you copied all of it.",
        "A link to a saved recommendation never expires: it then has a typing error.",
    )


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    return _page(
        405, "This page cannot be used like that", "Open it with a link or in the address bar."
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """For whatever went wrong, in a view or around it (where sessions are read and written)."""
    if is_outage(error := sys.exception()):
        return unavailable(request, error)
    if problems.wanted(request):
        return problems.response("internal-error")
    return _page(
        500,
        "Sorry, there is a problem with the service",
        "The fault is on our side and has been recorded. Your answers are in the address of the "
        "page that you came from: go back and try again in a few minutes.",
        f"If you report this, name the request: {request_ids.current()}.",
    )


def unavailable(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    logger.error("unavailable: %s", error)
    return _come_back(request)


def busy(request: HttpRequest) -> HttpResponse:
    """For whoever has waited in vain while too many came at once."""
    logger.warning("too busy")
    return _come_back(request)


def _come_back(request: HttpRequest) -> HttpResponse:
    if problems.wanted(request):
        return problems.response("unavailable")
    page = _page(
        503,
        "Sorry, the service is not available just now",
        "It should be back in a few minutes. Your answers are in the address of the page that you "
        "came from: go back and try again then.",
    )
    page.headers["Retry-After"] = str(problems.RETRY_AFTER)
    return page
