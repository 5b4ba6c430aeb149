"""The rows of the draft as records: those that the next edition would show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from comparisons.kinds import KINDS, Key, Kind, kind_of

from .records import Contents, Record


class Rows:
    """All rows of the draft in the order in which they are shown, by kind and key."""

    def __init__(self, lock: bool = False) -> None:
        """:param lock: keep others from changing them until the end of the transaction."""
        self.by_key: dict[Kind, dict[Key, Any]] = {}
        self._keys: dict[Kind, dict[int, Key]] = {}
        self._named: dict[tuple[Kind, str], dict[int, list[Key]]] = {}
        for kind in KINDS:
            self._load(kind, lock)
        for kind in KINDS:
            for field in kind.fields.values():
                if field.many_to_many:
                    self._named[kind, field.name] = self._links(kind, field)

    def _load(self, kind: Kind, lock: bool) -> None:
        self.by_key[kind], self._keys[kind] = {}, {}
        rows = in_order(kind)
        for row in rows.select_for_update() if lock else rows:
            self.put(kind, row)

    def put(self, kind: Kind, row: Any) -> None:
        """Takes up a row that was stored."""
        key = self._key(kind, row)
        self.by_key[kind][key] = row
        self._keys[kind][row.pk] = key

    def _key(self, kind: Kind, row: Any) -> Key:
        key: list[str] = []
        for name in kind.key_names:
            field = kind.fields[name]
            value = getattr(row, field.attname)
            key += self._keys[kind_of(field.related_model)][value] if field.is_relation else [value]
        return tuple(key)

    def _links(self, kind: Kind, field: Any) -> dict[int, list[Key]]:
        """By row, the keys of the rows that it names in a field, in their order."""
        keys = self._keys[kind_of(field.related_model)]
        columns = (field.m2m_column_name(), field.m2m_reverse_name())
        found: dict[int, list[Key]] = {}
        links = field.remote_field.through.objects.values_list(*columns)
        rank = {pk: place for place, pk in enumerate(keys)}
        for one, other in sorted(links, key=lambda link: rank[link[1]]):
            found.setdefault(one, []).append(keys[other])
        return found

    def value(self, kind: Kind, row: Any, name: str) -> Any:
        """What a field of a row says, other rows by their keys."""
        field = kind.fields[name]
        if field.many_to_many:
            return self._named[kind, name].get(row.pk, [])
        value = getattr(row, field.attname)
        if field.is_relation:
            return None if value is None else self._keys[kind_of(field.related_model)][value]
        return value

    def is_shown(self, kind: Kind, row: Any) -> bool:
        """Whether the next edition shows it: it is not retired, nor is what it is under."""
        if getattr(row, "retired", False):
            return False
        for name in kind.under:
            above = kind_of(kind.fields[name].related_model)
            if not self.is_shown(above, self.by_key[above][self.value(kind, row, name)]):
                return False
        return True

    def contents(self) -> Contents:
        """The draft as records, positions included."""
        return Contents({kind: list(self._records(kind)) for kind in KINDS})

    def _records(self, kind: Kind) -> Iterable[Record]:
        for key, row in self.by_key[kind].items():
            if self.is_shown(kind, row):
                values = {name: _plain(self.value(kind, row, name)) for name in kind.fields}
                yield Record(kind, values, f"{kind.name}.{'.'.join(key)}")


def in_order(kind: Kind) -> QuerySet[Model]:
    """The rows of a kind as editions order them, those above first."""
    return kind.rows().order_by(*_order(kind))


def _order(kind: Kind, prefix: str = "") -> list[str]:
    above = [] if kind.within is None else [kind.within]
    if not kind.is_slugged and "position" not in kind.fields:
        above = list(kind.under)
    names: list[str] = []
    for name in above:
        names += _order(kind_of(kind.fields[name].related_model), f"{prefix}{name}__")
    own = ["position"] if "position" in kind.fields else []
    own += [name for name in kind.key_names if name not in above]
    for name in sorted(own, key=lambda name: kind.fields[name].is_relation):
        names.append(f"{prefix}{name}__slug" if kind.fields[name].is_relation else prefix + name)
    return names


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal | date) else value
