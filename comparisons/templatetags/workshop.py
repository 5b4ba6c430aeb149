"""The state of the draft for the front page of the admin, read while the page is drawn."""

from __future__ import annotations

from typing import Any

from django import template

from comparisons.admin.workshop import Workshop

register = template.Library()


@register.simple_tag
def workshop_of(user: Any) -> Workshop:
    """What the front page shows to somebody."""
    return Workshop(user)
