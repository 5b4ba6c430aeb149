"""A folder of kept pages that many processes share."""

from __future__ import annotations

import random

from django.core.cache.backends.filebased import FileBasedCache

#: Out of how many writes one looks whether the folder has become too full.
SELDOM = 100


class PageFiles(FileBasedCache):
    """Django's cache of files, without a look at all of them whenever one is written.

    That look takes longer than everything else about writing once there are some thousand. A
    folder may therefore hold some hundred files more than it should.
    """

    def _cull(self) -> None:
        if random.randrange(SELDOM) == 0:  # noqa: S311 - nothing secret
            super()._cull()  # type: ignore[misc]
