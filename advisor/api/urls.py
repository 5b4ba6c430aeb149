"""The addresses of the API, each behind the doorway."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from . import advice, reading
from .app import api
from .doorway import doorway

#: The modules whose import registers operations.
OPERATIONS = (reading, advice)


def urls() -> tuple[list[URLPattern | URLResolver], str, str]:
    """What ``path`` takes for the API. Pages of other sites may do all but store."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            shared = pattern.name != advice.recommendations.__name__
            pattern.callback = doorway(pattern.callback, shared=shared)
    return patterns, app_name, namespace
