"""JSON from outside, read strictly, so that a document means the same to every reader."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from .engine.profile import canonical_json

#: No number of a document needs more digits, and reading them takes quadratic time.
DIGITS_MAX = 400
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class DocumentError(ValueError):
    """Text that is no JSON document; the message says why and where."""


def decode(raw: bytes) -> Any:
    """The value of a JSON text in UTF-8.

    Stricter than the standard library, so that a document means the same to every reader.

    :raises DocumentError: for text that is empty, not UTF-8 or not JSON, for a byte order mark,
        a key that stands twice in one object, NaN and infinities, numbers and nesting beyond
        what can be read, and escapes that are half of a character.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise DocumentError(f"The text is not UTF-8 (byte {error.start}).") from error
    if text.startswith("\ufeff"):
        raise DocumentError("The text starts with a byte order mark: leave it out.")
    if not text.strip():
        raise DocumentError("There is no text at all, where JSON should be.")
    try:
        value = _READER.decode(text)
        if _SURROGATE.search(text):
            canonical_json(value).encode()
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise DocumentError(f"This is not JSON, {where}: {error.msg}.") from error
    except UnicodeEncodeError as error:
        raise DocumentError("An escape (\\ud800 to \\udfff) is half of a character.") from error
    except RecursionError as error:
        raise DocumentError("Lists or objects are nested too deeply.") from error
    return value


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise DocumentError(f"The key {json.dumps(key[:60])} stands twice in one object.")
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise DocumentError(f"{name} is not JSON.")


def _integer(digits: str) -> int:
    if len(digits) > DIGITS_MAX:
        raise DocumentError(f"A number has {len(digits):,} digits; {DIGITS_MAX} are possible.")
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise DocumentError(f"The number {digits[:20]} is too large.")
    return number


_READER = json.JSONDecoder(
    object_pairs_hook=_without_repeats,
    parse_constant=_no_constant,
    parse_int=_integer,
    parse_float=_fraction,
)
