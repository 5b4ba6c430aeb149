"""Who changed what in the draft: kept by django-auditlog, field by field, and read back here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from auditlog.context import set_extra_data
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from . import models
from .kinds import KINDS

#: All models whose changes are kept: the whole draft.
KEPT: tuple[type[Model], ...] = tuple(kind.model for kind in KINDS)
COMMAND = "a command"


def keep() -> None:
    """Asks django-auditlog to keep every change of the draft, and every publication.

    What it keeps is called a change, as everywhere else in the workshop.
    """
    for model in KEPT:
        meta = model._meta
        auditlog.register(
            model,
            include_fields=[f.name for f in meta.concrete_fields if f.name != "id"],
            m2m_fields=[field.name for field in meta.local_many_to_many],
        )
    auditlog.register(models.Edition, include_fields=["number", "notes"])
    LogEntry._meta.verbose_name, LogEntry._meta.verbose_name_plural = "change", "changes"


class HistoryMiddleware:
    """Lets changes made in the admin carry the name of who made them.

    Only there: to ask who is signed in costs a look at the session, which visitors do not have.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path.startswith(reverse("admin:index")):
            return self.get_response(request)
        actor = request.user if request.user.is_authenticated else None
        with set_extra_data({"actor": actor}):
            return self.get_response(request)


def entries_of(row: Model | type[Model], pk: int | None = None) -> QuerySet[LogEntry]:
    """The changes of a row, newest first; of a deleted one by its model and key."""
    kind = ContentType.objects.get_for_model(row)
    entries: QuerySet[LogEntry] = LogEntry.objects.filter(content_type=kind, object_id=pk or row.pk)
    return entries.select_related("actor", "content_type").order_by("-pk")


def entries_with_parts(model: type[Model], pk: int) -> QuerySet[LogEntry]:
    """The changes of a row and of what belongs to it, newest first, deleted parts included."""
    kind = ContentType.objects.get_for_model(model)
    own = Q(content_type=kind, object_id=pk)
    parts = Q(**{f"additional_data__{model._meta.model_name}": pk})
    entries: QuerySet[LogEntry] = LogEntry.objects.filter(own | parts)
    return entries.select_related("actor", "content_type").order_by("-pk")


def last_change(model: type[Model], pk: int, field: str | None = None) -> LogEntry | None:
    """The newest change of a row, or of one field of it, if one was kept."""
    for entry in entries_of(model, pk)[:100]:
        if field is None or field in (entry.changes or {}):
            return entry
    return None


def author(entry: LogEntry | None) -> str:
    """Who made a change, in a word."""
    if entry is None:
        return "somebody"
    if entry.actor is not None:
        return str(entry.actor.get_full_name() or entry.actor.get_username())
    return COMMAND if entry.actor_email is None else "a former account"


def moment(when: datetime) -> str:
    """A time for people: “25 November 2026, 21:05”."""
    return date_format(timezone.localtime(when), "j F Y, H:i")
