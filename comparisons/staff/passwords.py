"""What no password of staff may be, beside too short and like the name."""

from __future__ import annotations

import string
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

_PADDING = string.digits + string.punctuation + string.whitespace


class PaddedPasswordValidator(CommonPasswordValidator):
    """Refuses a common password also when it was only made longer.

    Lists of common passwords hold short ones. Whoever has to type fifteen characters adds digits
    to one of these or repeats it, and whoever guesses knows that.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """:raises ValidationError: if it is common without its padding and repetition."""
        super().validate(password, user)
        core = password.lower().strip(_PADDING)
        unit = core[: (core + core).find(core, 1)] if core else ""
        if core and not {core, unit}.isdisjoint(self.passwords):
            raise ValidationError(
                "This is a common password made longer. Take four or five words that have nothing "
                "to do with each other.",
                code="password_too_common",
            )
