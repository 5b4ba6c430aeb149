"""Keys of rows and numbers of editions, as they come from outside."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

#: No key or number is longer than that; a longer one could not be asked for.
DIGITS_MAX = 18


def whole_number(text: str, digits: int = DIGITS_MAX) -> int | None:
    """The number that a text is; ``None`` for anything but that many decimal digits at most."""
    is_one = text.isascii() and text.isdecimal() and len(text) <= digits
    return int(text) if is_one else None


def can_be_key(model: type[Model], text: Any) -> bool:
    """Whether a row could have that key. Asked for any other one, a database may fail."""
    key: Any = model._meta.pk
    try:
        key.run_validators(key.to_python(text))
    except ValidationError:
        return False
    return True
