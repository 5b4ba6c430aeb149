"""Editions: to look at, never to change; and the page that publishes the draft as the next one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from comparisons.knowledge import NotPublishableError, publish, review_draft
from comparisons.models import Edition

from .base import ReadOnlyAdmin


class PublishForm(forms.Form):
    notes = forms.CharField(
        label="What is new",
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
        help_text="For readers of the site, in a few plain sentences. It cannot be changed later.",
        error_messages={"required": "Say what is new in this edition."},
    )


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin[Edition]):
    empty_list = "Publish the draft, and the first edition is here."
    list_display = ("__str__", "published_at", "published_by", "notes", "document_link")
    list_select_related = ("published_by",)
    search_fields = ("notes", "digest")
    ordering = ("-number",)
    fields = ("number", "published_at", "published_by", "notes", "digest", "document_link")
    readonly_fields = fields
    change_list_template = "admin/comparisons/edition/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return super().get_queryset(request).defer("document")

    @admin.display(description="document")
    def document_link(self, row: Edition) -> str:
        address = reverse("edition_document", args=[row.number])
        return format_html('<a href="{}">Edition {} as JSON</a>', address, row.number)

    def get_urls(self) -> list[URLPattern]:
        publishing = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.publish))
        return [
            path("publish/", publishing, name="comparisons_edition_publish"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        may_publish = request.user.has_perm("comparisons.publish_edition")
        context = {**(extra_context or {}), "may_publish": may_publish}
        return super().changelist_view(request, context)

    def publish(self, request: HttpRequest) -> HttpResponse:
        """Shows what the linter says of the draft; publishes it if there is no error."""
        user = request.user
        if not (isinstance(user, User) and user.has_perm("comparisons.publish_edition")):
            raise PermissionDenied
        form = PublishForm(request.POST if request.method == "POST" else None)
        findings = None
        if form.is_valid():
            try:
                edition = publish(form.cleaned_data["notes"], user)
            except NotPublishableError as error:
                findings = error.findings
            else:
                self.log_addition(request, edition, [{"added": {}}])
                messages.success(request, f"{edition} is published.")
                return HttpResponseRedirect(reverse("admin:comparisons_edition_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Publish the draft",
            "opts": self.opts,
            "form": form,
            "findings": review_draft() if findings is None else findings,
        }
        status = 422 if form.is_bound else 200
        return render(request, "admin/comparisons/edition/publish.html", context, status=status)
