"""Frameworks, criteria, ratings, and the evidence and sources that they rest on."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from comparisons.models import (
    Companion,
    Criterion,
    Evidence,
    Framework,
    Measurement,
    Rating,
    Source,
)

from .base import NAMING, ReadOnlyAdmin, SluggedAdmin, counted, shortened
from .drafting import DraftAdmin, DraftStackedInline
from .matrix import matrix
from .placed import ReadOnce
from .row_history import HistoryAdmin


@admin.register(Framework)
class FrameworkAdmin(SluggedAdmin[Framework]):
    list_display = ("name", "role", "package", "position", "retired_now")
    list_filter = ("role", "retired")
    fieldsets = (
        (None, {"fields": ("name", "role", "summary")}),
        ("Where to find it", {"fields": ("website", "documentation", "package")}),
        NAMING,
    )


@admin.register(Source)
class SourceAdmin(SluggedAdmin[Source]):
    list_display = ("title", "publisher", "kind", "published", "evidence_count", "retired_now")
    list_filter = ("kind", "retired", "publisher")
    search_fields = ("slug", "title", "publisher", "url")
    fieldsets = (
        (None, {"fields": ("title", "publisher", "kind", "url", "published", "note")}),
        NAMING,
    )
    evidence_count = counted("evidence", "evidence_total", "evidence", "source__id__exact")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return super().get_queryset(request).annotate(evidence_total=Count("evidence"))


@admin.register(Measurement)
class MeasurementAdmin(ReadOnlyAdmin[Measurement], HistoryAdmin[Measurement]):
    """Written by ``make lab``, so only to look at."""

    empty_list = "Measurements are written by “make lab” and loaded with the shipped knowledge."

    list_display = ("title", "unit", "baseline", "measured_on", "retired_now")
    list_filter = ("measured_on", "retired")
    list_select_related = ("baseline",)
    search_fields = ("slug", "title", "how")


class RatingInline(ReadOnce, DraftStackedInline[Rating, Criterion]):
    model = Rating
    extra = 0
    show_change_link = True
    fields = (("framework", "value"), "rationale")

    def get_extra(self, request: HttpRequest, obj: Criterion | None = None, **kwargs: Any) -> int:
        """A new criterion has room for a rating of each framework."""
        return 0 if obj else Framework.objects.current().count()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rating]:
        """With what the headings of the rows are made of."""
        return super().get_queryset(request).select_related("criterion", "framework")


class CompanionInline(ReadOnce, DraftStackedInline[Companion, Criterion]):
    model = Companion
    extra = 0
    classes = ("collapse",)
    fields = (
        ("framework", "name", "provision", "package"),
        ("purpose", "url", "position"),
        "instead_of",
    )


@admin.register(Criterion)
class CriterionAdmin(SluggedAdmin[Criterion]):
    list_display = (
        "name",
        "group",
        "base_weight",
        "rating_values",
        "rating_count",
        "effect_count",
        "position",
        "retired_now",
    )
    list_filter = ("group", "retired")
    search_fields = ("slug", "name", "need", "description")
    fieldsets = (
        (None, {"fields": ("name", "group", "need", "description")}),
        (
            "Weight",
            {
                "fields": ("base_weight",),
                "description": "What it counts before any answer. Answers add to it, see Effects. "
                "All base weights together must leave an empty questionnaire too close to call.",
            },
        ),
        NAMING,
    )
    inlines = (RatingInline, CompanionInline)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if inline.model is Rating and obj.pk is None:
            kwargs["initial"] = [{"framework": row.pk} for row in Framework.objects.current()]
        return kwargs

    rating_count = counted("ratings", "rating_total", "rating", "criterion__id__exact")
    effect_count = counted("effects", "effect_total", "effect", "criterion__id__exact")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Criterion]:
        counts = {
            "rating_total": Count("ratings", distinct=True),
            "effect_total": Count("effects", distinct=True),
        }
        rows = super().get_queryset(request).annotate(**counts)
        return rows.prefetch_related("ratings__framework")

    @admin.display(description="values")
    def rating_values(self, row: Criterion) -> str:
        return ", ".join(f"{r.framework.name} {r.value:g}" for r in row.ratings.all())


class Unchecked:
    """New statements begin as “stated”."""

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "status":
            kwargs["initial"] = Evidence.Status.STATED
        return super().formfield_for_choice_field(db_field, request, **kwargs)  # type: ignore[misc]


class EvidenceInline(Unchecked, ReadOnce, DraftStackedInline[Evidence, Rating]):
    model = Evidence
    extra = 0
    fields = (
        ("source", "status"),
        "statement",
        "measurements",
        ("versions", "verified_on", "review_by"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        """With what the headings of the rows are made of."""
        rows = super().get_queryset(request)
        return rows.select_related("rating__criterion", "rating__framework", "source")


@admin.register(Rating)
class RatingAdmin(DraftAdmin[Rating]):
    list_display = ("criterion", "framework", "value", "evidence_count", "short_rationale")
    list_display_links = ("criterion", "value")
    list_filter = ("framework", "criterion__group", "criterion")
    list_select_related = ("criterion", "framework")
    search_fields = ("criterion__name", "criterion__slug", "framework__name", "rationale")
    inlines = (EvidenceInline,)
    save_on_top = True
    change_list_template = "admin/comparisons/rating/change_list.html"
    evidence_count = counted("evidence", "evidence_total", "evidence", "rating__id__exact")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rating]:
        return super().get_queryset(request).annotate(evidence_total=Count("evidence"))

    def get_urls(self) -> list[URLPattern]:
        page = require_http_methods(["GET", "HEAD", "POST"])(partial(matrix, self))
        view = self.admin_site.admin_view(page)
        return [path("matrix/", view, name="comparisons_rating_matrix"), *super().get_urls()]

    @admin.display(description="rationale")
    def short_rationale(self, row: Rating) -> str:
        return shortened(row.rationale)


@admin.register(Evidence)
class EvidenceAdmin(Unchecked, DraftAdmin[Evidence]):
    list_display = ("statement", "criterion", "framework", "source", "status", "review_by")
    list_filter = ("status", "rating__framework", "source__kind", "rating__criterion")
    list_select_related = ("rating__criterion", "rating__framework", "source")
    search_fields = ("statement", "source__title", "rating__criterion__name")
    date_hierarchy = "review_by"

    @admin.display(ordering="rating__criterion__position")
    def criterion(self, row: Evidence) -> str:
        return row.rating.criterion.name

    @admin.display(ordering="rating__framework__position")
    def framework(self, row: Evidence) -> str:
        return row.rating.framework.name

    def get_field_queryset(self, db: str | None, db_field: Any, request: Any) -> Any:
        """The rows to choose from, with what their names are made of."""
        rows = super().get_field_queryset(db, db_field, request)
        if db_field.name == "rating":
            return Rating.objects.select_related("criterion", "framework")
        return rows


@admin.register(Companion)
class CompanionAdmin(DraftAdmin[Companion]):
    list_display = ("name", "framework", "criterion", "provision", "package", "purpose")
    list_filter = ("framework", "provision", "criterion")
    list_select_related = ("framework", "criterion")
    search_fields = ("name", "package", "purpose")
