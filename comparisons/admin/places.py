"""Where on the public site a row of the draft is shown, for the links "View on site"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse

from comparisons.models import (
    Choice,
    Companion,
    Criterion,
    Edition,
    Evidence,
    Objection,
    Question,
    Rating,
    ReferenceProject,
    Section,
    Source,
)
from comparisons.naming import Slugged


def place_of(row: Model) -> str | None:
    """The address where visitors see what a row is about; None where they do not see it yet."""
    find = _PLACES.get(type(row))
    return find(row) if find else None


def _criterion(row: Criterion, anchor: str = "") -> str | None:
    return _shown(row, reverse("criterion", args=[row.slug]) + anchor)


def _question(row: Question) -> str | None:
    return _shown(row, reverse("section", args=[row.section.slug]) + f"#q-{row.slug}")


def _project(row: ReferenceProject) -> str | None:
    """The result for its answers, as the examples on the front page lead to it."""
    choices = row.choices.select_related("question").order_by("question__position")
    answers = [(choice.question.slug, choice.slug) for choice in choices]
    doubled = row.emphasis.order_by("position").values_list("slug", flat=True)
    query = urlencode([*answers, *(("emphasis", slug) for slug in doubled)])
    return _shown(row, f"{reverse('result')}?{query}")


def _shown(row: Slugged, address: str) -> str | None:
    """The address, unless no edition has shown the row or the next will leave it out."""
    return None if row.first_edition is None or row.retired else address


_PLACES: dict[type[Model], Callable[[Any], str | None]] = {
    Criterion: _criterion,
    Rating: lambda row: _criterion(row.criterion, f"#rated-{row.framework.slug}"),
    Evidence: lambda row: _criterion(row.rating.criterion, f"#rated-{row.rating.framework.slug}"),
    Companion: lambda row: _criterion(row.criterion),
    Source: lambda row: _shown(row, f"{reverse('sources')}#source-{row.slug}"),
    Section: lambda row: _shown(row, reverse("section", args=[row.slug])),
    Question: _question,
    Choice: lambda row: _shown(row, _question(row.question) or reverse("questionnaire")),
    ReferenceProject: _project,
    Edition: lambda row: f"{reverse('editions')}#edition-{row.number}",
    Objection: lambda row: row.get_absolute_url(),
}
