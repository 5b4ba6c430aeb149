"""What every answer of the API passes on its way: methods, sharing between sites, keeping."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from advisor import problems

View = Callable[..., HttpResponseBase]
_SHARED = {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Location, Retry-After",
}
_PREFLIGHT = {
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def doorway(view: View, *, shared: bool) -> View:
    """The view with HEAD and OPTIONS, 405 as a problem, and ``no-store`` where nothing is said.

    Where the site is served over HTTPS, plain HTTP is refused rather than sent on.

    :param shared: whether pages of other sites may read the answers (CORS).
    """

    @wraps(view)
    def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return problems.response("forbidden")
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        response = view(request, *args, **kwargs)
        request.method = asked
        if response.status_code == 405:
            response = _without_a_method(asked, response.headers["Allow"])
        if shared:
            _share(response, asked)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return through


def _without_a_method(asked: str | None, possible: str) -> HttpResponse:
    """The answer to OPTIONS, and to a method that is not among the possible ones."""
    methods = {method.strip() for method in possible.split(",")} | {"OPTIONS"}
    if "GET" in methods:
        methods.add("HEAD")
    if asked == "OPTIONS":
        response = HttpResponse(status=204)
        del response.headers["Content-Type"]
    else:
        response = problems.response("method-not-allowed")
    response.headers["Allow"] = ", ".join(sorted(methods))
    return response


def _share(response: HttpResponseBase, asked: str | None) -> None:
    headers = dict(_SHARED)
    if asked == "OPTIONS":
        headers |= {**_PREFLIGHT, "Access-Control-Allow-Methods": response.headers["Allow"]}
    for name, value in headers.items():
        response.headers[name] = value
