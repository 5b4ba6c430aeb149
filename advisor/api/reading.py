"""The operations that read: knowledge, stored recommendations, and the API about itself."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from ninja import P, PathEx, QueryEx

from advisor.models import Recommendation
from advisor.problems import RefusedError
from comparisons import caching, knowledge
from comparisons.engine.facts import Section
from comparisons.engine.profile import KEY_PATTERN, canonical_json
from comparisons.knowledge import PublishedEdition
from comparisons.models import Edition

from . import openapi
from .app import JSON, api, json_response
from .openapi import reading, reference
from .shapes import PUBLISHED, SchemaName, standalone

#: How many editions one answer lists, and how far one can page.
PAGE_MAX, OFFSET_MAX = 100, 1_000_000


@api.get(
    "/questionnaire",
    operation_id="getQuestionnaire",
    summary="What is asked",
    tags=["Knowledge"],
    openapi_extra=reading("The questionnaire.", reference("Questionnaire")),
)
def questionnaire(request: HttpRequest) -> HttpResponseBase:
    """Sections, questions and choices of the newest edition, with their wording."""
    edition = knowledge.current()
    document = {
        "edition": edition.number,
        "edition_digest": edition.digest,
        "sections": [_section(section, edition) for section in edition.knowledge.sections],
    }
    return caching.kept(request, json_response(document), caching.A_MINUTE)


def _section(section: Section, edition: PublishedEdition) -> dict[str, Any]:
    questions = [
        {
            "slug": question.slug,
            "text": question.text,
            "help": question.help,
            "reason": question.reason,
            "choices": [{"slug": c.slug, "text": c.text, "help": c.help} for c in question.choices],
        }
        for question in edition.knowledge.questions_of(section.slug)
    ]
    return {
        "slug": section.slug,
        "name": section.name,
        "about": section.about,
        "questions": questions,
    }


@api.get(
    "/editions",
    operation_id="listEditions",
    summary="The published editions",
    tags=["Knowledge"],
    openapi_extra=reading("Editions, the newest first.", reference("EditionList")),
)
def editions(
    request: HttpRequest,
    limit: QueryEx[int, P(ge=1, le=PAGE_MAX, description="How many to list.")] = PAGE_MAX,
    offset: QueryEx[int, P(ge=0, le=OFFSET_MAX, description="How many to leave out.")] = 0,
) -> HttpResponseBase:
    """All published editions, the newest first, without what they say."""
    rows = Edition.objects.newest_first()
    count = rows.count()
    document = {
        "items": [_entry(row) for row in rows[offset : offset + limit]],
        "count": count,
        "next": _page(limit, offset + limit) if offset + limit < count else None,
        "previous": _page(limit, max(0, offset - limit)) if offset else None,
    }
    return caching.kept(request, json_response(document), caching.A_MINUTE)


def _entry(row: Edition) -> dict[str, Any]:
    return {
        "edition": row.number,
        "digest": row.digest,
        "published_at": row.published_at.isoformat(),
        "notes": row.notes,
        "url": reverse("api:edition", args=[row.number]),
    }


def _page(limit: int, offset: int) -> str:
    return f"{reverse('api:editions')}?{urlencode({'limit': limit, 'offset': offset})}"


@api.get(
    "/editions/{int:number}",
    operation_id="getEdition",
    summary="One edition, whole",
    tags=["Knowledge"],
    openapi_extra=reading("The document and its digest.", reference("Edition")),
)
def edition(
    request: HttpRequest, number: PathEx[int, P(ge=1, description="The number of the edition.")]
) -> HttpResponseBase:
    """Everything that an edition says: enough to recompute any advice that was given under it.

    The digest is the SHA-256 of the rest as canonical JSON: keys sorted, no spaces, UTF-8.
    `/editions/N.json` has exactly those bytes.
    """
    row = Edition.objects.filter(number=number).first()
    if row is None:
        newest = knowledge.current().number
        raise RefusedError("not-found", f"There is no such edition: the newest is {newest}.")
    text = f'{{"digest":"{row.digest}",{row.document[1:]}'
    return caching.kept(request, HttpResponse(text, content_type=JSON), caching.FOR_EVER)


@api.get(
    "/recommendations/{key:key}",
    operation_id="getRecommendation",
    summary="A stored recommendation",
    tags=["Advice"],
    openapi_extra=reading("The document, to the byte as stored.", reference("Verdict")),
)
def recommendation(
    request: HttpRequest,
    key: PathEx[str, P(pattern=f"^{KEY_PATTERN}$", description="The key of the permalink.")],
) -> HttpResponseBase:
    """The verdict document as it was stored. It never changes, whatever is published later."""
    row = Recommendation.objects.filter(key=key).first()
    if row is None:
        raise RefusedError("not-found", "No recommendation with this key is stored on this site.")
    return caching.kept(request, HttpResponse(row.verdict, content_type=JSON), caching.FOR_EVER)


@api.get(
    "/openapi.json",
    operation_id="getDescription",
    summary="This description",
    tags=["Description"],
    openapi_extra=reading("An OpenAPI 3.1 document.", {"type": "object"}),
)
def description(request: HttpRequest) -> HttpResponseBase:
    """Everything about this API, for programs that write clients and tests."""
    return caching.kept(request, json_response(described(knowledge.current())), caching.A_MINUTE)


@api.get(
    "/schemas/{name}.json",
    operation_id="getSchema",
    summary="The JSON Schema of one kind of document",
    tags=["Description"],
    openapi_extra=reading("A JSON Schema of the dialect 2020-12.", {"type": "object"}),
)
def schema(
    request: HttpRequest,
    name: PathEx[SchemaName, P(description="The kind of document.")],
) -> HttpResponseBase:
    """The form of a document. That of a profile knows the newest edition's questions."""
    document = standalone(PUBLISHED[name], knowledge.current().knowledge)
    return caching.kept(request, json_response(document), caching.A_MINUTE)


def described(edition: PublishedEdition) -> openapi.Description:
    """The OpenAPI document, with the questions and an example of an edition."""
    return _described(edition.number, edition.digest)


@lru_cache(maxsize=4)
def _described(number: int, digest: str) -> openapi.Description:
    """Written once in a process for an edition, which its digest tells from any other."""
    written = json.loads(canonical_json(api.get_openapi_schema()))
    return openapi.completed(written, knowledge.edition(number))
