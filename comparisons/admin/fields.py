"""Fields of the admin's forms that work without scripts and with a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import ManyToManyField, QuerySet
from django.forms.models import ModelChoiceIterator

from comparisons.keys import can_be_key
from comparisons.models import Choice


class _ByQuestion(ModelChoiceIterator[Choice]):
    """Choices under the questions that they answer."""

    def __iter__(self) -> Iterator[Any]:
        rows = self.queryset.select_related("question")
        for question, choices in groupby(rows, key=lambda choice: choice.question):
            yield (question.text, [self.choice(choice) for choice in choices])


class RowsField(forms.ModelMultipleChoiceField[Any]):
    """Rows to tick. A key that none can have is no choice, and not asked for."""

    queryset: Any

    def clean(self, value: Any) -> QuerySet[Any]:
        for text in value if isinstance(value, list | tuple) else ():
            if not can_be_key(self.queryset.model, text):
                message = self.error_messages["invalid_choice"]
                raise ValidationError(message, code="invalid_choice", params={"value": text})
        found: QuerySet[Any] = super().clean(value)
        return found


class ChoicesField(RowsField):
    """Answers to tick, under their questions."""

    iterator = _ByQuestion


def ticked(db_field: ManyToManyField[Any, Any]) -> dict[str, Any]:
    """Options for a form field in which related rows are ticked, one by one."""
    return {
        "widget": forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
        "help_text": db_field.help_text,
        "form_class": ChoicesField if db_field.related_model is Choice else RowsField,
    }
