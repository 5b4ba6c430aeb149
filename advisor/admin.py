"""Saved recommendations, to look at: nobody can change what a permalink shows."""

from __future__ import annotations

from django.contrib import admin

from comparisons.admin.base import ReadOnlyAdmin

from .models import Recommendation


@admin.register(Recommendation)
class RecommendationAdmin(ReadOnlyAdmin[Recommendation]):
    list_display = ("key", "title", "edition", "created")
    list_filter = ("edition",)
    search_fields = ("key", "title")
    date_hierarchy = "created"
    list_select_related = ("edition",)
    fields = (
        "key",
        "title",
        "edition",
        "answers",
        "emphasis",
        "verdict",
        "changed_from",
        "created",
    )
    readonly_fields = fields
