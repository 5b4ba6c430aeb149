"""Links from what a page names to where it is edited."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def at(addresses: Mapping[str, str] | str | None, place: str) -> str:
    """The address for a place; empty where there is none, or where nothing can be edited."""
    return addresses.get(place, "") if isinstance(addresses, Mapping) else ""
