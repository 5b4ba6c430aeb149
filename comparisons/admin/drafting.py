"""What the admin pages of every row of the draft share: nobody overwrites anybody unasked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import DateField, Model, QuerySet, TextField, URLField
from django.db.models.options import Options
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from comparisons.draft import lock_draft

from . import seen
from .deleting import Found, deleted_objects, fingerprint_of
from .locking import GONE, PlainText, SeenForm, SeenInlineFormSet
from .placed import PlacedAdmin
from .row_history import HistoryAdmin

Row = TypeVar("Row", bound=Model)
Parent = TypeVar("Parent", bound=Model)

#: Addresses that are typed without a scheme are HTTPS. Dates that are none say how to write one.
FIELDS: dict[Any, Any] = {
    URLField: {"assume_scheme": "https"},
    TextField: {"form_class": PlainText},
    DateField: {"error_messages": {"invalid": "Enter a date like 26/11/2026 or 2026-11-26."}},
}
_ASK = (
    "Not deleted yet: something of it was changed while this page was open (last by {who}). "
    "Look at it again, and confirm if it is still right."
)


class DraftAdmin(HistoryAdmin[Row], PlacedAdmin[Row]):
    """Pages of a row of the draft: saving and deleting ask about what changed meanwhile."""

    form: type[forms.ModelForm[Any]] = SeenForm
    formfield_overrides = FIELDS
    actions = ("delete_selected",)
    change_form_template = "admin/comparisons/draft_form.html"
    delete_confirmation_template = "admin/comparisons/draft_delete.html"
    delete_selected_confirmation_template = "admin/comparisons/draft_delete_selected.html"

    def get_fields(self, request: HttpRequest, obj: Row | None = None) -> list[Any]:
        """Without the fingerprints, which the page itself has in a place where no label is."""
        return [name for name in super().get_fields(request, obj) if name != "seen"]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            lock_draft()
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Options[Row], object_id: str
    ) -> HttpResponse:
        """What was typed about a row that is gone meanwhile comes back as a row to add."""
        page = request.resolver_match.url_name if request.resolver_match else ""
        changing = request.method == "POST" and str(page).endswith("_change")
        if not (changing and self.has_add_permission(request)):
            leave: HttpResponse = super()._get_obj_does_not_exist_redirect(  # type: ignore[misc]
                request, opts, object_id
            )
            return leave
        _send(request, {**dict(request.POST.lists()), "seen": [f"{GONE}:{unquote(object_id)}"]})
        add = reverse(f"admin:{opts.app_label}_{opts.model_name}_add")
        return self.changeform_view(request, None, add)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Asks, and deletes once that is confirmed. Whoever only looks keeps nobody waiting."""
        if request.method != "POST":
            return self._asked_to_delete(request, object_id, extra_context)
        with transaction.atomic():
            lock_draft()
            return self._asked_to_delete(request, object_id, extra_context)

    def _asked_to_delete(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        now = fingerprint_of([row]) if row is not None else ""
        if row is not None and _was_changed(request, now):
            messages.warning(request, _ASK.format(who=_who([row])))
            _send(request, {})
        return super().delete_view(request, object_id, {**(extra_context or {}), "seen": now})

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Found:
        return deleted_objects(objs, request, self.admin_site)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, and what is done to rows of it. To be asked about it keeps nobody waiting."""
        if "post" not in request.POST:
            return super().changelist_view(request, extra_context)
        with transaction.atomic():
            lock_draft()
            return super().changelist_view(request, extra_context)

    @admin.action(description="Delete the selected rows", permissions=["delete"])
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Row]) -> HttpResponse | None:
        """Deletes rows as they were shown for confirmation; shows them again otherwise."""
        now = fingerprint_of(queryset)
        if request.POST.get("post") and _was_changed(request, now):
            messages.warning(request, _ASK.format(who=_who(queryset)))
            _send(request, {name: v for name, v in request.POST.lists() if name != "post"})
        response = delete_selected(self, request, queryset)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data["seen"] = now
        return response


class DraftStackedInline(admin.StackedInline[Row, Parent]):
    """Rows within the page of another one, each with its fields below each other."""

    form = SeenForm
    formset = SeenInlineFormSet
    formfield_overrides = FIELDS


class DraftTabularInline(admin.TabularInline[Row, Parent]):
    """Rows within the page of another one, one line each."""

    form = SeenForm
    formset = SeenInlineFormSet
    formfield_overrides = FIELDS


def _send(request: HttpRequest, data: dict[str, list[Any]]) -> None:
    """Makes the request one that sends other data."""
    sent = QueryDict(mutable=True)
    for name, values in data.items():
        sent.setlist(name, values)
    request.POST = sent  # type: ignore[assignment]


def _was_changed(request: HttpRequest, now: str) -> bool:
    return request.method == "POST" and request.POST.get("seen", now) != now


def _who(rows: Iterable[Model]) -> str:
    """Who changed the first of some rows last."""
    return next((seen.who_and_when(type(row), row.pk) for row in rows), "somebody")
