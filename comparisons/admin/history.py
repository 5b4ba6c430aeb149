"""The latest changes of the whole draft, by whoever made them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from comparisons.history import COMMAND, KEPT, author
from comparisons.models import Edition

from .base import ReadOnlyAdmin, shortened
from .changes import VERBS, Line, lines

#: The kinds of rows that the list shows changes of.
SHOWN: tuple[type[Model], ...] = (*KEPT, Edition)


#: What django-auditlog calls the three things that can happen to a row, and what people do.
WORDS = {str(label): VERBS[action] for action, label in LogEntry.Action.choices if action in VERBS}


class ByPerson(admin.RelatedOnlyFieldListFilter):
    """Who did it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title, self.empty_value_display = "person", format_html("{}", COMMAND)


class ByKind(admin.RelatedOnlyFieldListFilter):
    """What kind of row it was done to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "kind of row"

    def field_choices(self, field: Any, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        """The kinds by their own names, without that of the application."""
        found = super().field_choices(field, request, model_admin)
        return [(pk, str(name).rpartition(" | ")[2]) for pk, name in found]


class ByVerb(admin.ChoicesFieldListFilter):
    """What was done."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "action"

    def choices(self, changelist: Any) -> Iterator[Any]:
        """In the words of the list. Looking at a row is no change, so it is no choice."""
        first, *others = super().choices(changelist)
        yield first
        for choice in others:
            label, space, count = str(choice["display"]).partition(" ")
            if label in WORDS:
                yield {**choice, "display": f"{WORDS[label]}{space}{count}"}


class ReadableChanges(ChangeList):
    """The list of all changes, with the lines of those on the page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        for row, line in zip(rows, lines(rows), strict=True):
            row.line = line
        self.result_list = rows


if admin.site.is_registered(LogEntry):
    admin.site.unregister(LogEntry)


@admin.register(LogEntry)
class ChangeAdmin(ReadOnlyAdmin[LogEntry]):
    """All changes of the draft, the newest first. Nobody can change or delete one here."""

    list_display = ("when", "who", "what", "fields_changed")
    list_display_links = None
    list_filter = (
        ("actor", ByPerson),
        ("content_type", ByKind),
        ("action", ByVerb),
    )
    list_select_related = ("actor", "content_type")
    date_hierarchy = "timestamp"
    search_fields = ("object_repr",)
    ordering = ("-pk",)
    list_per_page = 50
    fields = ("when", "who", "what", "fields_changed")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[LogEntry]:
        """Changes of the rows that one may look at."""
        return super().get_queryset(request).filter(**_kinds(request.user))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ReadableChanges

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"title": "The latest changes of the draft", **(extra_context or {})}
        return super().changelist_view(request, context)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        return any(_may_view(request.user, model) for model in SHOWN)

    @admin.display(description="when", ordering="timestamp")
    def when(self, entry: LogEntry) -> str:
        return date_format(localtime(entry.timestamp), "j M Y, H:i")

    @admin.display(description="who", ordering="actor")
    def who(self, entry: LogEntry) -> str:
        return author(entry)

    @admin.display(description="what", ordering="object_repr")
    def what(self, entry: LogEntry) -> SafeString:
        line = _line_of(entry)
        page = f"admin:comparisons_{entry.content_type.model}_history"
        address = reverse(page, args=[entry.object_id])
        return format_html('{} <a href="{}">{}</a> {}', line.kind, address, line.row, line.verb)

    @admin.display(description="changes")
    def fields_changed(self, entry: LogEntry) -> SafeString:
        fields = _line_of(entry).fields
        changes = ((f.label, *(shortened(x, 120) for x in (f.before, f.after))) for f in fields)
        if entry.action == LogEntry.Action.UPDATE:
            return format_html_join("", "<div>{}: <del>{}</del> → <ins>{}</ins></div>", changes)
        return format_html_join(", ", "{}", ((f.label,) for f in fields))


def _line_of(entry: Any) -> Line:
    """The line of an entry, which the list has made already."""
    return getattr(entry, "line", None) or lines([entry])[0]


def visible_changes(user: Any) -> QuerySet[LogEntry]:
    """The changes of rows that somebody may look at, the newest first."""
    entries: QuerySet[LogEntry] = LogEntry.objects.filter(**_kinds(user))
    return entries.select_related("actor", "content_type").order_by("-pk")


def _kinds(user: Any) -> dict[str, Any]:
    allowed = [model._meta.model_name for model in SHOWN if _may_view(user, model)]
    return {"content_type__app_label": "comparisons", "content_type__model__in": allowed}


def _may_view(user: Any, model: type[Model]) -> bool:
    name = model._meta.model_name
    return any(user.has_perm(f"comparisons.{verb}_{name}") for verb in ("view", "change"))
