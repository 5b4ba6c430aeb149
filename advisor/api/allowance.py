"""How much advice a program may ask for in an hour, where a cache can count that.

Advice stores nothing and is computed in a moment, so it must not cost a write to the database. It
is counted in profiles, in a cache that all machines share; without one each request is bounded all
the same, by its size and by the length of a list.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from comparisons.limits import HOUR, Hour, TooManyError, who

logger = logging.getLogger(__name__)


def ask_for(request: HttpRequest, profiles: int) -> None:
    """Counts the profiles of a request. A cache that fails refuses nobody.

    :raises TooManyError: if the address has asked for more than an hour's worth.
    """
    if not settings.CACHE_COUNTS:
        return
    hour = Hour.of("ADVICE_PER_ADDRESS", who(request))
    try:
        asked = _add(hour.key, profiles)
    except Exception as error:
        logger.warning("advice is not counted: %s", error)
        return
    if asked > settings.ADVICE_PER_ADDRESS:
        raise TooManyError(hour.left)


def _add(key: str, number: int) -> int:
    try:
        return cache.incr(key, number)
    except ValueError:  # it is the first of the hour, for which there may be several
        cache.add(key, 0, HOUR)
        return cache.incr(key, number)
