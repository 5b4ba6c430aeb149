"""Sections, questions, their choices, and what each choice does to the weights."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from comparisons.models import Choice, Effect, Question, Section

from .base import NAMING, SluggedAdmin, counted
from .drafting import DraftAdmin, DraftStackedInline, DraftTabularInline


@admin.register(Section)
class SectionAdmin(SluggedAdmin[Section]):
    list_display = ("name", "about", "question_count", "position", "retired")
    fieldsets = ((None, {"fields": ("name", "about")}), NAMING)
    question_count = counted("questions", "question_total", "question", "section__id__exact")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        return super().get_queryset(request).annotate(question_total=Count("questions"))


class ChoiceInline(DraftStackedInline[Choice, Question]):
    """Choices are deleted on their own page, which says why one may have to stay."""

    model = Choice
    extra = 0
    can_delete = False
    show_change_link = True
    fields = (("slug", "position", "retired"), "text", "help")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Choice]:
        """With what the headings of the rows are made of."""
        return super().get_queryset(request).select_related("question")


@admin.register(Question)
class QuestionAdmin(SluggedAdmin[Question]):
    list_display = ("text", "section", "slug", "choice_count", "position", "retired")
    list_filter = ("section", "retired")
    list_select_related = ("section",)
    search_fields = ("slug", "text", "help", "reason")
    fieldsets = ((None, {"fields": ("section", "text", "help", "reason")}), NAMING)
    inlines = (ChoiceInline,)
    choice_count = counted("choices", "choice_total", "choice", "question__id__exact")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return super().get_queryset(request).annotate(choice_total=Count("choices"))


class EffectInline(DraftTabularInline[Effect, Choice]):
    model = Effect
    extra = 0
    autocomplete_fields = ("criterion",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Effect]:
        """With what the headings of the rows are made of."""
        return super().get_queryset(request).select_related("choice__question", "criterion")


@admin.register(Choice)
class ChoiceAdmin(SluggedAdmin[Choice]):
    list_display = ("text", "question", "slug", "effect_count", "position", "retired")
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
    autocomplete_fields = ("choice", "criterion")

    @admin.display(ordering="choice__question__position")
    def question(self, row: Effect) -> str:
        return row.choice.question.text

    @admin.display(description="choice", ordering="choice__position")
    def choice_text(self, row: Effect) -> str:
        return row.choice.text
