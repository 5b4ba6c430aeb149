"""What the site keeps of the pages that it has drawn, for tests."""

from __future__ import annotations

from django.core.cache import caches

from comparisons.caching import shelf


def forget_pages() -> None:
    """Whatever is asked for next is drawn anew."""
    shelf.clear()
    caches["pages"].clear()
