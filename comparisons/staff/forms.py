"""Signing in, with the code of a second factor where there is one, and setting one up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django_otp.forms import OTPAuthenticationFormMixin
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import second_factor

_CODE = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}


class SignInForm(AdminAuthenticationForm, OTPAuthenticationFormMixin):  # type: ignore[misc]
    """Name, password, and a code from whoever has set up a second factor."""

    otp_token = forms.CharField(
        label="Code",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=_CODE),
        help_text="Only if you have set up a second factor: six digits from your app, "
        "or a backup code.",
    )
    otp_error_messages = {
        **OTPAuthenticationFormMixin.otp_error_messages,
        "token_required": "Now enter the code that your app shows, or a backup code.",
        "invalid_token": "This code is not right, or was used before. Wait for the next one.",
        "device_required": "This is neither a code of six digits nor one of your backup codes.",
        "n_failed_attempts": "Too many wrong codes: wait a little, then enter a new one.",
    }

    def clean(self) -> dict[str, Any]:
        """Asks for the code once the password is right. A wrong one counts as a failure."""
        self.cleaned_data: dict[str, Any] = super().clean()
        self.cleaned_data["otp_token"] = code = _plain(self.cleaned_data.get("otp_token", ""))
        user = self.get_user()
        if second_factor.is_set_up(user):
            try:
                self.clean_otp(user)
            except ValidationError:
                if code:
                    self._count_failure(user)
                raise
        return self.cleaned_data

    def _chosen_device(self, user: User) -> Device | None:
        """Six digits are from the app; all else can only be a backup code."""
        kind = TOTPDevice if self.cleaned_data["otp_token"].isdecimal() else StaticDevice
        rows = kind.objects.select_for_update().filter(user=user, confirmed=True)
        found: Device | None = rows.first()
        return found

    def _update_form(self, user: User) -> None:
        """The password is asked for again: pages do not repeat it."""

    def _count_failure(self, user: User) -> None:
        name = {"username": user.get_username()}
        user_login_failed.send(sender=__name__, credentials=name, request=self.request)


class ConfirmForm(forms.Form):
    """The first code of a new second factor, which shows that the app has the key."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        widget=forms.TextInput(attrs={**_CODE, "inputmode": "numeric"}),
        help_text="The six digits that the app shows now.",
        error_messages={"required": "Enter the six digits that the app shows."},
    )

    def __init__(self, *args: Any, device: TOTPDevice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.device = device

    def clean_code(self) -> str:
        code = _plain(self.cleaned_data["code"])
        if not (code.isascii() and code.isdecimal() and len(code) == self.device.digits):
            raise ValidationError(f"A code has {self.device.digits} digits.")
        allowed, _ = self.device.verify_is_allowed()
        if not allowed:
            raise ValidationError(SignInForm.otp_error_messages["n_failed_attempts"])
        if not self.device.verify_token(code):
            raise ValidationError(
                "This is not the code for the key below. Look whether the clock of your telephone "
                "is right, wait for the next code, and enter that."
            )
        return code


def _plain(code: str) -> str:
    """A code as the devices know it, however it was spaced and written."""
    return "".join(code.split()).lower()
