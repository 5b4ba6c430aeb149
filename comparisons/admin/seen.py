"""What a curator saw when a page was made, so that saving it can ask about what changed since.

A form carries, in a hidden field, a fingerprint of every stored value that it shows. When it comes
back, a value whose fingerprint is another one now was changed by somebody else meanwhile. Where
the form says something else than that new value, it is shown again, with everything that was
typed, and beside the field what it is now, who changed it and when.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.db.models import Field, Manager, Model, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comparisons.history import author, last_change, moment

EMPTY = "(empty)"


def fingerprint(value: Any) -> str:
    """A short digest, equal for equal values, whether read from a row or typed into a form."""
    return blake2b(json.dumps(_plain(value)).encode(), digest_size=8).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, QuerySet | list | tuple):
        return sorted(_plain(item) for item in value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def fingerprints(values: dict[str, Any]) -> str:
    """The fingerprints of values by name, as a hidden field carries them."""
    return json.dumps({name: fingerprint(value) for name, value in values.items()})


def read(text: str) -> dict[str, str]:
    """The fingerprints that a hidden field brought back; none if it was tampered with."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):  # the latter for what is nested too deeply
        return {}
    return found if isinstance(found, dict) else {}


def fingerprint_of_rows(rows: Iterable[Model]) -> str:
    """One fingerprint for everything that some rows hold."""
    found = []
    for row in rows:
        values = [_plain(getattr(row, field.attname)) for field in row._meta.concrete_fields]
        found.append([row._meta.label, str(row.pk), str(values)])
    return fingerprint([json.dumps(row) for row in found])


def in_words(row: Model, name: str) -> str:
    """What a field of a row holds, as people read it."""
    field: Any = row._meta.get_field(name)
    return value_in_words(field, getattr(row, name))


def value_in_words(field: Field[Any, Any], value: Any) -> str:
    """A value of a field, as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Manager):
        return ", ".join(map(str, value.all())) or EMPTY
    if value is None or value == "":
        return EMPTY
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if labels := dict(getattr(field, "flatchoices", ())):
        return str(labels.get(value, value))
    return str(value)


def who_and_when(model: type[Model], pk: int, field: str | None = None) -> str:
    """“Chris on 25 November 2026, 21:05”, of the last change."""
    entry = last_change(model, pk, field)
    return f"{author(entry)} on {moment(entry.timestamp)}" if entry else "somebody"


def question(row: Model, name: str, box: str, *, ticked: bool) -> SafeString:
    """What a field is now and who changed it, with a box to take that."""
    who = who_and_when(type(row), row.pk, name)
    return format_html(
        "Changed by {} while you were editing: it is now <q>{}</q>. Save again to have it as "
        'shown here. <label class="take"><input type="checkbox" name="{}" value="{}"{}> Take the '
        "new value instead</label>",
        who,
        in_words(row, name),
        box,
        name,
        SafeString(" checked") if ticked else "",
    )
