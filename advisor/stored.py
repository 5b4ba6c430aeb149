"""Saved recommendations, each with the report on it under its own edition."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from comparisons import knowledge

from .models import Recommendation
from .report import Report, assemble


def stored(key: str) -> tuple[Recommendation, Report]:
    """A saved recommendation and the report on it. :raises Http404: if there is none."""
    row = get_object_or_404(Recommendation.objects.select_related("changed_from"), key=key)
    return row, report_on(row)


def report_on(row: Recommendation) -> Report:
    """What a saved recommendation shows."""
    return assemble(row.document(), knowledge.edition(row.edition_id), row.key)
