"""How long an answer may be kept, and how to ask whether it is still the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

#: For what can never change: an edition, a stored recommendation.
FOR_EVER = "public, max-age=31536000, immutable"
#: For pages about what can never change, since the frame around it can.
A_DAY = "public, max-age=86400"
#: For what changes with the next edition.
A_MINUTE = "public, max-age=60"


def etag_of(content: bytes) -> str:
    """A strong entity tag: equal for equal bytes only."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def kept(request: HttpRequest, response: HttpResponse, how_long: str) -> HttpResponseBase:
    """The response with an entity tag and its time to live, or 304 to who has it already.

    ``If-Match`` is not looked at: it guards changes, and reading changes nothing.
    """
    etag = etag_of(response.content)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = how_long
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer if answer is not None and answer.status_code == 304 else response


def immutable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Marks what a view shows as unchanging, if it shows it at all."""

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        return kept(request, response, FOR_EVER) if response.status_code == 200 else response

    return keeping
