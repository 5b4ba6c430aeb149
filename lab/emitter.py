"""Writes rows as YAML in the layout of the other fixtures, without a YAML library."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Mapping

WIDTH = 98
PLAIN = re.compile(r"[A-Za-z][\w /().+-]*")
RESERVED = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}

Value = str | int | float | list[str] | Mapping[str, "Value"]


def document(model: str, rows: Iterable[Mapping[str, Value]]) -> str:
    """Rows of one model, without primary keys, a blank line between two."""
    return "\n".join(
        "\n".join([f"- model: {model}", "  fields:", *fields(row, 4)]) + "\n" for row in rows
    )


def fields(row: Mapping[str, Value], indent: int) -> list[str]:
    lines: list[str] = []
    for name, value in row.items():
        start = f"{' ' * indent}{name}:"
        if isinstance(value, Mapping):
            lines += [start, *fields(value, indent + 2)] if value else [f"{start} {{}}"]
        elif isinstance(value, list):
            lines.append(f"{start} [{', '.join(map(scalar, value))}]")
        elif isinstance(value, str) and len(start) + len(value) + 1 > WIDTH:
            lines += [f"{start} >-", *folded(value, indent + 2)]
        else:
            lines.append(f"{start} {scalar(value)}")
    return lines


def folded(text: str, indent: int) -> list[str]:
    """One paragraph as a folded block: a reader of YAML joins the lines with spaces."""
    space = " " * indent
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=space,
        subsequent_indent=space,
        break_long_words=False,
        break_on_hyphens=False,
    )


def scalar(value: str | int | float) -> str:
    """Numbers as they are; text plainly where it cannot be taken for anything else."""
    if isinstance(value, str):
        plain = PLAIN.fullmatch(value) and value.lower() not in RESERVED and value == value.strip()
        return value if plain else json.dumps(value, ensure_ascii=False)
    return repr(value)
