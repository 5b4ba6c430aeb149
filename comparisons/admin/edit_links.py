"""From a place in the knowledge, as findings and changes name it, to the page that edits it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from comparisons.models import (
    Advisory,
    Choice,
    Contradiction,
    Criterion,
    Evidence,
    Framework,
    Measurement,
    Question,
    Rating,
    ReferenceProject,
    Section,
    Source,
    Waiver,
)

#: A row: its model, and the words that name it, by field.
Row = tuple[Any, tuple[tuple[str, str], ...]]

#: The first word of a place, where the second is the slug of a row.
_BY_SLUG: dict[str, Any] = {
    "frameworks": Framework,
    "criteria": Criterion,
    "questions": Question,
    "sections": Section,
    "sources": Source,
    "advisories": Advisory,
    "contradictions": Contradiction,
    "reference_projects": ReferenceProject,
    "measurements": Measurement,
}
#: Fields of a row that a place may end with, and how a form of the admin names them.
_FIELDS = {"base_weight": "id_base_weight", "section": "id_section", "leader": "id_leader"}


def addresses(places: Iterable[str]) -> dict[str, str]:
    """By place, the page where it is edited, at the field if it names one.

    It costs one query for each kind of row. A place without a row of its own, such as the balance
    of everything, is left out.
    """
    wanted = {place: list(_rows(place)) for place in dict.fromkeys(places)}
    known: dict[Row, Any] = {}
    named = {row: None for rows in wanted.values() for row in rows}
    for model in dict.fromkeys(model for model, _ in named):
        names = next([name for name, _ in row[1]] for row in named if row[0] is model)
        for pk, *values in model.objects.values_list("pk", *names):
            known[model, tuple(zip(names, values, strict=True))] = pk
    found = {place: next((r for r in rows if r in known), None) for place, rows in wanted.items()}
    return {
        place: _page(row[0], known[row]) + _fragment(place)
        for place, row in found.items()
        if row is not None
    }


def _page(model: Any, pk: Any) -> str:
    return reverse(f"admin:comparisons_{model.__name__.lower()}_change", args=[pk])


def _fragment(place: str) -> str:
    field = _FIELDS.get(place.rpartition(".")[2])
    return f"#{field}" if field else ""


def _rows(place: str) -> Iterator[Row]:
    """The row that a place names, then the one that it lies in, for what does not exist yet."""
    match place.split("."):
        case ["criteria", criterion, "ratings", framework, "evidence", source]:
            names = (
                ("rating__criterion__slug", criterion),
                ("rating__framework__slug", framework),
                ("source__slug", source),
            )
            yield Evidence, names
        case ["criteria", criterion, "ratings", framework]:
            yield Rating, (("criterion__slug", criterion), ("framework__slug", framework))
        case ["questions", question, "choices", choice, *_]:
            yield Choice, (("question__slug", question), ("slug", choice))
        case ["waivers", rule]:
            yield Waiver, (("rule", rule),)
    match place.split("."):
        case [kind, slug, *_] if kind in _BY_SLUG:
            yield _BY_SLUG[kind], (("slug", slug.partition("+")[0]),)
