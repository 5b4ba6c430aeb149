"""The layout of the fixtures: YAML that people can read, and whose changes they can review.

Plain Python without Django or a YAML library, so that the laboratory writes with it as well. What
it writes, any reader of YAML reads back as it was.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

WIDTH = 100
#: Text that YAML takes for text within a list in brackets, without quotes.
_WORD = re.compile(r"[A-Za-z][\w /().+-]*")
_RESERVED = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
#: Characters that YAML would not read back as they stand, or that hide.
_ODD = re.compile("[\x00-\x1f\x7f-\xa0\u00ad\u2028\u2029\ufeff\ufffe\uffff]")

Value = str | int | float | date | None | Sequence["Value"] | Mapping[str, "Value"]


def document(model: str, rows: Iterable[Mapping[str, Value]]) -> str:
    """Rows of one model, without primary keys, a blank line between two."""
    return "\n".join(
        "\n".join([f"- model: {model}", "  fields:", *_fields(row, 4)]) + "\n" for row in rows
    )


def _fields(row: Mapping[str, Value], indent: int) -> list[str]:
    lines: list[str] = []
    for name, value in row.items():
        start = f"{' ' * indent}{_scalar(name)}:"
        if isinstance(value, Mapping):
            lines += [start, *_fields(value, indent + 2)] if value else [f"{start} {{}}"]
        elif isinstance(value, str):
            lines += _text(start, value, indent + 2)
        elif isinstance(value, Sequence):
            lines += _list(start, value, indent + 2)
        else:
            lines.append(f"{start} {_scalar(value)}")
    return lines


def _text(start: str, value: str, indent: int) -> list[str]:
    """Sentences, and what is too long for one line, folded; other text in one line."""
    plain = f"{start} {_scalar(value)}"
    if value.endswith(".") or len(plain) > WIDTH:
        paragraphs = value.split("\n")
        if value and value == value.strip() and all(map(_foldable, paragraphs)):
            return [f"{start} >-", *_folded(paragraphs, indent)]
    return [plain]


def _foldable(paragraph: str) -> bool:
    return paragraph == " ".join(paragraph.split()) and not _ODD.search(paragraph)


def _folded(paragraphs: Iterable[str], indent: int) -> list[str]:
    """Paragraphs as a folded block: a reader of YAML joins the lines of each with spaces."""
    space = " " * indent
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += textwrap.wrap(
            paragraph,
            WIDTH,
            initial_indent=space,
            subsequent_indent=space,
            break_long_words=False,
            break_on_hyphens=False,
        )
        lines.append("")
    return lines[:-1]


def _list(start: str, value: Sequence[Value], indent: int) -> list[str]:
    """A list of lists with a line for each of them; a tuple and any other list in one line."""
    if isinstance(value, list) and any(isinstance(each, list | tuple) for each in value):
        lines = [f"{' ' * indent}- {_flow(each)}" for each in value]
        return [start, *lines]
    return [f"{start} {_flow(value)}"]


def _flow(value: Value) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, str) and not _is_word(value):
        return _quoted(value)
    return _scalar(value)


def _scalar(value: Value) -> str:
    """Numbers and dates as they are; text plainly where it cannot be taken for anything else."""
    if isinstance(value, str):
        return value if _is_plain(value) else _quoted(value)
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    return value.isoformat() if isinstance(value, date) else repr(value)


def _is_word(text: str) -> bool:
    return bool(_WORD.fullmatch(text)) and _is_plain(text)


def _is_plain(text: str) -> bool:
    return (
        text[:1].isalpha()
        and text == text.strip()
        and text.lower() not in _RESERVED
        and not text.endswith(":")
        and ": " not in text
        and " #" not in text
        and not _ODD.search(text)
    )


def _quoted(text: str) -> str:
    written = json.dumps(text, ensure_ascii=False)
    return _ODD.sub(lambda found: f"\\u{ord(found.group()):04x}", written)
