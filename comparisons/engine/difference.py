"""What lies between two states of the knowledge: added, removed and changed, field by field.

Every state is laid out flat first: rows by kind and key, and of each row its values by field. Two
layouts are then compared key by key. Nothing is left out: the difference is empty only between
equal states.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from .facts import Knowledge

Fate = Literal["added", "removed", "changed"]
Value = str | float | bool | tuple[str, ...] | None

#: Fields that are rows of another kind, or that the key of a row says already.
_ELSEWHERE = {
    "criteria": ("slug", "evidence"),
    "questions": ("slug", "choices"),
    "evidence": ("framework", "source"),
    "companions": ("framework", "criterion", "name"),
    "waivers": ("rule", "place"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value, before and after; ``None`` for what does not exist.

    ``path`` leads to it within its row: ``("text",)``, ``("ratings", "flask")``.
    """

    path: tuple[str, ...]
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that was added, removed or changed.

    ``kind`` is the part of the knowledge (``criteria``, ``evidence``, ``choices``), ``key`` names
    the row in it: a slug, or that of the row it belongs to and its own. Of a row that was added
    or removed ``fields`` are all that say something.
    """

    kind: str
    key: tuple[str, ...]
    fate: Fate
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that lies between two states, in the order of the newer one.

    ``reordered`` are kind and owner of rows that stand in another order; the owner is empty where
    the rows belong to no other.
    """

    rows: tuple[RowChange, ...]
    reordered: tuple[tuple[str, tuple[str, ...]], ...]

    def __bool__(self) -> bool:
        return bool(self.rows or self.reordered)

    def of(self, kind: str) -> tuple[RowChange, ...]:
        """The rows of one kind."""
        return tuple(row for row in self.rows if row.kind == kind)


_Values = Mapping[tuple[str, ...], Value]
_Layout = dict[str, dict[tuple[str, ...], Any]]


def difference(before: Knowledge, after: Knowledge) -> Difference:
    """What has to be done to one state of the knowledge to get the other."""
    old, new = _layout(before), _layout(after)
    rows = [change for kind in new for change in _rows(kind, old[kind], new[kind])]
    return Difference(
        tuple(rows),
        tuple((kind, owner) for kind in new for owner in _reordered(old[kind], new[kind])),
    )


def _layout(knowledge: Knowledge) -> _Layout:
    found: _Layout = {}
    seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for part in fields(knowledge):
        for kind, key, row in _listed(part.name, getattr(knowledge, part.name)):
            seen[kind, key] += 1
            number = (f"{seen[kind, key]}",) if seen[kind, key] > 1 else ()
            found.setdefault(kind, {})[(*key, *number)] = row
    kinds = [
        name for part in fields(knowledge) for name in (part.name, *_WITHIN.get(part.name, ()))
    ]
    return {kind: found.get(kind, {}) for kind in kinds}


#: Kinds of rows that stand within others.
_WITHIN = {"criteria": ("evidence",), "questions": ("choices",)}


def _listed(part: str, rows: Any) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Every row of a part, and those within it, with kind and key."""
    for row in rows:
        if part == "companions":
            yield part, (row.criterion, row.framework, row.name), row
        elif part == "waivers":
            yield part, (row.rule, row.place), row
        else:
            yield part, (row.slug,), row
        if part == "criteria":
            for piece in row.evidence:
                yield "evidence", (row.slug, piece.framework, piece.source), piece
        elif part == "questions":
            for choice in row.choices:
                yield "choices", (row.slug, choice.slug), choice


def _values(kind: str, row: Any) -> _Values:
    """What a row says, by the path to it; nothing for the row that is not there."""
    if row is None:
        return {}
    names = [f.name for f in fields(row) if f.name not in _ELSEWHERE.get(kind, ("slug",))]
    return {path: x for name in names for path, x in _leaves((name,), getattr(row, name))}


def _leaves(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Value]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves((*path, key), inner)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _leaves((*path, field.name), getattr(value, field.name))
    else:
        yield path, value


def _rows(
    kind: str, old: Mapping[tuple[str, ...], Any], new: Mapping[tuple[str, ...], Any]
) -> Iterator[RowChange]:
    for key in dict.fromkeys((*new, *old)):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        fate: Fate = (
            "changed" if key in old and key in new else "added" if key in new else "removed"
        )
        changes = tuple(_fields(_values(kind, before), _values(kind, after)))
        if changes or fate != "changed":
            yield RowChange(kind, key, fate, changes)


def _fields(old: _Values, new: _Values) -> Iterator[FieldChange]:
    """What differs. An empty text counts as none where the row itself is new or gone."""
    for path in dict.fromkeys((*new, *old)):
        before, after = old.get(path), new.get(path)
        blank = before in (None, "", (), False) and after in (None, "", (), False)
        if before != after and not (blank and not (old and new)):
            yield FieldChange(path, before, after)


def _reordered(
    old: Mapping[tuple[str, ...], Any], new: Mapping[tuple[str, ...], Any]
) -> Iterator[tuple[str, ...]]:
    """The owners of rows that both states have, in another order."""
    both = old.keys() & new.keys()
    then, now = _by_owner(key for key in old if key in both), _by_owner(k for k in new if k in both)
    yield from (owner for owner, keys in now.items() if keys != then[owner])


def _by_owner(keys: Iterator[tuple[str, ...]]) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for key in keys:
        found.setdefault(key[:1] if len(key) > 1 else (), []).append(key)
    return found
