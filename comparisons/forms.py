"""The forms of visitors in the catalogue, and what text from outside may hold."""

from __future__ import annotations

import unicodedata

from django import forms

from .models.objections import CONTACT_MAX, TEXT_MAX, TEXT_MIN


def printable(text: str) -> str:
    """The text without what no XML can hold: control characters but line breaks and tabs."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def plain(text: str, name: str) -> str:
    """Text with line breaks of one kind. :raises forms.ValidationError: for control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text != printable(text):
        raise forms.ValidationError(f"Your {name} holds control characters. Take them out, please.")
    return text


class ObjectionForm(forms.Form):
    """What a reader says is wrong. ``subject_line`` is a trap for machines: people never see it."""

    text = forms.Field(required=False)
    contact = forms.Field(required=False)
    subject_line = forms.CharField(required=False)

    text_min, text_max = f"{TEXT_MIN}", f"{TEXT_MAX:,}"

    def clean_text(self) -> str:
        """What is wrong, trimmed.

        :raises forms.ValidationError: if it is too short, too long, or not plain text.
        """
        text = plain(str(self.cleaned_data["text"] or ""), "text").strip()
        if not text:
            raise forms.ValidationError("Say what is wrong.")
        if len(text) < TEXT_MIN:
            raise forms.ValidationError(
                f"Say what is wrong in at least {TEXT_MIN} characters: these are {len(text)}."
            )
        if len(text) > TEXT_MAX:
            raise forms.ValidationError(
                f"Your text has {len(text):,} characters; {TEXT_MAX:,} are possible. "
                "Name the one fact that is most wrong, or send two."
            )
        return text

    def clean_contact(self) -> str:
        """How to reach the reader, on one line. :raises forms.ValidationError: if too long."""
        contact = " ".join(plain(str(self.cleaned_data["contact"] or ""), "contact").split())
        if len(contact) > CONTACT_MAX:
            raise forms.ValidationError(
                f"Your contact has {len(contact)} characters; {CONTACT_MAX} are possible."
            )
        return contact

    def clean_subject_line(self) -> str:
        """:raises forms.ValidationError: if a machine has filled it."""
        if self.cleaned_data["subject_line"]:
            raise forms.ValidationError(
                "This looked as if a machine had sent it. Nothing is lost: send it once more."
            )
        return ""
