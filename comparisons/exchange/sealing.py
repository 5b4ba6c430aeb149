"""A proposal on its way through the browser: signed, so that what was shown is what is applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing

from comparisons.kinds import BY_NAME, Kind

from .proposals import Preview
from .records import Contents, Problem, Record, RefusedError

#: How long one may think about it, in seconds.
TIME_TO_THINK = 8 * 60 * 60
_SALT = "comparisons.exchange"
#: What the form needs beside the seal.
_ROOM = 10_000


class SealError(ValueError):
    """No proposal of this site, or one from too long ago."""


@dataclass(frozen=True)
class Sealed:
    """A proposal as it was shown: what it changes, what it is called, and where it came from."""

    contents: Contents
    before: str
    after: str
    kinds: frozenset[Kind]
    title: str
    from_edition: bool


def seal(preview: Preview, title: str, from_edition: bool) -> str:
    """A text for a hidden field. :raises RefusedError: if it were too long to come back."""
    records = {
        kind.name: [[dict(record.values), record.place] for record in records]
        for kind, records in preview.contents.records.items()
    }
    only_named = preview.contents.only_named
    kinds = sorted(kind.name for kind in preview.kinds)
    content = [records, only_named, preview.before, preview.after, kinds, title, from_edition]
    sealed = signing.dumps(content, salt=_SALT, compress=True)
    if len(sealed) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE - _ROOM:
        message = "This is too large to be shown first and applied then. Send the parts one by one."
        raise RefusedError([Problem("", message)])
    return sealed


def unseal(sealed: str) -> Sealed:
    """What was sealed. :raises SealError: if it was not, or too long ago."""
    try:
        content = signing.loads(sealed, salt=_SALT, max_age=TIME_TO_THINK)
    except signing.BadSignature as error:
        raise SealError from error
    raw, only_named, before, after, names, title, from_edition = content
    records = {
        BY_NAME[name]: [_record(name, values, place) for values, place in rows]
        for name, rows in raw.items()
    }
    kinds = frozenset(BY_NAME[name] for name in names)
    return Sealed(Contents(records, only_named), before, after, kinds, title, from_edition)


def _record(name: str, raw: dict[str, Any], place: str) -> Record:
    """With rows named by tuples again, of which JSON makes lists."""
    kind = BY_NAME[name]
    values = dict(raw)
    for field in kind.fields.values():
        value = values.get(field.name)
        if field.many_to_many and value is not None:
            values[field.name] = [tuple(key) for key in value]
        elif field.is_relation and value is not None:
            values[field.name] = tuple(value)
    return Record(kind, values, place)
