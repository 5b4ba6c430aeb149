"""Ratings and evidence as CSV, for people with spreadsheets.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, and what a
formula does is not up to us: such cells go out with an apostrophe in front, and come back without.
A table adds and changes; rows that it does not list stay as they are, since filtering and sorting
lose rows easily.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from comparisons.engine.profile import suggestion
from comparisons.kinds import BY_NAME, Kind

from .records import PROBLEMS_MAX, Contents, Problem, Record, RefusedError, read

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_BOM = "\ufeff"
_DELIMITERS = ",;\t"
_OTHER_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


@dataclass(frozen=True)
class Table:
    """One kind of row as a table: its columns, and how cells become fields."""

    kind: Kind
    columns: tuple[str, ...]
    #: The columns that together name a row; where they are not fields, the field that they make.
    names: tuple[str, ...]
    reference: str | None = None


TABLES = {
    "ratings": Table(
        BY_NAME["ratings"],
        ("criterion", "framework", "value", "rationale"),
        ("criterion", "framework"),
    ),
    "evidence": Table(
        BY_NAME["evidence"],
        (
            *("criterion", "framework", "source", "statement", "status"),
            *("measurements", "versions", "verified_on", "review_by"),
        ),
        ("criterion", "framework"),
        "rating",
    ),
}


def written(table: Table, contents: Contents) -> str:
    """The rows of the draft as a table, with the mark that tells spreadsheets its encoding."""
    out = io.StringIO()
    out.write(_BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    for record in contents.records[table.kind]:
        cells = _cells(table, record.values)
        writer.writerow([_defused(cells[column]) for column in table.columns])
    return out.getvalue()


def _cells(table: Table, values: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    if table.reference:
        found |= dict(zip(table.names, values[table.reference], strict=True))
    for column in table.columns:
        if column not in found:
            found[column] = _cell(values[column])
    return found


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(name for key in value for name in key)
    if isinstance(value, tuple):
        return str(value[0])
    return "" if value is None else str(value)


def _defused(cell: str) -> str:
    """With an apostrophe before what a spreadsheet would evaluate, and before that of others."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def _restored(cell: str) -> str:
    harmless = cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA)
    return cell[1:] if harmless else cell


def contents(name: str, text: str) -> Contents:
    """The rows of a table. Which one it is follows from its columns.

    :raises RefusedError: naming every problem by line and column.
    """
    rows = _rows(name, text.removeprefix(_BOM))
    line, header = next(rows, (1, []))
    table, columns = _header(f"{name}, line {line}", header)
    records: list[Record] = []
    problems: list[Problem] = []
    for line, cells in rows:
        place = f"{name}, line {line}"
        try:
            records.append(_record(table, columns, cells, place))
        except RefusedError as error:
            problems += error.problems
        if len(problems) >= PROBLEMS_MAX:
            break
    found = Contents({table.kind: records}, only_named=True)
    if problems:
        raise RefusedError(problems, found)
    return found


def _rows(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that say anything, each with the line at which it begins."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        place = f"{name}, line {max(line, reader.line_num)}"
        hint = "Put text that holds quotes or line breaks into quotes."
        raise RefusedError([Problem(place, f"This is not a table: {error}. {hint}")]) from error


def _header(place: str, header: Sequence[str]) -> tuple[Table, list[str]]:
    columns = [cell.strip().lower().replace(" ", "_") for cell in header]
    table = TABLES["evidence" if "source" in columns or "statement" in columns else "ratings"]
    problems = []
    for column in columns:
        if column not in table.columns:
            meant = suggestion(column, table.columns)
            hint = f"Did you mean “{meant}”?" if meant else f"Known are {', '.join(table.columns)}."
            problems.append(Problem(place, f"There is no column “{column[:60]}”. {hint}"))
        elif columns.count(column) > 1:
            problems.append(Problem(place, f"The column “{column}” stands twice. Keep one."))
    needed = [*table.names, *(n for n in table.kind.key_names if n in table.columns)]
    problems += [
        Problem(place, f"The column “{column}” is missing: it names the rows.")
        for column in dict.fromkeys(needed)
        if column not in columns
    ]
    if problems:
        raise RefusedError(problems)
    return table, columns


def _record(table: Table, columns: Sequence[str], cells: Sequence[str], place: str) -> Record:
    if len(cells) != len(columns):
        counts = f"This row has {len(cells)} cells, and the header {len(columns)}."
        raise RefusedError([Problem(place, f"{counts} Is a separator missing, or a quote?")])
    named = dict(zip(columns, map(_restored, cells), strict=True))
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for column, cell in named.items():
        if column in table.names and not cell.strip():
            problems.append(Problem(f"{place}, {column}", "Write the slug of one."))
        try:
            values[column] = _READERS.get(column, _text)(cell)
        except ValueError as error:
            problems.append(Problem(f"{place}, {column}", str(error)))
    if problems:
        raise RefusedError(problems)
    if table.reference:
        values[table.reference] = [values.pop(name) for name in table.names]
    return read(table.kind, values, place, whole=False)


def _text(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n")


def _number(cell: str) -> str | None:
    return cell.strip().replace(",", ".") or None


def _day(cell: str) -> str | None:
    """2026-11-24 or 24.11.2026. :raises ValueError: for other ways, of which some are ambiguous."""
    text = cell.strip()
    if not text:
        return None
    if other := _OTHER_DAY.fullmatch(text):
        text = f"{other[3]}-{int(other[2]):02}-{int(other[1]):02}"
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError(f"“{text[:20]}” is not a day: write it as 2026-11-24.") from error


_READERS: dict[str, Callable[[str], Any]] = {
    "criterion": str.strip,
    "framework": str.strip,
    "source": str.strip,
    "status": str.strip,
    "value": _number,
    "measurements": lambda cell: [[slug] for slug in cell.replace(",", " ").split()],
    "verified_on": _day,
    "review_by": _day,
}
