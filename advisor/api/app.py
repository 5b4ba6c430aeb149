"""The API itself: what it is called, and how it answers when something goes wrong."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from advisor import errors, problems
from advisor.models import KeyCollisionError
from comparisons.engine.profile import Problem, canonical_json
from comparisons.knowledge import NoEditionError
from comparisons.limits import TooManyError

from . import openapi

JSON = "application/json; charset=utf-8"

api = NinjaAPI(
    title="Framework advisor",
    version="1",
    description=openapi.ABOUT,
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    servers=[{"url": "/"}],
)


def json_response(value: object) -> HttpResponse:
    """A document as canonical JSON: equal documents are equal to the byte."""
    return HttpResponse(canonical_json(value), content_type=JSON)


@api.exception_handler(problems.RefusedError)
def _refused(request: HttpRequest, error: problems.RefusedError) -> HttpResponse:
    return error.response()


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.response("not-found")


@api.exception_handler(KeyCollisionError)
def _key_taken(request: HttpRequest, error: KeyCollisionError) -> HttpResponse:
    return problems.response("key-taken")


@api.exception_handler(TooManyError)
def _too_many(request: HttpRequest, error: TooManyError) -> HttpResponse:
    return problems.response("too-many-requests", wait=error.wait)


@api.exception_handler(ValidationError)
def _wrong_parameter(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A part of the path that cannot be names nothing; a part of the query is explained."""
    if any(each["loc"][0] == "path" for each in error.errors):
        return problems.response("not-found")
    faults = [Problem(str(each["loc"][-1]), each["msg"], "shape") for each in error.errors]
    return problems.response("wrong-parameter", str(faults[0]), faults)


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
@api.exception_handler(NoEditionError)
def _unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    return errors.unavailable(request, error)


@api.exception_handler(Exception)
def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """Left to Django, which records it and asks for the page of :mod:`advisor.errors`."""
    raise error
