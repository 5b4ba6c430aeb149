"""Entries of the history as lines that people read: when, who, what, which field, from, to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditlog.models import LogEntry
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, ForeignKey, Model
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst

from comparisons.history import author

from .seen import EMPTY, value_in_words

#: The names of linked rows, by model and key.
Names = dict[type[Model], dict[Any, str]]
VERBS = {
    LogEntry.Action.CREATE: "added",
    LogEntry.Action.UPDATE: "changed",
    LogEntry.Action.DELETE: "deleted",
}


@dataclass(frozen=True)
class FieldChange:
    """One field of a change. ``undoable`` if it can be set back to what it was."""

    name: str
    label: str
    before: str
    after: str
    undoable: bool


@dataclass(frozen=True)
class Line:
    """One change of one row."""

    pk: int
    when: datetime
    who: str
    verb: str
    kind: str
    row: str
    address: str | None
    undo: str | None
    fields: list[FieldChange]


def lines(entries: Iterable[LogEntry]) -> list[Line]:
    """The entries as lines, in the same order. Costs one query for each kind of linked row."""
    entries = list(entries)
    names = _names(entries)
    return [_line(entry, names) for entry in entries]


def field_of(model: type[Model] | None, name: str) -> Field[Any, Any] | None:
    """The field of that name, if the model still has it."""
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def _line(entry: LogEntry, names: Names) -> Line:
    model = entry.content_type.model_class()
    there = entry.object_id in names.get(model, {})
    is_update = entry.action == LogEntry.Action.UPDATE
    return Line(
        pk=entry.pk,
        when=entry.timestamp,
        who=author(entry),
        verb=VERBS.get(entry.action, "changed"),
        kind=str(capfirst(model._meta.verbose_name)) if model else entry.content_type.model,
        row=entry.object_repr,
        address=_address(entry, "change") if there else None,
        undo=_address(entry, "undo", entry.pk) if there and is_update else None,
        fields=list(_fields(entry, model, names)),
    )


def _address(entry: LogEntry, page: str, *more: int) -> str | None:
    name = f"admin:comparisons_{entry.content_type.model}_{page}"
    try:
        return reverse(name, args=[entry.object_id, *more])
    except NoReverseMatch:
        return None


def _fields(entry: LogEntry, model: type[Model] | None, names: Names) -> Iterator[FieldChange]:
    order = [field.name for field in model._meta.get_fields()] if model else []
    changes = (entry.changes or {}).items()
    for name, change in sorted(changes, key=lambda c: order.index(c[0]) if c[0] in order else 99):
        field = field_of(model, name)
        label = str(capfirst(field.verbose_name if field else name))
        if isinstance(change, dict):  # related rows that were added or taken away
            listed = ", ".join(map(str, change.get("objects", [])))
            added = change.get("operation") == "add"
            before, after = ("", f"with {listed}") if added else (f"without {listed}", "")
            yield FieldChange(name, label, before, after, undoable=False)
            continue
        before, after = (_in_words(field, value, names) for value in change)
        if entry.action != LogEntry.Action.UPDATE and before == after == EMPTY:
            continue
        editable = field is not None and field.editable and field.name != "first_edition"
        yield FieldChange(name, label, before, after, undoable=editable)


def _in_words(field: Field[Any, Any] | None, value: Any, names: Names) -> str:
    if field is None:
        return EMPTY if value in (None, "") else str(value)
    if isinstance(field, ForeignKey) and value is not None:
        known = names.get(field.related_model, {})
        return known.get(value, f"number {value}, which was deleted")
    try:
        return value_in_words(field, field.to_python(value))
    except ValidationError:  # kept before the field became one of another kind
        return str(value)


def _names(entries: Iterable[LogEntry]) -> Names:
    """The names of all rows that the entries are about or link to, as far as they are there."""
    wanted: dict[type[Model], set[Any]] = {}
    for entry in entries:
        model = entry.content_type.model_class()
        if model is None:
            continue
        wanted.setdefault(model, set()).add(entry.object_id)
        for name, change in (entry.changes or {}).items():
            field = field_of(model, name)
            if isinstance(field, ForeignKey) and isinstance(change, list):
                keys = {value for value in change if value is not None}
                wanted.setdefault(field.related_model, set()).update(keys)
    return {
        model: {
            row.pk: str(row)
            for row in model._base_manager.filter(pk__in=keys).select_related(*_linked(model))
        }
        for model, keys in wanted.items()
    }


def _linked(model: type[Model]) -> list[str]:
    """The links of a row that its name may be made of, two steps deep."""
    found = []
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and not field.null:
            found.append(field.name)
            related: Any = field.related_model
            found += [
                f"{field.name}__{inner.name}"
                for inner in related._meta.concrete_fields
                if isinstance(inner, ForeignKey) and not inner.null
            ]
    return found
