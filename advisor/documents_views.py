"""What stands beside a permalink: its data, record, card, badge, and a summary for other sites.

All of it is as unlisted as the permalink, and drawn from the same report.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from comparisons.caching import immutable, until_changed
from comparisons.keys import whole_number

from . import problems
from .card import DESIGN, HEIGHT, WIDTH, card
from .decision_record import decision_record
from .models import Recommendation
from .sharing import EMBED_HEIGHT, EMBED_WIDTH, Badge, Sharing
from .stored import stored

View = Callable[..., HttpResponseBase]

DAY: Final = 24 * 60 * 60


def unlisted(view: View) -> View:
    """Keeps a document out of search engines, as a meta element does for a page."""

    @wraps(view)
    def with_header(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return with_header


@require_safe
@immutable
@unlisted
def permalink_json(request: HttpRequest, key: str) -> HttpResponse:
    """The verdict document of the contract, as it was stored."""
    row = get_object_or_404(Recommendation, key=key)
    return HttpResponse(row.verdict, content_type="application/json; charset=utf-8")


@require_safe
@immutable
@unlisted
def permalink_markdown(request: HttpRequest, key: str) -> HttpResponse:
    """The decision record."""
    row, report = stored(key)
    address = request.build_absolute_uri(row.get_absolute_url())
    text = decision_record(report, address, row.created.date())
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


@require_safe
@immutable
@unlisted
def permalink_card(request: HttpRequest, key: str) -> HttpResponse:
    """The picture for chats and social media."""
    row, report = stored(key)
    return _picture(row, card(report), "image/png")


@require_safe
@immutable
@unlisted
def permalink_badge(request: HttpRequest, key: str) -> HttpResponse:
    """The badge for READMEs."""
    row, report = stored(key)
    drawn = render_to_string("documents/badge.svg", {"badge": Badge.of(report)})
    return _picture(row, drawn.encode(), "image/svg+xml")


def _picture(row: Recommendation, content: bytes, kind: str) -> HttpResponse:
    """A picture that other sites may show."""
    response = HttpResponse(content, content_type=kind)
    response.headers["ETag"] = f'"{row.key}-{DESIGN}"'
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
@unlisted
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@until_changed
def permalink_embed(request: HttpRequest, key: str) -> HttpResponse:
    """A short summary: the only page that other sites may show in a frame."""
    row, report = stored(key)
    context = {"report": report, "sharing": Sharing.of(request, row, report)}
    response = render(request, "documents/embed.html", context)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@unlisted
def oembed(request: HttpRequest) -> HttpResponse:
    """How to show a permalink elsewhere, as https://oembed.com/ has it. Any site may read it."""
    response = _oembed(request)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _oembed(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        response = _problem(405, "Use GET: this address only answers questions.")
        response.headers["Allow"] = "GET, HEAD"
        return response
    if (form := request.GET.get("format", "json")) != "json":
        # 501 is what oEmbed says of its other format; whatever else is asked for is a mistake.
        status = 501 if form == "xml" else 400
        return _problem(status, f"“{form[:20]}” is not offered: ask for format=json.")
    if not (url := request.GET.get("url", "")):
        return _problem(400, "Add ?url= with the address of a saved recommendation.")
    try:
        width = _limit(request, "maxwidth", EMBED_WIDTH)
        height = _limit(request, "maxheight", EMBED_HEIGHT)
        row, report = stored(_key(request, url))
    except ValueError as error:
        return _problem(400, str(error))
    except Http404:
        return _problem(404, "This is not the address of a recommendation that is saved here.")
    response = JsonResponse(_summary(Sharing.of(request, row, report), request, width, height))
    response.headers["Cache-Control"] = f"public, max-age={DAY}"
    return response


def _summary(sharing: Sharing, request: HttpRequest, width: int, height: int) -> dict[str, Any]:
    document = {
        "version": "1.0",
        "type": "rich",
        "title": sharing.title,
        "provider_name": "Framework advisor",
        "provider_url": request.build_absolute_uri("/"),
        "cache_age": DAY,
        "html": sharing.frame(width, height),
        "width": width,
        "height": height,
    }
    picture = {
        "thumbnail_url": sharing.card,
        "thumbnail_width": WIDTH,
        "thumbnail_height": HEIGHT,
    }
    # A picture has to keep within the limits too, and the card has one size only.
    fits = _limit(request, "maxwidth", WIDTH) == WIDTH
    fits = fits and _limit(request, "maxheight", HEIGHT) == HEIGHT
    return document | picture if fits else document


def _limit(request: HttpRequest, name: str, wanted: int) -> int:
    """The wanted length, or less where the asker has less room. :raises ValueError: if it is odd"""
    given = request.GET.get(name, "")
    if not given:
        return wanted
    if not (most := whole_number(given, digits=9)):
        raise ValueError(f"“{given[:20]}” cannot be the {name}: give a number of pixels.")
    return min(wanted, most)


def _key(request: HttpRequest, url: str) -> str:
    """The key in the address of a permalink of this site. :raises Http404: for other addresses."""
    try:
        parts = urlsplit(url)
        match = resolve(parts.path if parts.path.endswith("/") else parts.path + "/")
    except (ValueError, Resolver404) as error:
        raise Http404 from error
    here = parts.scheme in ("http", "https") and parts.netloc.lower() == request.get_host().lower()
    if not here or match.url_name != "permalink":
        raise Http404
    return str(match.kwargs["key"])


def _problem(status: int, detail: str) -> JsonResponse:
    """An error as RFC 9457 has it."""
    title = HTTPStatus(status).phrase
    return JsonResponse(
        {"type": "about:blank", "title": title, "status": status, "detail": detail},
        status=status,
        content_type=problems.CONTENT_TYPE,
    )
