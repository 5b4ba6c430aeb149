"""The public catalogue: what the newest edition says, for reading. Drafts are never shown."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from . import catalogue, errata, knowledge
from .caching import immutable, until_changed
from .engine.profile import Profile
from .engine.scoring import standing
from .errata import Errata
from .knowledge import NoEditionError, PublishedEdition
from .models import Edition
from .neutrality import balance_page


@require_safe
@until_changed
def compare(request: HttpRequest) -> HttpResponse:
    """All criteria against all frameworks."""
    edition = knowledge.current()
    context = {
        "edition": edition,
        "frameworks": edition.knowledge.frameworks,
        "groups": catalogue.groups(edition.knowledge),
    }
    return render(request, "catalogue/compare.html", context)


@require_safe
@until_changed
def criterion(request: HttpRequest, slug: str) -> HttpResponse:
    """One criterion: what it means, how the frameworks are rated on it, and why."""
    edition, found_since = errata.current()
    return _criterion(request, slug, edition, found_since, edition.number)


@require_safe
@until_changed
def criterion_then(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """The same as an edition said it, whatever has changed since: what results lead to."""
    try:
        newest, found_since = errata.newest_and(number)
    except NoEditionError as error:
        raise Http404(str(error)) from error
    return _criterion(request, slug, knowledge.edition(number), found_since, newest)


def _criterion(
    request: HttpRequest, slug: str, edition: PublishedEdition, found_since: Errata, newest: int
) -> HttpResponse:
    found = edition.knowledge.criterion.get(slug)
    if found is None:
        raise Http404(f"There is no criterion “{slug}”.")
    context = {
        "edition": edition,
        "newest": newest,
        "criterion": found,
        "base_weight": catalogue.plain(found.base_weight),
        "cells": list(catalogue.rating_cells(found, edition.knowledge)),
        "measurements": catalogue.measurement_tables(found, edition.knowledge),
        "errata": found_since,
        "weight_changes": catalogue.weight_changes(found, edition.knowledge),
    }
    return render(request, "catalogue/criterion.html", context)


@require_safe
@until_changed
def sources(request: HttpRequest) -> HttpResponse:
    """Everything that the evidence rests on."""
    edition = knowledge.current()
    context = {"edition": edition, "uses": catalogue.source_uses(edition.knowledge)}
    return render(request, "catalogue/sources.html", context)


@require_safe
@until_changed
def method(request: HttpRequest) -> HttpResponse:
    """The arithmetic in plain words, with the figures of the current edition."""
    edition = knowledge.current()
    empty = standing(edition.model, Profile())
    context = {
        "edition": edition,
        "empty_lead": catalogue.number(abs(empty.points(empty.load.lead(empty.ahead, empty.over)))),
        "empty_ahead": edition.knowledge.frameworks[empty.ahead],
        "examples": catalogue.worked_examples(edition.model),
    }
    return render(request, "catalogue/method.html", context)


@require_safe
@until_changed
def balance(request: HttpRequest) -> HttpResponse:
    """Whether the knowledge leans by itself: the neutrality report."""
    edition = knowledge.current()
    context = {"edition": edition, "page": balance_page(edition)}
    return render(request, "catalogue/balance.html", context)


@require_safe
@until_changed
def editions(request: HttpRequest) -> HttpResponse:
    """The published editions, the newest first."""
    context = {"editions": errata.counted()}
    return render(request, "catalogue/editions.html", context)


@require_safe
@immutable
def edition_document(request: HttpRequest, number: int) -> HttpResponse:
    """The whole document of an edition: enough to recompute any advice given under it."""
    row = get_object_or_404(Edition, number=number)
    return HttpResponse(row.document, content_type="application/json; charset=utf-8")
