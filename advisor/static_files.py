"""The names under which static files are served: those of one release, by their content.

A deployment that was left half-way has names of another release. Then it is not ready, so that a
balancer sends nobody; whoever comes all the same gets pages, if need be without their style.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import Storage, storages
from whitenoise.storage import CompressedManifestStaticFilesStorage

logger = logging.getLogger(__name__)


class ReleaseStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types
    """Gives a file that is not in the manifest its plain name, and says so in the log."""

    def load_manifest(self) -> tuple[dict[str, str], str]:
        try:
            names, digest = super().load_manifest()
        except ValueError as error:
            logger.error("static files: %s", error)
            return {}, ""
        return names, digest

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:
            logger.error("static files: %s is not built, run collectstatic", name)
            return name


def complete() -> bool:
    """Whether all static files of this release are built. Once they are, they stay so."""
    return settings.DEBUG or _Built.complete()


def _name(name: str, folder: Storage) -> str:
    """As ``collectstatic`` calls a file that it found in a folder."""
    prefix = getattr(folder, "prefix", None)
    return f"{prefix}/{name}" if prefix else name


class _Built:
    _complete = False

    @classmethod
    def complete(cls) -> bool:
        if not cls._complete:
            known = getattr(storages["staticfiles"], "hashed_files", {})
            names = (_name(*found) for finder in get_finders() for found in finder.list(None))
            cls._complete = all(name in known for name in names)
        return cls._complete
