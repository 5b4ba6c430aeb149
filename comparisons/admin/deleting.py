"""What would be deleted with rows of the draft, read in a few queries however many they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import NestedObjects, quote
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from .seen import fingerprint_of_rows

#: What :meth:`ModelAdmin.get_deleted_objects` gives: rows as nested words, their numbers by kind,
#: the kinds that one may not delete, and the rows that stand against it.
Found = tuple[list[Any], dict[str, int], set[str], list[str]]


class Doomed(NestedObjects):
    """Rows and all that goes with them, each read together with the rows that its name is made of.

    Django's own collector leaves those to be asked for row by row.
    """

    def __init__(self, rows: Iterable[Model]) -> None:
        rows = list(rows)
        super().__init__(using="default", origin=rows)
        if rows:
            self.collect(rows)

    def related_objects(self, related_model: Any, *args: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().related_objects(related_model, *args)
        return found.select_related(*_parents(related_model))


def _parents(model: type[Model], depth: int = 2) -> Iterator[str]:
    """The rows that one of this kind belongs to, and those that these belong to."""
    for field in model._meta.concrete_fields:
        if isinstance(parent := field.related_model, type):
            yield field.name
            if depth > 1:
                yield from (f"{field.name}__{name}" for name in _parents(parent, depth - 1))


def fingerprint_of(rows: Iterable[Model]) -> str:
    """The fingerprint of rows and of all that would be deleted with them; empty for no rows."""
    found = [row for group in Doomed(rows).data.values() for row in group]
    return fingerprint_of_rows(found) if found else ""


def deleted_objects(rows: Iterable[Model], request: HttpRequest, site: AdminSite) -> Found:
    """What Django's function of nearly the same name gives, in as many queries for any number."""
    collector = Doomed(rows)
    forbidden: set[str] = set()

    def shown(row: Model) -> str:
        options = row._meta
        if options.auto_created:
            holder, named = _joined(row)
            if holder in collector.data.get(type(holder), ()):
                return _linked(named, site, "names the ")
            return _linked(holder, site, "named in the ")
        registered = site.is_registered(type(row))
        if registered and not site.get_model_admin(type(row)).has_delete_permission(request, row):
            forbidden.add(str(options.verbose_name))
        return _linked(row, site)

    nested = collector.nested(shown)
    protected = [shown(row) for row in sorted(collector.protected, key=_kind_and_age)]
    kinds: Any = collector.model_objs
    counts: Counter[str] = Counter()
    for kind, found in kinds.items():
        counts[_many(kind._meta)] += len(found)
    return nested, counts, forbidden, protected


def _kind_and_age(row: Model) -> tuple[str, int]:
    return str(row._meta.verbose_name), row.pk


def _joined(row: Model) -> tuple[Model, Model]:
    """The row that names another one, and the one that it names."""
    holder: Any = row._meta.auto_created
    ends = [getattr(row, f.name) for f in row._meta.concrete_fields if f.related_model]
    first, second = sorted(ends, key=lambda end: not isinstance(end, holder))
    return first, second


def _linked(row: Model, site: AdminSite, words: str = "") -> SafeString:
    """What kind of row it is, after some words, and its name with a link to its page."""
    options, kind = row._meta, capfirst(f"{words}{row._meta.verbose_name}")
    if not site.is_registered(type(row)):
        return format_html("{}: {}", kind, row)
    page = f"{site.name}:{options.app_label}_{options.model_name}_change"
    address = reverse(page, args=[quote(row.pk)])
    return format_html('{}: <a href="{}">{}</a>', kind, address, row)


def _many(options: Any) -> str:
    """What several rows of a kind are called, also of one that only joins two others."""
    if options.auto_created:
        return f"mentions in {options.auto_created._meta.verbose_name_plural}"
    return str(options.verbose_name_plural)
