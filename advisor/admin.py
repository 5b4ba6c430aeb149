"""Saved recommendations, to look at: nobody can change what a permalink shows."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from .models import Recommendation

admin.site.site_header = "Framework advisor: curators' workshop"
admin.site.site_title = "Curators' workshop"
admin.site.index_title = "The draft and its editions"


@admin.register(Recommendation)
class RecommendationAdmin(admin.ModelAdmin[Recommendation]):
    list_display = ("key", "title", "edition", "created")
    list_filter = ("edition",)
    search_fields = ("key", "title")
    date_hierarchy = "created"
    list_select_related = ("edition",)
    fields = ("key", "title", "edition", "answers", "emphasis", "verdict", "created")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Recommendation | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Recommendation | None = None
    ) -> bool:
        return False
