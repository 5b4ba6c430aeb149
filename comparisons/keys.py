"""Keys of rows, as they come from outside."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model


def can_be_key(model: type[Model], text: Any) -> bool:
    """Whether a row could have that key. Asked for any other one, a database may fail."""
    key: Any = model._meta.pk
    try:
        key.run_validators(key.to_python(text))
    except ValidationError:
        return False
    return True
