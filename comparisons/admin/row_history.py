"""The history of one row in the admin, and how to undo a change of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, TypeVar

from auditlog.models import LogEntry
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from comparisons.draft import lock_draft
from comparisons.history import entries_of, entries_with_parts
from comparisons.keys import whole_number

from .changes import FieldChange, Line, field_of, lines
from .seen import fingerprint, value_in_words

Row = TypeVar("Row", bound=Model)
PER_PAGE = 50


class HistoryAdmin(admin.ModelAdmin[Row]):
    """The pages of a row's history: what changed, and undoing one change."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.undo_view))
        name = f"comparisons_{self.opts.model_name}_undo"
        return [path("<int:pk>/history/<int:entry>/undo/", view, name=name), *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every change of the row and of what belongs to it; of a deleted row as well."""
        row = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        key = whole_number(unquote(object_id)) or 0
        entries = entries_with_parts(self.model, key)
        page = self.get_paginator(request, entries, PER_PAGE).get_page(request.GET.get("p"))
        shown = lines(page.object_list)
        if row is None and not shown:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {row or shown[0].row}",
            "is_nav_sidebar_enabled": False,  # the page needs the width
            "opts": self.opts,
            "row": row,
            "page": page,
            "lines": shown,
            "may_undo": self.has_change_permission(request, row),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/comparisons/history/row.html", context)

    def undo_view(self, request: HttpRequest, pk: int, entry: int) -> HttpResponse:
        """Sets one field back to what it was before a change, once that is confirmed."""
        if request.method != "POST":
            return self._asked_to_undo(request, pk, entry)
        with transaction.atomic():
            lock_draft()
            return self._asked_to_undo(request, pk, entry)

    def _asked_to_undo(self, request: HttpRequest, pk: int, entry: int) -> HttpResponse:
        row: Any = self.get_object(request, str(pk))
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        kept = get_object_or_404(entries_of(row), pk=entry, action=LogEntry.Action.UPDATE)
        name = request.GET.get("field", "")
        (line,) = lines([kept])
        change = next((c for c in line.fields if c.name == name and c.undoable), None)
        if change is None:
            raise Http404
        return self._undo(request, row, kept, line, change)

    def _undo(
        self, request: HttpRequest, row: Any, kept: LogEntry, line: Line, change: FieldChange
    ) -> HttpResponse:
        field: Any = field_of(type(row), change.name)
        before, now = kept.changes[change.name][0], getattr(row, field.attname)
        trouble = ""
        if request.method == "POST" and request.POST.get("seen") != fingerprint(now):
            trouble = "Somebody has changed it meanwhile. Look at it again."
        elif request.method == "POST":
            try:
                setattr(
                    row,
                    field.attname,
                    field.target_field.to_python(before)
                    if field.is_relation
                    else field.to_python(before),
                )
                row.full_clean()
                row.save()
            except ValidationError as error:
                trouble = " ".join(error.messages)
            else:
                self.log_change(request, row, f"Undid the change of {change.label}.")
                messages.success(request, f"{change.label} is “{change.before}” again.")
                return HttpResponseRedirect(self._history_of(row))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Undo a change of {line.row}",
            "opts": self.opts,
            "row": row,
            "line": line,
            "change": change,
            "now": str(getattr(row, field.name))
            if field.is_relation
            else value_in_words(field, now),
            "seen": fingerprint(now),
            "trouble": trouble,
            "back": self._history_of(row),
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK
        return render(request, "admin/comparisons/history/undo.html", context, status=status)

    def _history_of(self, row: Row) -> str:
        return reverse(f"admin:comparisons_{self.opts.model_name}_history", args=[row.pk])
