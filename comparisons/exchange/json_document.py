"""The document of an edition, read from whoever sends it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from comparisons import strict_json
from comparisons.engine import facts
from comparisons.engine.profile import suggestion

from .flattening import flatten
from .records import PROBLEMS_MAX, Contents, Problem, RefusedError, check_plain

_adapter = TypeAdapter(facts.Knowledge)
#: What a document says beside the knowledge.
_ABOUT = ("edition", "engine")


def contents(raw: bytes) -> Contents:
    """The rows that say what an edition's document says.

    :raises RefusedError: for what is no such document, naming the line or the path.
    """
    try:
        document = strict_json.decode(raw)
    except strict_json.DocumentError as error:
        raise RefusedError([Problem("", str(error))]) from error
    if not isinstance(document, dict):
        wanted = "The document of an edition is one JSON object, as /editions/1.json shows it."
        raise RefusedError([Problem("", wanted)])
    said = {name: value for name, value in document.items() if name not in _ABOUT}
    try:
        check_plain(said)
        knowledge = _adapter.validate_python(said)
    except ValidationError as error:
        problems = [Problem(_path(e["loc"]), f"{e['msg']}.") for e in error.errors()]
        raise RefusedError(problems) from error
    except ValueError as error:
        raise RefusedError([Problem("", str(error))]) from error
    if unknown := list(_unknown(said, _adapter.dump_python(knowledge, mode="json"), ())):
        raise RefusedError(unknown[:PROBLEMS_MAX])
    return flatten(knowledge)


def _unknown(said: Any, understood: Any, path: tuple[str | int, ...]) -> Iterator[Problem]:
    """What was sent and means nothing: more often a slip than a remark."""
    if isinstance(said, dict) and isinstance(understood, dict):
        for name, value in said.items():
            if name in understood:
                yield from _unknown(value, understood[name], (*path, name))
            else:
                meant = suggestion(name, understood)
                hint = f" Did you mean “{meant}”?" if meant else " Leave it out."
                yield Problem(_path((*path, name)), f"An edition has no such field.{hint}")
    elif isinstance(said, list) and isinstance(understood, list):
        for index, (one, other) in enumerate(zip(said, understood, strict=False)):
            yield from _unknown(one, other, (*path, index))


def _path(parts: tuple[str | int, ...]) -> str:
    """``criteria[2].ratings.flask``: counted from 0, as programs do."""
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part[:60]}"
    return path.lstrip(".")
