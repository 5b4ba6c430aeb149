"""The description of the API (OpenAPI 3.1): what ninja writes of the operations, and our words."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from advisor.problems import CONTENT_TYPE, KINDS, RETRY_AFTER
from comparisons.engine.profile import Profile, key_of
from comparisons.knowledge import PublishedEdition

from .shapes import BATCH_MAX, REFERENCE, components

Description = dict[Any, Any]

JSON = "application/json"
#: What any operation may answer, besides what it is for.
ALWAYS = (400, 403, 404, 405, 429, 503)
SENDING = (413, 415, 422)

ABOUT = """\
Advice on whether to build a project with Django or with Flask: a profile goes in, a verdict comes
out. It is computed exactly from a published edition, so anybody can recompute it.

No account and no key are needed, and no cookie is set. Version 1 stays as it is: documents may
gain keys, and none is removed, renamed or given another meaning. If a version 2 comes, the answers
of version 1 will say so in the headers `Deprecation` and `Sunset` at least twelve months before it
ends. Links to stored recommendations never end.
"""


def refusals(*statuses: int) -> Description:
    """The responses for these statuses, whatever kinds of problem they stand for."""
    return {status: _refusal(status) for status in sorted({*ALWAYS, *statuses})}


def _refusal(status: int) -> Description:
    kinds = [kind for kind in KINDS.values() if kind.status == status]
    examples = {
        kind.slug: {
            "summary": kind.title,
            "value": {
                "type": kind.address,
                "title": kind.title,
                "status": status,
                "detail": kind.detail,
            },
        }
        for kind in kinds
    }
    found: Description = {
        "description": "; ".join(kind.title for kind in kinds) + ".",
        "content": {CONTENT_TYPE: {"schema": reference("Problem"), "examples": examples}},
    }
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        found["headers"] = {"Allow": header("The methods that are possible.")}
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        found["headers"] = {"Retry-After": header(f"Seconds to wait, such as {RETRY_AFTER}.")}
    return found


def reference(name: str) -> Description:
    return {"$ref": REFERENCE + name}


def header(about: str, **shape: Any) -> Description:
    return {"description": about, "required": True, "schema": {"type": "string", **shape}}


def found(about: str, schema: Description, **headers: Description) -> Description:
    """A response with a JSON document."""
    response: Description = {"description": about, "content": {JSON: {"schema": schema}}}
    if headers:
        response["headers"] = {name.replace("_", "-"): value for name, value in headers.items()}
    return response


def kept(about: str, schema: Description) -> Description:
    """The responses of an operation that reads something which may be kept."""
    etag = header("Send it back in `If-None-Match`.", pattern='^(W/)?"[0-9a-f]{32}"$')
    control = header("How long the answer may be kept.")
    unchanged = {"description": "What you have under this entity tag is still right."}
    return {200: found(about, schema, ETag=etag, Cache_Control=control), 304: unchanged}


def reading(about: str, schema: Description) -> Description:
    """The description of an operation that reads."""
    return {"responses": {**kept(about, schema), **refusals()}}


def body(*schemas: Description) -> Description:
    """The description of a body that is one of these."""
    schema = schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}
    return {"required": True, "content": {JSON: {"schema": schema}}}


def batch(name: str) -> Description:
    """The schema of a list of as many documents as one request may hold."""
    return {"type": "array", "items": reference(name), "maxItems": BATCH_MAX}


def example_profile(edition: PublishedEdition) -> Profile:
    """A profile to show: the contract's own, as far as the edition asks for it."""
    wished = {"kind": "business-app", "admin": "staff"}
    asked = edition.knowledge.question
    answers = {
        question: choice
        for question, choice in wished.items()
        if question in asked and choice in [c.slug for c in asked[question].choices]
    }
    return Profile(answers, frozenset({"admin"} & answers.keys()), "Parcel desk")


def completed(description: Description, edition: PublishedEdition) -> Description:
    """The description that ninja wrote, with the schemas and examples of an edition."""
    description["components"]["schemas"] = components(edition.knowledge)
    profile = example_profile(edition)
    examples = {
        "Profile": {"one": {"summary": "One project", "value": profile.document()}},
        "Verdict": {"one": {"summary": "Its verdict", "value": edition.verdict_document(profile)}},
    }
    parameters = {
        "key": key_of(profile, edition.digest),
        "number": edition.number,
        "name": "profile",
    }
    for operations in description["paths"].values():
        for operation in operations.values():
            _exemplify(operation, examples, parameters)
    return description


def _exemplify(
    operation: Description, examples: dict[str, Description], parameters: Description
) -> None:
    for parameter in operation["parameters"]:
        if parameter["name"] in parameters:
            parameter["example"] = parameters[parameter["name"]]
    parts = [operation.get("requestBody", {}), *operation["responses"].values()]
    for part in parts:
        content = part.get("content", {}).get(JSON)
        if content:
            text = json.dumps(content["schema"])
            for name, shown in examples.items():
                if f'"{REFERENCE}{name}"' in text:
                    content["examples"] = shown
