"""What the API says of itself to people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from advisor import problems
from comparisons import knowledge
from comparisons.caching import until_changed
from comparisons.engine.profile import Profile

from .openapi import Description, example_profile
from .reading import described
from .shapes import PUBLISHED


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    about: str
    example: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    parameters: tuple[Parameter, ...]
    statuses: tuple[tuple[str, str], ...]
    sends: bool


@require_safe
@until_changed
def about(request: HttpRequest) -> HttpResponse:
    """The documentation, drawn from the same description that programs read."""
    edition = knowledge.current()
    profile = example_profile(edition)
    context = {
        "operations": list(_operations(described(edition))),
        "kinds": problems.KINDS.values(),
        "schemas": PUBLISHED,
        "site": request.build_absolute_uri("/")[:-1],
        "profile": json.dumps(profile.document(), ensure_ascii=False),
        "wrong": _wrong(profile),
    }
    return render(request, "api/about.html", context)


def _operations(description: Description) -> Iterator[Operation]:
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            yield Operation(
                id=operation["operationId"],
                method=method.upper(),
                path=path,
                summary=operation["summary"],
                about=operation["description"],
                parameters=tuple(map(_parameter, operation["parameters"])),
                statuses=tuple((s, r["description"]) for s, r in operation["responses"].items()),
                sends="requestBody" in operation,
            )


def _parameter(described: dict[str, Any]) -> Parameter:
    example = described.get("example", described["schema"].get("default", ""))
    return Parameter(described["name"], described.get("description", ""), str(example))


def _wrong(profile: Profile) -> str:
    """A profile with a typing error, for people to see what is said about it."""
    answers = {question: choice[:-1] for question, choice in profile.answers.items()}
    return json.dumps({"answers": answers})
