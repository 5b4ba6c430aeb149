"""What becomes of each row when contents are written over the draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal

from comparisons.kinds import KINDS, Key, Kind, kind_of

from .records import Contents, Problem, Record
from .rows import Rows

#: ``current``: the next edition will show it. ``hidden``: it stays, but retired or under something
#: retired. ``retired`` and ``deleted``: it is there now, and that is to be done with it.
Fate = Literal["current", "hidden", "retired", "deleted"]


class Fates:
    """By kind and key: what becomes of every row, those to be included."""

    def __init__(self, rows: Rows, contents: Contents) -> None:
        self._rows = rows
        self._only_named = contents.only_named
        self._wanted = {
            kind: {record.key: record for record in records}
            for kind, records in contents.records.items()
        }
        self.of: dict[Kind, dict[Key, Fate]] = {}
        for kind in KINDS:
            self.of[kind] = {key: self._fate(kind, key) for key in self._keys(kind)}

    def _keys(self, kind: Kind) -> list[Key]:
        return [*self._rows.by_key[kind], *self._wanted.get(kind, ())]

    def _fate(self, kind: Kind, key: Key) -> Fate:
        record = self._wanted.get(kind, {}).get(key)
        if record is not None:
            return "hidden" if record.values.get("retired") else "current"
        row = self._rows.by_key[kind][key]
        above = {self._fate_above(kind, row, name) for name in kind.under}
        if "deleted" in above:
            return "deleted"
        if above - {"current"} or getattr(row, "retired", False):
            return "hidden"
        if kind not in self._wanted or self._only_named:
            return "current"
        return "deleted" if getattr(row, "first_edition", None) is None else "retired"

    def _fate_above(self, kind: Kind, row: Any, name: str) -> Fate:
        above = kind_of(kind.fields[name].related_model)
        return self.of[above][self._rows.value(kind, row, name)]

    def to_go(self, kind: Kind) -> Iterable[tuple[Any, Fate]]:
        """The rows that are not to stay as they are, with what is to be done."""
        for key, fate in self.of[kind].items():
            if fate in ("retired", "deleted"):
                yield self._rows.by_key[kind][key], fate


def repeated(contents: Contents) -> Iterable[Problem]:
    """Naming one row twice is a problem: which of them would it be?"""
    for kind, records in contents.records.items():
        counts = Counter(record.key for record in records)
        seen: dict[Key, Record] = {}
        for record in records:
            if (
                counts[record.key] > 1
                and (first := seen.setdefault(record.key, record)) is not record
            ):
                said = f"{' / '.join(record.key)} stands at {first.place} already"
                yield Problem(record.place, f"Among the {kind.name}, {said}. Keep one of them.")
