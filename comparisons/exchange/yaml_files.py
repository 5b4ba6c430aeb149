"""Rows as the YAML of the shipped fixtures, both ways.

Reading trusts nothing: no alias (a few lines of them unfold to gigabytes), no tag, no deep nesting;
and every row knows the line that it stands at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml
from django.db import models as orm

from comparisons.kinds import KINDS, Kind, kind_of

from . import layout
from .records import PROBLEMS_MAX, Contents, Problem, Record, RefusedError, read, shaped

#: A row of the fixtures needs seven: the list, the row, its fields, results, figures, and names.
DEPTH_MAX = 10
_ROW = "Each row is “- model: …” with “fields: …” below it."
_KINDS = {kind.label: kind for kind in KINDS}


def written(contents: Contents) -> dict[str, str]:
    """The text of each fixture, by its name (``criteria.yaml``), in the order of loading."""
    return {f"{kind.name}.yaml": _written(kind, contents.records[kind]) for kind in KINDS}


def _written(kind: Kind, records: Iterable[Record]) -> str:
    rows = (dict(_shown(kind, record.values)) for record in records)
    return layout.document(kind.label, rows)


def _shown(kind: Kind, values: Mapping[str, Any]) -> Iterator[tuple[str, layout.Value]]:
    """The values as fixtures show them: without what is empty or off."""
    for name, field in kind.fields.items():
        value = values.get(name)
        if value in (None, "", [], False):
            continue
        if field.many_to_many:
            yield name, [list(key) for key in value]
        elif field.is_relation:
            yield name, _name(kind_of(field.related_model), value)
        elif isinstance(field, orm.JSONField):
            yield name, shaped(name, value)
        elif isinstance(field, orm.DecimalField):
            number = Decimal(value)
            yield name, int(number) if number == int(number) else float(number)
        else:
            yield name, date.fromisoformat(value) if isinstance(field, orm.DateField) else value


def _name(kind: Kind, key: tuple[str, ...]) -> layout.Value:
    """What has no slug of its own is named by the names of what it joins."""
    return key if kind.is_slugged else tuple((name,) for name in key)


def contents(texts: Mapping[str, str]) -> Contents:
    """The rows in files, by the names of the files.

    A file that is called as a kind of row holds all rows of that kind, even if there are none;
    kinds of which nothing is there stay as they are.

    :raises RefusedError: naming what is wrong, with file and line.
    """
    found: dict[Kind, list[Record]] = {}
    problems: list[Problem] = []
    for name, text in texts.items():
        for kind in KINDS:
            if name == f"{kind.name}.yaml":
                found.setdefault(kind, [])
        try:
            for record in _records(name, text):
                found.setdefault(record.kind, []).append(record)
        except RefusedError as error:
            problems += error.problems
    if problems:
        raise RefusedError(problems)
    return Contents(found)


def _records(name: str, text: str) -> list[Record]:
    records: list[Record] = []
    problems: list[Problem] = []
    for line, row in _rows(name, text):
        place = f"{name}, line {line}"
        try:
            records.append(read(_kind(row, place), row["fields"], place))
        except RefusedError as error:
            problems += error.problems
        if len(problems) >= PROBLEMS_MAX:
            break
    if problems:
        raise RefusedError(problems)
    return records


def _kind(row: object, place: str) -> Kind:
    if not isinstance(row, dict) or set(row) != {"model", "fields"}:
        raise RefusedError([Problem(place, _ROW)])
    label = row["model"]
    if not isinstance(label, str) or label.lower() not in _KINDS:
        known = ", ".join(_KINDS)
        said = str(label)[:60]
        raise RefusedError([Problem(place, f"There is no model “{said}”. Known are {known}.")])
    return _KINDS[label.lower()]


def _rows(name: str, text: str) -> list[tuple[int, Any]]:
    """The decoded rows of a file, each with its line."""
    try:
        _refuse_tricks(name, text)
        loader = yaml.CSafeLoader(text)
        node = loader.get_single_node()
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise RefusedError([Problem(name, f"This is not a list of rows. {_ROW}")])
        return [(each.start_mark.line + 1, _unrepeated(name, loader, each)) for each in node.value]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{name}, line {mark.line + 1}, column {mark.column + 1}" if mark else name
        raise RefusedError([Problem(place, f"This is not YAML: {error.problem}.")]) from error
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        if isinstance(error, RefusedError):
            raise
        message = f"This cannot be read as YAML: {str(error).splitlines()[0][:200]}."
        raise RefusedError([Problem(name, message)]) from error


def _unrepeated(name: str, loader: Any, row: yaml.Node) -> Any:
    """The value of a row, in which no name may stand twice."""
    for mapping in _mappings(row):
        seen: set[str] = set()
        for key, _ in mapping.value:
            if str(key.value) in seen:
                place = f"{name}, line {key.start_mark.line + 1}"
                message = f"“{str(key.value)[:60]}” stands twice in one row. Keep one of them."
                raise RefusedError([Problem(place, message)])
            seen.add(str(key.value))
    return loader.construct_document(row)


def _mappings(node: yaml.Node) -> Iterator[yaml.MappingNode]:
    if isinstance(node, yaml.MappingNode):
        yield node
        for _, value in node.value:
            yield from _mappings(value)


def _refuse_tricks(name: str, text: str) -> None:
    """Looks at the events before anything is built of them."""
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        place = f"{name}, line {event.start_mark.line + 1}" if event.start_mark else name
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = "Anchors (&) and aliases (*) are not read: write out what they stand for."
            raise RefusedError([Problem(place, message)])
        if tag := getattr(event, "tag", None):
            message = f"Tags ({str(tag)[:60]}) are not read: leave the tag out."
            raise RefusedError([Problem(place, message)])
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_MAX:
            raise RefusedError([Problem(place, "Lists and tables are nested too deeply.")])
