"""The cache in which things are counted that are allowed only so often."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache

from .outage import CACHE

logger = logging.getLogger(__name__)

#: For how long a process remembers what it counted by itself, in seconds.
A_DAY = 24 * 60 * 60


class SharedCounters(BaseCache):
    """Counts in the default cache, which all share; while that is away, each process by itself.

    So a limit holds more loosely then, by as many times as there are processes, instead of being
    lifted or of shutting everybody out.
    """

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._own = LocMemCache("counting", {})

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        if not CACHE.refuses():
            try:
                added = bool(caches["default"].add(key, value, timeout, version))
            except Exception as error:  # as many kinds as there are caches
                _note(error)
            else:
                CACHE.end()
                return added
        return bool(self._own.add(key, value, timeout, version))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        if not CACHE.refuses():
            try:
                count = int(caches["default"].incr(key, delta, version))
            except ValueError:  # the key is over since a moment ago
                CACHE.end()
                raise
            except Exception as error:
                _note(error)
            else:
                CACHE.end()
                return count
        self._own.add(key, 0, A_DAY, version)
        return int(self._own.incr(key, delta, version))


def _note(error: Exception) -> None:
    CACHE.begin()
    logger.warning("the shared cache failed, this process counts by itself: %s", error)
