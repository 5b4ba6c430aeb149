"""What somebody typed into a form that could not be accepted because of who sent it.

A sign-in ends, or a form is open for so long that its token is of the past: nothing is wrong with
what was typed, so it goes back to whoever typed it, hidden in a page from which it can be sent
again. The server keeps nothing of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from django.core import signing
from django.http import HttpRequest

#: What protects a form is not typed, and is of the past.
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
#: Fields whose content must not stand in any page, hidden or not.
_SECRET = re.compile(r"password|otp_token|^code$")
#: What forms of the admin need and nobody reads.
_OF_THE_FORM = re.compile(r"^_|^initial-|_FORMS$|-id$|(^|-)seen$")
_SALT = "comparisons.typed"
#: Seconds within which it can be sent again.
TIME = 24 * 60 * 60


@dataclass(frozen=True)
class Typed:
    """The fields of a form as they were sent, and where to; of files only their names.

    :param path: with its query.
    """

    path: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()

    @classmethod
    def of(cls, request: HttpRequest) -> Self | None:
        """What a request brings, unless that is nothing, or a secret."""
        if request.method != "POST":
            return None
        fields = tuple(
            (name, text) for name, texts in request.POST.lists() for text in texts if name != _TOKEN
        )
        if not fields or any(_SECRET.search(name) for name, _ in fields):
            return None
        files = tuple(
            name for _, given in request.FILES.lists() for file in given if (name := file.name)
        )
        return cls(request.get_full_path(), fields, files)

    @classmethod
    def unpacked(cls, text: str) -> Self | None:
        """What :meth:`packed` made, unless somebody changed it or it is too old."""
        try:
            path, fields, files = signing.loads(text, salt=_SALT, max_age=TIME)
        except signing.BadSignature:
            return None
        return cls(path, tuple((name, given) for name, given in fields), tuple(files))

    def packed(self) -> str:
        """As one hidden field, signed, for the way through the sign-in."""
        return signing.dumps((self.path, self.fields, self.files), salt=_SALT, compress=True)

    def readable(self) -> list[tuple[str, str]]:
        """The fields that somebody may want to read, or copy."""
        return [
            (name, text) for name, text in self.fields if text and not _OF_THE_FORM.search(name)
        ]


def is_from_here(request: HttpRequest) -> bool:
    """Whether a browser says that a page of this site sent the form."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
