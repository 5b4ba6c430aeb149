"""Positions for rows whose order is known: editions hold the order alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from comparisons.kinds import Key, Kind

from .records import Contents, Record

#: Positions leave room for rows in between.
STEP = 10


def positions(kind: Kind, records: Iterable[Record], rows: Mapping[Key, Any]) -> dict[Key, int]:
    """For records without a position: as it is, if that gives their order, else all anew."""
    groups: dict[Any, list[Record]] = {}
    for record in records:
        if "position" in kind.fields and "position" not in record.values:
            group = record.values[kind.within] if kind.within else None
            groups.setdefault(group, []).append(record)
    rank = {key: place for place, key in enumerate(rows)}
    found: dict[Key, int] = {}
    for group_records in groups.values():
        keys = [record.key for record in group_records]
        ranks = [rank.get(key, -1) for key in keys]
        if ranks == sorted(ranks) and -1 not in ranks:
            found |= {key: rows[key].position for key in keys}
        else:
            found |= {key: STEP * number for number, key in enumerate(keys, start=1)}
    return found


def numbered(contents: Contents) -> Contents:
    """The contents with a position in every record that can have one."""
    found: dict[Kind, list[Record]] = {}
    for kind, records in contents.records.items():
        places = positions(kind, records, {})
        found[kind] = [
            replace(record, values={**record.values, "position": places[record.key]})
            if record.key in places
            else record
            for record in records
        ]
    return Contents(found)
