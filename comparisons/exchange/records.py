"""Rows of the draft as plain values, between rows, editions, and files in any format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from django.db import models as orm
from pydantic import TypeAdapter, ValidationError

from comparisons.engine.facts import Result
from comparisons.engine.profile import suggestion
from comparisons.kinds import Key, Kind, kind_of

#: No more problems than these are named, so that a hostile file costs no more than a wrong one.
PROBLEMS_MAX = 50
#: What the fields hold that are not one value each.
_SHAPES: dict[str, TypeAdapter[Any]] = {
    "results": TypeAdapter(dict[str, Result]),
    "versions": TypeAdapter(dict[str, str]),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something was refused, where, and what would be right."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class RefusedError(ValueError):
    """What cannot become the draft; ``problems`` says why.

    ``readable`` are the other rows, where they can be looked at without those.
    """

    def __init__(self, problems: Iterable[Problem], readable: Contents | None = None) -> None:
        self.problems = tuple(problems)[:PROBLEMS_MAX]
        self.readable = readable
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Record:
    """One row: the values of its fields, other rows by their keys, and where that was read.

    What ``values`` does not name stays as it is.
    """

    kind: Kind
    values: Mapping[str, Any]
    place: str

    @property
    def key(self) -> Key:
        found: list[str] = []
        for name in self.kind.key_names:
            value = self.values[name]
            found += value if isinstance(value, tuple) else [str(value)]
        return tuple(found)

    def owner(self, name: str) -> Key | None:
        """The key of the row that it names in the field."""
        owner: Key | None = self.values[name]
        return owner


@dataclass(frozen=True)
class Contents:
    """Rows to be: of each kind that it names all, in their order; other kinds stay as they are.

    With ``only_named`` rows that it does not name stay as well.
    """

    records: Mapping[Kind, Sequence[Record]]
    only_named: bool = False


def read(kind: Kind, raw: object, place: str, whole: bool = True) -> Record:
    """The row that decoded YAML, JSON or CSV describes.

    :param whole: whether fields that are not named have the value of a new row.
    :raises RefusedError: naming each field that is unknown, is missing or has no possible value.
    """
    if not isinstance(raw, Mapping):
        raise RefusedError([Problem(place, "The fields of a row stand as “name: value”.")])
    problems: list[Problem] = []
    values = _defaults(kind) if whole else {}
    for name, value in raw.items():
        if name not in kind.fields:
            meant = suggestion(name, kind.fields)
            hint = f"Did you mean “{meant}”?" if meant else f"Known are {', '.join(kind.fields)}."
            problems.append(Problem(place, f"There is no field “{str(name)[:60]}”. {hint}"))
            continue
        try:
            values[name] = _value(kind.fields[name], value)
        except ValueError as error:
            problems.append(Problem(f"{place}, {name}", str(error)))
    unnamed = [name for name in kind.key_names if values.get(name) in (None, "")]
    if not problems and unnamed:
        problems.append(Problem(place, f"Without {' and '.join(unnamed)} it cannot be told apart."))
    if problems:
        raise RefusedError(problems)
    return Record(kind, values, place)


def _defaults(kind: Kind) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, each in kind.fields.items():
        if name not in kind.key_names:
            values[name] = [] if each.many_to_many else each.get_default()
    return values


def _value(field: Any, value: object) -> Any:
    """The value for a field. :raises ValueError: saying what would be right."""
    check_plain(value)
    if field.is_relation:
        return _reference(field, value)
    if isinstance(field, orm.JSONField):
        return shaped(field.name, value)
    if value is None:
        return "" if field.empty_strings_allowed else None
    if isinstance(field, orm.CharField | orm.TextField):
        if not isinstance(value, str):
            raise ValueError(f'This is a text: write it in quotes, as in "{value}".')
        return value
    if isinstance(field, orm.BooleanField) and not isinstance(value, bool):
        raise ValueError("Write true or false.")
    if isinstance(value, bool) and not isinstance(field, orm.BooleanField):
        raise ValueError("This is neither true nor false: write the value itself.")
    if not isinstance(value, str | int | float | date | Decimal):
        raise ValueError("One value belongs here, not a list or a table.")
    return value if isinstance(value, bool | int) else str(value)


def check_plain(value: object) -> None:
    """Refuses what no database can keep: half characters, null characters, no numbers."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise ValueError("It holds a character that cannot be kept (NUL, or half of one).")
    elif isinstance(value, float) and not isfinite(value):
        raise ValueError("Infinity and NaN are no numbers to compute with.")
    elif isinstance(value, Mapping):
        for name, each in value.items():
            check_plain(name)
            check_plain(each)
    elif isinstance(value, list | tuple):
        for each in value:
            check_plain(each)


def _reference(field: Any, value: object) -> Any:
    kind = kind_of(field.related_model)
    if not field.many_to_many:
        return None if value is None else _key(kind, value)
    if not isinstance(value, list | tuple):
        raise ValueError("A list belongs here.")
    return [_key(kind, each) for each in value]


def _key(kind: Kind, value: object) -> Key:
    """``[[orm], [django]]``, ``[orm, django]`` and, for one name, ``orm`` itself."""
    names = _names(value, 3)
    if len(names) != kind.key_length or not all(isinstance(name, str) for name in names):
        example = ", ".join(kind.key_names)
        raise ValueError(f"Name a row of {kind.name} as [{example}].")
    return tuple(map(str, names))


def _names(value: object, depth: int) -> list[object]:
    if isinstance(value, list | tuple) and depth:
        return [name for each in value for name in _names(each, depth - 1)]
    return [value]


def shaped(name: str, value: object) -> dict[str, Any]:
    """What a field holds by name, in one order: databases do not keep any.

    :raises ValueError: saying what is wrong with it.
    """
    try:
        found = _SHAPES[name].validate_python(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ValueError(f"{where}: {first['msg']}." if where else f"{first['msg']}.") from error
    return dict(sorted(_SHAPES[name].dump_python(found, mode="json").items()))
