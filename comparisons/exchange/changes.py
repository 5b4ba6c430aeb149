"""What changes from one state of the knowledge to another, row by row and field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from comparisons.engine import facts

from .flattening import flattened
from .kinds import KINDS, Kind

#: No more of a text than this is shown on either side.
SHOWN_MAX = 300


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a row, before and after, as text."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is added, changed or removed. ``kind`` is what its rows are called together."""

    what: Literal["added", "changed", "removed", "reordered"]
    kind: Kind
    name: str
    fields: tuple[Field, ...] = ()


def changes(old: facts.Knowledge, new: facts.Knowledge) -> list[Change]:
    """All changes from the old to the new, kind by kind; none if both say the same."""
    before, after = flattened(old).records, flattened(new).records
    found: list[Change] = []
    for kind in KINDS:
        was = {record.key: record.values for record in before[kind]}
        now = {record.key: record.values for record in after[kind]}
        for key, values in now.items():
            name = " / ".join(key)
            if key not in was:
                found.append(Change("added", kind, name, tuple(_fields(kind, {}, values))))
            elif fields := tuple(_fields(kind, was[key], values)):
                found.append(Change("changed", kind, name, fields))
        found += [Change("removed", kind, " / ".join(key)) for key in was if key not in now]
        if [key for key in was if key in now] != [key for key in now if key in was]:
            found.append(Change("reordered", kind, ""))
    return found


def _fields(kind: Kind, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Field]:
    for name, value in new.items():
        was, now = _words(old.get(name)), _words(value)
        if was != now and name not in kind.key_names and name != "retired":
            verbose = str(kind.fields[name].verbose_name)
            yield Field(verbose, _short(was), _short(now))


def _words(value: Any) -> str:
    """A value as a curator would read it."""
    if value is None or value is False:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_words(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(sorted(map(_words, value)))
    if isinstance(value, tuple):
        return ": ".join(value)
    return "yes" if value is True else str(value)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_MAX else f"{text[: SHOWN_MAX - 1]}…"
