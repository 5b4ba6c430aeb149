"""Fields of the admin's forms that work without scripts and with a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import ManyToManyField
from django.forms.models import ModelChoiceIterator

from comparisons.models import Choice


class _ByQuestion(ModelChoiceIterator[Choice]):
    """Choices under the questions that they answer."""

    def __iter__(self) -> Iterator[Any]:
        rows = self.queryset.select_related("question")
        for question, choices in groupby(rows, key=lambda choice: choice.question):
            yield (question.text, [self.choice(choice) for choice in choices])


class ChoicesField(forms.ModelMultipleChoiceField[Choice]):
    """Answers to tick, under their questions."""

    iterator = _ByQuestion


def ticked(db_field: ManyToManyField[Any, Any]) -> dict[str, Any]:
    """Options for a form field in which related rows are ticked, one by one."""
    options: dict[str, Any] = {
        "widget": forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
        "help_text": db_field.help_text,
    }
    if db_field.related_model is Choice:
        options["form_class"] = ChoicesField
    return options
