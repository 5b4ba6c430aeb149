"""Whether a page shows the draft, for its banner and for what the draft cannot do."""

from __future__ import annotations

from django import template

from comparisons import knowledge
from comparisons.knowledge import PublishedEdition

register = template.Library()


@register.simple_tag
def draft_in_use() -> PublishedEdition | None:
    """The draft, if that is what the page shows in place of the newest edition."""
    return knowledge.in_use()
