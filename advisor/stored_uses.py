"""Stored recommendations as the advice in use that a change of the knowledge would touch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from comparisons.engine.profile import KEY_LENGTH
from comparisons.impact import Use

from .models import Recommendation

#: So many rows are in memory at a time.
CHUNK = 2_000
#: Stands for any key in an address.
_PLACE = "0" * KEY_LENGTH
_FIELDS = ("key", "title", "edition_id", "answers", "emphasis")


def newest(limit: int) -> Iterator[Use]:
    """The newest stored recommendations, so many at most."""
    return _uses(Recommendation.objects.order_by("-created", "key").values_list(*_FIELDS)[:limit])


def every() -> Iterator[Use]:
    """All stored recommendations, in constant memory."""
    return _uses(Recommendation.objects.order_by().values_list(*_FIELDS))


def _uses(rows: Any) -> Iterator[Use]:
    # One address is taken apart and put together again: reversing each would cost more than
    # all of the arithmetic.
    before, after = reverse("permalink", args=[_PLACE]).split(_PLACE)
    for key, title, edition, answers, emphasis in rows.iterator(chunk_size=CHUNK):
        yield Use(f"{before}{key}{after}", title or key, edition, answers, emphasis)
