"""How long an answer may be kept, by whom, and how to ask whether it is still the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from . import knowledge, revision
from .shelf import QUICKLY, ROOM, ROOM_FOR_ANSWERS, Copy, KeptPage, Shelf, share, shared

#: For what can never change: an edition, a stored recommendation.
FOR_EVER = "public, max-age=31536000, immutable"
#: For what changes with the next edition.
A_MINUTE = "public, max-age=60"
#: For what may be kept if one asks each time whether it is still right.
ASKING = "public, no-cache"

View = Callable[..., HttpResponseBase]

#: Pages for everybody, and pages that show somebody's answers.
shelf = Shelf(ROOM)
answered = Shelf(ROOM_FOR_ANSWERS, is_shared=False, effort=QUICKLY)
_READING = ("GET", "HEAD")
#: What views leave on an answer for the middleware that adds headers about frames and scripts.
_ADDED_LATER = (
    *("xframe_options_exempt", "_csp_config", "_csp_exempt", "_csp_replace", "_csp_update"),
    *("_csp_config_ro", "_csp_exempt_ro", "_csp_replace_ro", "_csp_update_ro"),
)


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
    else: neither on who asks nor on the time. It does not see the query of its address, if somebody
    made one up. Where the database is away, the page that was right last is shown. A draft that is
    tried is left to the view.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            def draw() -> HttpResponseBase:
                response = _tagged(view(_without_query(request), *args, **kwargs))
                if "ETag" in response.headers:
                    response.headers["Cache-Control"] = how_long
                return response

            if not _can_be_kept(request):
                return unless_known(request, draw())
            page = _page(shelf, _address(request), draw)
            return unless_known(request, _answer(page, request))

        return keeping

    return decorate


def for_same_answers(view: View) -> View:
    """Keeps what a view shows for an address with its query, for whoever asks for the same again.

    People go back and forth, load again, and follow a link to what they saw before. What they
    answered is their own: it stays in the memory of this process, in a place so small that it is
    soon gone. The view may depend on the whole address and on what is public, on nothing else.
    """

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _can_be_kept(request):
            return view(request, *args, **kwargs)
        page = _page(
            answered, _with_query(request), lambda: _tagged(view(request, *args, **kwargs))
        )
        return unless_known(request, _answer(page, request))

    return keeping


def kept_already(request: HttpRequest) -> HttpResponseBase | None:
    """The whole answer to a request, where this process has it; the view need not be asked."""
    copied = _copy(request) if _can_be_kept(request) else None
    if copied is None or copied.match is None:
        return None
    try:
        if copied.revision != revision.current():
            return None
    except DatabaseError:
        return None
    request.resolver_match = copied.match
    return unless_known(request, copied.page.response(request))


def note_whole(request: HttpRequest, response: HttpResponseBase) -> None:
    """Remembers that a kept page is all of an answer: whatever is around its view adds nothing."""
    copied = _copy(request) if _can_be_kept(request) else None
    if copied is None or any(name in vars(response) for name in _ADDED_LATER):
        return
    expected = unless_known(request, copied.page.response(request))
    if _said(response) == _said(expected) and not response.cookies:
        copied.match = request.resolver_match


def _said(response: HttpResponseBase) -> tuple[int, dict[str, str]]:
    """The status and the headers, but for the length, which not every answer needs."""
    headers = {name: text for name, text in response.headers.items() if name != "Content-Length"}
    return response.status_code, headers


def _copy(request: HttpRequest) -> Copy | None:
    """What is kept for just this address; a page without a query is not that of any query."""
    plain = None if request.META.get("QUERY_STRING") else shelf.get(_address(request))
    return plain or answered.get(_with_query(request))


def _without_query(request: HttpRequest) -> HttpRequest:
    if not request.META.get("QUERY_STRING"):
        return request
    plain = copy(request)
    plain.META = {**request.META, "QUERY_STRING": ""}
    plain.GET = QueryDict()
    return plain


def _tagged(response: HttpResponseBase) -> HttpResponseBase:
    """The response, with an entity tag if it is a page."""
    if response.status_code == 200 and isinstance(response, HttpResponse):
        response.headers.setdefault("ETag", etag_of(response.content))
    return response


def _answer(page: KeptPage | HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    return page.response(request) if isinstance(page, KeptPage) else page


def _address(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}{request.path}"


def _with_query(request: HttpRequest) -> str:
    return f"{_address(request)}?{request.META.get('QUERY_STRING', '')}"


def _can_be_kept(request: HttpRequest) -> bool:
    return request.method in _READING and not settings.DEBUG and knowledge.in_use() is None


def _shared_last(kept_on: Shelf, address: str) -> KeptPage | None:
    """What any process has kept under the revision that this one saw last."""
    last = revision.seen()
    return shared(address, last) if kept_on.is_shared and last is not None else None


def _page(
    kept_on: Shelf, address: str, draw: Callable[[], HttpResponseBase]
) -> KeptPage | HttpResponseBase:
    """The page of an address as it is now, or the view's own answer if that cannot be kept."""
    found = kept_on.get(address)
    try:
        now = revision.current()
    except DatabaseError:
        if page := found.page if found else _shared_last(kept_on, address):
            return page
        raise
    if found and found.revision == now:
        return found.page
    page = shared(address, now) if kept_on.is_shared else None
    if page is None:
        response = draw()
        if "ETag" not in response.headers or not isinstance(response, HttpResponse):
            return response
        page = KeptPage.of(response, kept_on.effort)
        if kept_on.is_shared:
            share(address, now, page)
    kept_on.put(address, now, page)
    return page


#: For what can never change: nobody needs to ask again.
immutable = drawn_once(FOR_EVER)
#: For what changes with an edition or an erratum: asked for each time, sent only if it is new.
until_changed = drawn_once(ASKING)
