"""Editions: to look at, never to change; and the page that publishes the draft as the next one."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from comparisons import trial
from comparisons.draft import DraftChangedError
from comparisons.engine.findings import Finding
from comparisons.knowledge import NotPublishableError, publish
from comparisons.models import Edition
from comparisons.preview import REPLAYED, Preview

from .base import ReadOnlyAdmin
from .edit_links import addresses
from .publishing import PublishForm, places

PUBLISH = "comparisons.publish_edition"


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
        wrap = self.admin_site.admin_view
        return [
            path("preview/", wrap(require_safe(self.preview)), name="comparisons_edition_preview"),
            path(
                "publish/",
                wrap(require_http_methods(["GET", "POST"])(self.publish)),
                name="comparisons_edition_publish",
            ),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        may_publish = request.user.has_perm(PUBLISH)
        context = {**(extra_context or {}), "may_publish": may_publish}
        return super().changelist_view(request, context)

    def preview(self, request: HttpRequest) -> HttpResponse:
        """Shows what a publication of the draft would do."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._page(request, "What a publication would do", Preview.of_draft())

    def publish(self, request: HttpRequest) -> HttpResponse:
        """The same with a form that publishes what was looked at, and nothing else."""
        user = request.user
        if not (isinstance(user, User) and user.has_perm(PUBLISH)):
            raise PermissionDenied
        preview, refused = Preview.of_draft(), list[Finding]()
        form = PublishForm(request.POST if request.method == "POST" else None, preview)
        if form.is_valid():
            try:
                edition = publish(
                    form.cleaned_data["notes"],
                    user,
                    previewed=form.cleaned_data["previewed"],
                    waivers=form.waivers,
                )
            except NotPublishableError as error:
                refused = error.findings
            except DraftChangedError:
                preview = Preview.of_draft()
                form = PublishForm(request.POST, preview)
            else:
                self.log_addition(request, edition, [{"added": {}}])
                messages.success(request, f"{edition} is published.")
                return HttpResponseRedirect(reverse("admin:comparisons_edition_changelist"))
        return self._page(request, "Publish the draft", preview, form, refused)

    def _page(
        self,
        request: HttpRequest,
        title: str,
        preview: Preview,
        form: PublishForm | None = None,
        refused: Sequence[Finding] = (),
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "form": form,
            "preview": preview,
            "refused": refused,
            "impact": preview.impact(),
            "replayed": REPLAYED,
            "addresses": addresses(places(preview)),
            "trial": trial.address_for(request.user) if isinstance(request.user, User) else "",
            "may_publish": request.user.has_perm(PUBLISH),
        }
        status = HTTPStatus.OK
        if form and form.is_bound:
            changed = form.changed_meanwhile and not refused
            status = HTTPStatus.CONFLICT if changed else HTTPStatus.UNPROCESSABLE_ENTITY
        response = render(request, "admin/comparisons/edition/publish.html", context, status=status)
        add_never_cache_headers(response)
        return response
