"""What is published about editions: what each changed, for readers and for their feed readers."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from http import HTTPStatus

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.views.decorators.http import require_safe

from . import knowledge
from .caching import until_changed
from .changes import ChangedKind, changes
from .forms import printable
from .keys import whole_number
from .knowledge import NoEditionError, PublishedEdition
from .models import Edition

#: How many editions the feed names.
FEED_LENGTH = 50


@require_safe
def edition_changes(
    request: HttpRequest, number: int, since: int | None = None
) -> HttpResponseBase:
    """What an edition says otherwise than another one: by default, than the one before it.

    ``?since=`` comes from the page's own form, and leads to the address of that pair.
    """
    wanted = request.GET.get("since", "").strip()
    if not wanted:
        return _kept_changes(request, number, since)
    if other := _numbered(wanted):
        return redirect("changes_since", _edition(number).number, other)
    return _changes(request, number, since, wanted)


def _changes(
    request: HttpRequest, number: int, since: int | None, wanted: str = ""
) -> HttpResponse:
    edition = _edition(number)
    if since is None:
        since = number - 1
    before = _edition(since) if since else None
    context = {
        "edition": edition,
        "before": before,
        "changes": between(before.number, number) if before else (),
        "wanted": wanted,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wanted else HTTPStatus.OK
    return render(request, "catalogue/changes.html", context, status=status)


_kept_changes = until_changed(_changes)


def _edition(number: int) -> PublishedEdition:
    """:raises Http404: if there is none of that number."""
    try:
        return knowledge.edition(number)
    except NoEditionError as error:
        raise Http404(str(error)) from error


def _numbered(text: str) -> int | None:
    """The number of an edition that somebody typed, if it is one."""
    number = whole_number(text, digits=9)
    if number is None or not Edition.objects.filter(number=number).exists():
        return None
    return number


@lru_cache(maxsize=16)
def between(before: int, after: int) -> tuple[ChangedKind, ...]:
    """What lies between two editions, found once in a process: neither ever changes."""
    return changes(knowledge.edition(before).knowledge, knowledge.edition(after).knowledge)


class EditionsFeed(Feed[Edition, None]):
    """The newest editions as an Atom feed, each with what is new and a link to its changes."""

    feed_type = Atom1Feed
    title = "Framework advisor: editions"
    subtitle = "What is known about Django and Flask, edition by edition."
    author_name = "Framework advisor"

    def link(self) -> str:
        return reverse("editions")

    def items(self) -> QuerySet[Edition]:
        return Edition.objects.newest_first()[:FEED_LENGTH]

    def item_title(self, item: Edition) -> str:
        return str(item)

    def item_description(self, item: Edition) -> str:
        return linebreaks(printable(item.notes), autoescape=True)

    def item_link(self, item: Edition) -> str:
        return reverse("changes", args=[item.number])

    def item_pubdate(self, item: Edition) -> datetime:
        return item.published_at

    item_updateddate = item_pubdate


_feed = EditionsFeed()


@require_safe
@until_changed
def feed(request: HttpRequest) -> HttpResponse:
    """The editions for feed readers."""
    response: HttpResponse = _feed(request)
    del response.headers["Last-Modified"]  # the entity tag says it exactly
    return response
