"""Profiles out of the bodies of requests."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from advisor import documents
from advisor.problems import RefusedError
from comparisons import strict_json
from comparisons.engine.profile import Problem, Profile, ProfileError
from comparisons.knowledge import PublishedEdition

from .shapes import BATCH_MAX


def document_of(request: HttpRequest) -> Any:
    """The JSON value in the body. :raises RefusedError: if there is none, or it is too large."""
    compressed = request.headers.get("Content-Encoding", "identity").lower() != "identity"
    charset = (request.content_params or {}).get("charset", "utf-8").strip("\"'").lower()
    if request.content_type != "application/json" or charset != "utf-8" or compressed:
        raise RefusedError("wrong-content-type")
    if "Transfer-Encoding" in request.headers:  # Django reads as much as Content-Length says
        detail = "The body came in chunks: send it with the header `Content-Length`."
        raise RefusedError("not-json", detail)
    try:
        return strict_json.decode(request.body)
    except RequestDataTooBig as error:
        raise RefusedError("too-large") from error
    except UnreadablePostError as error:
        raise RefusedError("not-json", "The body did not arrive in full.") from error
    except strict_json.DocumentError as error:
        raise RefusedError("not-json", str(error)) from error


def profiles_of(document: object, edition: PublishedEdition) -> list[Profile]:
    """The profiles that a document describes: one for an object, any number for a list.

    :raises RefusedError: naming everything that is wrong.
    """
    if isinstance(document, list) and len(document) > BATCH_MAX:
        count = f"The list has {len(document):,} profiles; {BATCH_MAX} are possible at a time."
        raise RefusedError("wrong-shape", count, [Problem("", count, "shape")])
    try:
        return documents.profiles(document, edition.knowledge)
    except ProfileError as error:
        unknown = all(problem.kind == "unknown" for problem in error.problems)
        slug = "unknown-name" if unknown else "wrong-shape"
        raise RefusedError(slug, _summary(error, edition), error.problems) from error


def profile_of(document: object, edition: PublishedEdition) -> Profile:
    """The one profile that a document describes. :raises RefusedError: for a list, too."""
    if isinstance(document, list):
        message = "One recommendation is stored at a time: send an object, not a list."
        raise RefusedError("wrong-shape", message, [Problem("", message, "shape")])
    return profiles_of(document, edition)[0]


def _summary(error: ProfileError, edition: PublishedEdition) -> str:
    first, more = error.problems[0], len(error.problems) - 1
    rest = f" And {more} more." if more else ""
    return f"Under edition {edition.number}: {first}{rest}"
