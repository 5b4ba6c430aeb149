"""Which release of this software runs: known by what its pages are made of."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

#: Where the things lie that decide how a page looks.
_FOLDERS = ("advisor", "comparisons", "templates")
_SUFFIXES = (".py", ".html", ".svg", ".txt", ".ttf")


@lru_cache(maxsize=1)
def release() -> str:
    """A digest of the code, the templates, and the names of the static files.

    It is the same on all machines that run the same release, and another one after every change.
    """
    base = Path(settings.BASE_DIR)
    found = [path for folder in _FOLDERS for path in (base / folder).rglob("*")]
    paths = sorted(path for path in found if path.suffix in _SUFFIXES and "tests" not in path.parts)
    paths += [base / "requirements.txt", Path(settings.STATIC_ROOT) / "staticfiles.json"]
    state = hashlib.sha256()
    for path in filter(Path.is_file, paths):
        state.update(str(path.relative_to(base)).encode())
        state.update(hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()[:20]
