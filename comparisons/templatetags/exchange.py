"""Where the admin's pages lead to “In and out”."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse

from comparisons.admin.exchange import may_be_taken_back
from comparisons.exchange.rights import may_write
from comparisons.kinds import KINDS
from comparisons.models import Edition

register = template.Library()


@register.simple_tag
def take_back_address(row: Model | None, user: Any) -> str:
    """The page that takes a row of the draft back to an edition, or the draft to this edition.

    Empty for other rows, for what no edition has shown, and for those who may not.
    """
    if row is None or not may_write(user) or getattr(row, "first_edition", 0) is None:
        return ""
    if isinstance(row, Edition):
        return reverse("exchange_take_back", args=[row.number])
    kind = next((kind for kind in KINDS if isinstance(row, kind.model)), None)
    if kind is None or not may_be_taken_back(kind):
        return ""
    return reverse("exchange_take_one_back", args=[kind.meta.model_name, row.pk])
