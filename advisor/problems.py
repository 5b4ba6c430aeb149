"""What the API says when something is wrong: ``application/problem+json`` of RFC 9457."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from comparisons.engine.profile import Problem, canonical_json

CONTENT_TYPE = "application/problem+json"
#: The API's own description, whose page is for people, and everything below it, which is not.
ROOT = "/api/"
RETRY_AFTER = 60


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem. Its address leads to the place on the API's page that explains it."""

    slug: str
    status: HTTPStatus
    title: str
    detail: str

    @property
    def address(self) -> str:
        return f"{ROOT}#{self.slug}"


KINDS = {
    kind.slug: kind
    for kind in (
        Kind("not-json", HTTPStatus.BAD_REQUEST, "The body is not JSON", "Send JSON in UTF-8."),
        Kind(
            "wrong-shape",
            HTTPStatus.BAD_REQUEST,
            "The document does not have the form of a profile",
            "See the JSON Schema of a profile. `errors` names every place.",
        ),
        Kind(
            "wrong-parameter",
            HTTPStatus.BAD_REQUEST,
            "A parameter of the address cannot be used",
            "`errors` names it.",
        ),
        Kind(
            "bad-request",
            HTTPStatus.BAD_REQUEST,
            "The request cannot be read",
            "Its address, its headers or its host are not as they should be.",
        ),
        Kind(
            "forbidden",
            HTTPStatus.FORBIDDEN,
            "The request is refused",
            "Where the site is served over HTTPS, ask over HTTPS: not in clear.",
        ),
        Kind(
            "not-found",
            HTTPStatus.NOT_FOUND,
            "Nothing is at this address",
            "Check the spelling; addresses of the API end without a slash.",
        ),
        Kind(
            "method-not-allowed",
            HTTPStatus.METHOD_NOT_ALLOWED,
            "The method is not possible here",
            "The header `Allow` lists the methods that are.",
        ),
        Kind(
            "key-taken",
            HTTPStatus.CONFLICT,
            "The key belongs to another recommendation",
            "Two contents have one key, so the second is refused. A different title helps.",
        ),
        Kind(
            "too-large",
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "The body is too large",
            "Send at most one mebibyte (1,048,576 bytes).",
        ),
        Kind(
            "wrong-content-type",
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "The body is not declared as JSON",
            "Send it with the header `Content-Type: application/json`, in UTF-8, not compressed.",
        ),
        Kind(
            "unknown-name",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "A name does not fit the newest edition",
            "A question or choice is unknown, or an emphasised question has no answer. "
            "`errors` names every place.",
        ),
        Kind(
            "too-many-requests",
            HTTPStatus.TOO_MANY_REQUESTS,
            "Too many requests",
            "Wait as long as the header `Retry-After` says.",
        ),
        Kind(
            "internal-error",
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "There is a fault in the service",
            "It is on our side and has been recorded.",
        ),
        Kind(
            "unavailable",
            HTTPStatus.SERVICE_UNAVAILABLE,
            "The service is not available just now",
            "Try again in as many seconds as the header `Retry-After` says.",
        ),
    )
}


class RefusedError(Exception):
    """A request that the API refuses, and everything that it says about that."""

    def __init__(self, slug: str, detail: str = "", problems: Iterable[Problem] = ()) -> None:
        super().__init__(slug)
        self.slug, self.detail, self.problems = slug, detail, tuple(problems)

    def response(self) -> HttpResponse:
        return response(self.slug, self.detail, self.problems)


def response(
    slug: str, detail: str = "", problems: Iterable[Problem] = (), wait: int = RETRY_AFTER
) -> HttpResponse:
    """The answer to a request that was refused for that kind of reason.

    :param wait: in how many seconds to try again, where that is what helps.
    """
    kind = KINDS[slug]
    body: dict[str, Any] = {
        "type": kind.address,
        "title": kind.title,
        "status": kind.status.value,
        "detail": detail or kind.detail,
    }
    if errors := [_error(problem) for problem in problems]:
        body["errors"] = errors
    answer = HttpResponse(canonical_json(body), status=kind.status, content_type=CONTENT_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    if kind.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        answer.headers["Retry-After"] = str(wait)
    return answer


def _error(problem: Problem) -> dict[str, str]:
    error = {"path": problem.path, "message": problem.message}
    if problem.did_you_mean:
        error["did_you_mean"] = problem.did_you_mean
    return error


def wanted(request: HttpRequest) -> bool:
    """Whether a request is one of a program, so that errors are for programs too."""
    return request.path_info.startswith(ROOT) and request.path_info != ROOT
