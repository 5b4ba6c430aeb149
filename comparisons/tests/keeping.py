"""What the site keeps of what it has read and drawn, for tests."""

from __future__ import annotations

from django.core.cache import caches

from comparisons import editions_views, errata, knowledge
from comparisons.caching import answered, shelf
from comparisons.outage import CACHE, DATABASE


def forget_pages() -> None:
    """Whatever is asked for next is drawn anew."""
    shelf.clear()
    answered.clear()
    caches["pages"].clear()


def forget_all() -> None:
    """Whatever is asked for next is also read anew, from a database and a cache that are there."""
    DATABASE.end()
    CACHE.end()
    forget_pages()
    readings = (knowledge.edition, knowledge._newest, errata._newest_and, editions_views.between)
    for reading in readings:
        reading.cache_clear()
