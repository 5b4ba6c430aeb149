"""Whether a stored recommendation still is what its edition says, bit for bit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from comparisons import knowledge
from comparisons.engine.profile import ProfileError, canonical_json, key_of, parse
from comparisons.knowledge import PublishedEdition

from .models import Recommendation

#: So many rows are in memory at a time.
CHUNK = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One stored recommendation, and everything in which it differs from its recomputation."""

    key: str
    edition: int
    differences: tuple[str, ...]


def chosen(edition: int | None = None, since: date | None = None) -> QuerySet[Recommendation]:
    """The recommendations of one edition (or all), saved on that day or later (or ever)."""
    rows = Recommendation.objects.order_by("edition_id", "key")
    if edition is not None:
        rows = rows.filter(edition_id=edition)
    return rows if since is None else rows.filter(created__date__gte=since)


def verify(rows: QuerySet[Recommendation]) -> Iterator[Finding]:
    """Recomputes rows that come edition by edition, one finding for each, in constant memory."""
    stream = rows.iterator(chunk_size=CHUNK)
    for number, group in groupby(stream, key=lambda row: row.edition_id):
        edition = knowledge.edition(number)
        for row in group:
            yield Finding(row.key, number, tuple(differences(row, edition)))


def differences(row: Recommendation, edition: PublishedEdition) -> Iterator[str]:
    """In what a row differs from what its edition gives for its answers; nothing if in nothing."""
    given = {"title": row.title, "answers": row.answers, "emphasis": row.emphasis}
    try:
        profile = parse(given, edition.knowledge)
    except ProfileError as error:
        yield f"its answers are none of edition {edition.number}: {error}"
        return
    if profile.document() != given:
        yield "its title, answers or emphasis are not written as they were saved"
    if row.key != (key := key_of(profile, edition.digest)):
        yield f"its content has the key {key}"
    document = edition.verdict_document(profile)
    if row.verdict != canonical_json(document):
        yield f"its verdict differs in {_parts(row.verdict, document)}"


def _parts(stored: str, document: dict[str, object]) -> str:
    """The parts of the verdict document in which a stored text differs from a recomputed one."""
    try:
        found = json.loads(stored)
    except ValueError:
        return "form: it is no JSON"
    if not isinstance(found, dict):
        return "form: it is no object"
    recomputed = json.loads(canonical_json(document))
    names = [
        name
        for name in sorted(found.keys() | recomputed.keys())
        if name not in found or name not in recomputed or found[name] != recomputed[name]
    ]
    return ", ".join(names) or "the way in which it is written"
