"""How long an answer may be kept, by whom, and how to ask whether it is still the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from . import knowledge, revision
from .shelf import ROOM, KeptPage, Shelf, share, shared

#: For what can never change: an edition, a stored recommendation.
FOR_EVER = "public, max-age=31536000, immutable"
#: For what changes with the next edition.
A_MINUTE = "public, max-age=60"
#: For what may be kept if one asks each time whether it is still right.
ASKING = "public, no-cache"

View = Callable[..., HttpResponseBase]

shelf = Shelf(ROOM)
_READING = ("GET", "HEAD")


def etag_of(content: bytes) -> str:
    """A strong entity tag: equal for equal bytes only."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def kept(request: HttpRequest, response: HttpResponse, how_long: str) -> HttpResponseBase:
    """The response with an entity tag and its time to live, or 304 to who has it already."""
    response.headers["ETag"] = etag_of(response.content)
    response.headers["Cache-Control"] = how_long
    return unless_known(request, response)


def unless_known(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The response, or 304 to who has what its entity tag names already.

    ``If-Match`` is not looked at: it guards changes, and reading changes nothing.
    """
    if etag := response.headers.get("ETag"):
        answer = get_conditional_response(request, etag=etag, response=response)  # type: ignore[arg-type]
        return answer if answer is not None and answer.status_code == 304 else response
    return response


def drawn_once(how_long: str) -> Callable[[View], View]:
    """Keeps what a view of the same address shows to everybody, until something public changes.

    The view may depend on its address, on editions, errata and stored recommendations, on nothing
    else: neither on who asks nor on the time. Where the database is away, the page that was right
    last is shown. Addresses with a query, and a draft that is tried, are left to the view.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            def draw() -> HttpResponseBase:
                response = view(request, *args, **kwargs)
                if response.status_code == 200 and isinstance(response, HttpResponse):
                    response.headers.setdefault("ETag", etag_of(response.content))
                    response.headers["Cache-Control"] = how_long
                return response

            if not _can_be_kept(request):
                return unless_known(request, draw())
            address = f"{request.scheme}://{request.get_host()}{request.path}"
            page = _page(address, draw)
            answer = page.response(request) if isinstance(page, KeptPage) else page
            return unless_known(request, answer)

        return keeping

    return decorate


def _can_be_kept(request: HttpRequest) -> bool:
    plain = request.method in _READING and not request.GET
    return plain and not settings.DEBUG and knowledge.in_use() is None


def _page(address: str, draw: Callable[[], HttpResponseBase]) -> KeptPage | HttpResponseBase:
    """The page of an address as it is now, or the view's own answer if that cannot be kept."""
    found = shelf.get(address)
    try:
        now = revision.current()
    except DatabaseError:
        if found:
            return found[1]
        raise
    if found and found[0] == now:
        return found[1]
    page = shared(address, now)
    if page is None:
        response = draw()
        if "ETag" not in response.headers or not isinstance(response, HttpResponse):
            return response
        page = KeptPage.of(response)
        share(address, now, page)
    shelf.put(address, now, page)
    return page


#: For what can never change: nobody needs to ask again.
immutable = drawn_once(FOR_EVER)
#: For what changes with an edition or an erratum: asked for each time, sent only if it is new.
until_changed = drawn_once(ASKING)
