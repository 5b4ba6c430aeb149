"""Sections, questions, their choices, and what each choice does to the weights."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from comparisons.models import Choice, Effect, Question, Section

from .base import NAMING, SluggedAdmin, counted
from .drafting import DraftAdmin, DraftStackedInline, DraftTabularInline
from .effects import RECOMPUTE, EffectsInline, recomputed
from .locking import SeenForm
from .placed import LastIfEmpty, ReadOnce


@admin.register(Section)
class SectionAdmin(SluggedAdmin[Section]):
    list_display = ("name", "about", "question_count", "position", "retired_now")
    fieldsets = ((None, {"fields": ("name", "about")}), NAMING)
    question_count = counted("questions", "question_total", "question", "section__id__exact")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        return super().get_queryset(request).annotate(question_total=Count("questions"))


class ChoiceInline(LastIfEmpty, DraftStackedInline[Choice, Question]):
    """Choices are deleted on their own page, which says why one may have to stay."""

    model = Choice
    extra = 0
    can_delete = False
    show_change_link = True
    fields = (("slug", "position", "retired"), "text", "help")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Choice]:
        """With what the headings of the rows are made of."""
        return super().get_queryset(request).select_related("question")


class QuestionForm(SeenForm):
    """A question. The button that calculates the points again saves nothing."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if RECOMPUTE in self.data:
            self.add_error(None, ValidationError("Nothing is saved yet.", code="recompute"))
        return cleaned


@admin.register(Question)
class QuestionAdmin(SluggedAdmin[Question]):
    list_display = ("text", "section", "slug", "choice_count", "position", "retired_now")
    list_filter = ("section", "retired")
    list_select_related = ("section",)
    search_fields = ("slug", "text", "help", "reason")
    fieldsets = ((None, {"fields": ("section", "text", "help", "reason")}), NAMING)
    form = QuestionForm
    inlines = (ChoiceInline, EffectsInline)
    change_form_template = "admin/comparisons/question/change_form.html"
    choice_count = counted("choices", "choice_total", "choice", "question__id__exact")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return super().get_queryset(request).annotate(choice_total=Count("choices"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(partial(recomputed, self)))
        pulls = path("<path:object_id>/pulls/", view, name="comparisons_question_pulls")
        return [pulls, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if RECOMPUTE in request.POST:
            context["errors"] = None
            messages.info(request, "The points are those of what is typed. Nothing is saved.")
        return super().render_change_form(request, context, *args, **kwargs)


class EffectInline(ReadOnce, DraftTabularInline[Effect, Choice]):
    model = Effect
    extra = 0
    fields = ("criterion", "value", "reason")  # not the choice, which would be read with all others

    def get_queryset(self, request: HttpRequest) -> QuerySet[Effect]:
        """With what the headings of the rows are made of."""
        return super().get_queryset(request).select_related("choice__question", "criterion")


@admin.register(Choice)
class ChoiceAdmin(SluggedAdmin[Choice]):
    list_display = ("text", "question", "slug", "effect_count", "position", "retired_now")
    list_filter = ("question", "retired")
    list_select_related = ("question",)
    search_fields = ("slug", "text", "question__slug", "question__text")
    fieldsets = ((None, {"fields": ("question", "text", "help")}), NAMING)
    inlines = (EffectInline,)
    effect_count = counted("effects", "effect_total", "effect", "choice__id__exact")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Choice]:
        rows = super().get_queryset(request).annotate(effect_total=Count("effects"))
        return rows.select_related("question")


@admin.register(Effect)
class EffectAdmin(DraftAdmin[Effect]):
    list_display = ("criterion", "value", "question", "choice_text", "reason")
    list_filter = ("criterion", "choice__question")
    list_select_related = ("criterion", "choice__question")
    search_fields = ("criterion__name", "choice__text", "choice__slug", "reason")

    @admin.display(ordering="choice__question__position")
    def question(self, row: Effect) -> str:
        return row.choice.question.text

    @admin.display(description="answer", ordering="choice__position")
    def choice_text(self, row: Effect) -> str:
        return row.choice.text

    def get_field_queryset(self, db: str | None, db_field: Any, request: Any) -> Any:
        """The rows to choose from, with what their names are made of."""
        if db_field.name == "choice":
            return Choice.objects.select_related("question")
        return super().get_field_queryset(db, db_field, request)
