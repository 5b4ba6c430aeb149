"""Links that carry the answers along."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template

from advisor.questionnaire import address
from comparisons import release

register = template.Library()


@register.simple_tag
def link_to(name: str, query: str, *args: str, **extra: str) -> str:
    """The address of a page with the answers, and whatever else it should know, in its query."""
    return address(name, "&".join(filter(None, (query, urlencode(extra)))), *args)


@register.simple_tag
def running_release() -> str:
    """Which release runs: parts of pages are kept under it."""
    return release.release()
