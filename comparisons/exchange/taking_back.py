"""One object of the draft, with its parts, as an edition says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from comparisons import knowledge
from comparisons.kinds import Key, Kind

from .flattening import flatten
from .records import Contents, Record
from .rows import Rows


class NotInEditionError(LookupError):
    """The edition says nothing of the object."""


def whole(edition: int) -> Contents:
    """All that an edition says. :raises NoEditionError: if there is none of that number."""
    return flatten(knowledge.edition(edition).knowledge)


def one(kind: Kind, row: Any, edition: int) -> Contents:
    """The draft in which the row and its parts say what an edition says of them.

    :raises NoEditionError: if there is no edition of that number.
    :raises NotInEditionError: if it says nothing of the row.
    """
    rows = Rows()
    key = next(key for key, each in rows.by_key[kind].items() if each.pk == row.pk)
    now, then = rows.contents(), whole(edition)
    object_then = [record for record in then.records[kind] if record.key == key]
    if not object_then:
        raise NotInEditionError(f"Edition {edition} says nothing of it.")
    if "position" in kind.fields:
        values = {**object_then[0].values, "position": row.position}
        object_then = [replace(object_then[0], values=values)]
    found: dict[Kind, list[Record]] = {}
    for each, belongs in _belonging(kind, key):
        stays = [record for record in now.records[each] if not belongs(record)]
        comes = object_then if each is kind else filter(belongs, then.records[each])
        found[each] = [*stays, *comes]
    return Contents(found)


def _belonging(kind: Kind, key: Key) -> Iterator[tuple[Kind, Any]]:
    """The kinds of the object and of its parts, each with what tells their records from others."""
    yield kind, lambda record: record.key == key
    for part in _parts(kind):
        yield part, lambda record, name=part.part_of: record.values[name][: len(key)] == key


def _parts(kind: Kind) -> Iterable[Kind]:
    for part in kind.parts():
        yield part
        yield from _parts(part)
