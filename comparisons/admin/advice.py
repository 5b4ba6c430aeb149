"""Advice beside the scores, and the projects that test the knowledge."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest

from comparisons.models import Advisory, Choice, Contradiction, ReferenceProject, Waiver

from .base import NAMING, Row, SluggedAdmin, listed
from .drafting import DraftAdmin
from .locking import SeenForm

_CHOICES = Prefetch("choices", Choice.objects.all().select_related("question"))


class ConditionsAdmin(SluggedAdmin[Row]):
    """Rows that are about projects with certain answers."""

    #: What a page says of the answers that it names.
    ABOUT = (
        "Answers to the same question are alternatives; "
        "every question that is named must have one of its answers."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Row]:
        return super().get_queryset(request).prefetch_related(_CHOICES)

    @admin.display(description="answers")
    def conditions(self, row: Any) -> str:
        return listed(row.choices.all())


@admin.register(Advisory)
class AdvisoryAdmin(ConditionsAdmin[Advisory]):
    list_display = ("title", "leader", "conditions", "position", "retired_now")
    list_filter = ("leader", "retired")
    list_select_related = ("leader",)
    search_fields = ("slug", "title", "text")
    fieldsets = (
        (None, {"fields": ("title", "text")}),
        (
            "When it is shown",
            {"fields": ("choices", "leader"), "description": ConditionsAdmin.ABOUT},
        ),
        NAMING,
    )


class ContradictionForm(SeenForm):
    class Meta:
        model = Contradiction
        exclude = ("first_edition",)

    def clean_choices(self) -> QuerySet[Choice]:
        """Refuses answers to one question only: nothing can be contradicted by it."""
        choices: QuerySet[Choice] = self.cleaned_data["choices"]
        if len({choice.question_id for choice in choices}) < 2:
            raise ValidationError("Choose answers to at least two questions.")
        return choices


@admin.register(Contradiction)
class ContradictionAdmin(ConditionsAdmin[Contradiction]):
    form = ContradictionForm
    list_display = ("slug", "conditions", "text", "position", "retired_now")
    list_filter = ("retired",)
    search_fields = ("slug", "text")
    fieldsets = (
        (None, {"fields": ("text", "choices"), "description": ConditionsAdmin.ABOUT}),
        NAMING,
    )


class ReferenceProjectForm(SeenForm):
    class Meta:
        model = ReferenceProject
        exclude = ("first_edition",)

    def clean(self) -> dict[str, Any]:
        """Refuses two answers to one question, and emphasis on a question without an answer."""
        cleaned = super().clean() or self.cleaned_data
        questions = Counter(choice.question for choice in cleaned.get("choices", ()))
        if twice := [question for question, count in questions.items() if count > 1]:
            message = f"Choose one answer for each question. More than one: {listed(twice)}"
            self.add_error("choices", ValidationError(message))
        if idle := [q for q in cleaned.get("emphasis", ()) if q not in questions]:
            message = f"Only answered questions can count double. Not answered: {listed(idle)}"
            self.add_error("emphasis", ValidationError(message))
        return cleaned


@admin.register(ReferenceProject)
class ReferenceProjectAdmin(SluggedAdmin[ReferenceProject]):
    form = ReferenceProjectForm
    list_display = ("title", "expectation", "example", "answer_count", "position", "retired_now")
    list_filter = ("expected", "example", "retired")
    list_select_related = ("expected",)
    search_fields = ("slug", "title", "description")
    fieldsets = (
        (None, {"fields": ("title", "description", "example")}),
        (
            "Answers and outcome",
            {
                "fields": ("choices", "emphasis", "expected", "must_advise", "must_name"),
                "description": "With an outcome set, no edition that advises otherwise "
                "can be published.",
            },
        ),
        NAMING,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReferenceProject]:
        return super().get_queryset(request).prefetch_related("choices")

    @admin.display(description="expected", ordering="expected")
    def expectation(self, row: ReferenceProject) -> str:
        return str(row.expected) if row.expected else "either"

    @admin.display(description="answers")
    def answer_count(self, row: ReferenceProject) -> int:
        return len(row.choices.all())


@admin.register(Waiver)
class WaiverAdmin(DraftAdmin[Waiver]):
    empty_list = (
        "Where a warning of the check is right as it is, accept it here with the "
        "reason: it then stops no publication."
    )
    list_display = ("rule", "place", "reason")
    list_filter = ("rule",)
    search_fields = ("rule", "place", "reason")
