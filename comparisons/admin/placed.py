"""What all pages of the admin offer: links to the site, and choices that need no scripts."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model
from django.forms import ModelChoiceField
from django.http import HttpRequest

from .fields import ticked
from .places import place_of

Kept = TypeVar("Kept", bound=Model)


class Ticked:
    """Related rows are ticked one by one, which needs neither scripts nor a second key."""

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        options = {**ticked(db_field), **kwargs}
        return super().formfield_for_manytomany(db_field, request, **options)  # type: ignore[misc]


class LastIfEmpty:
    """Rows whose position can be left open: they come last then."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if db_field.name == "position":
            field.required, field.initial = False, None
            field.help_text = "Smaller numbers come first. Left empty, it is the last one."
        return field


class ReadOnce(Ticked):
    """For rows within a row: what can be chosen in a field is read once for all of them."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(field, ModelChoiceField):
            known = vars(request).setdefault("choices_read", {})
            if db_field not in known:
                choices: Any = field.choices
                known[db_field] = list(choices)
            field.choices = known[db_field]
        return field


class PlacedAdmin(Ticked, admin.ModelAdmin[Kept]):
    """Rows that link to where visitors see them."""

    #: What an empty list says: how rows come to be there.
    empty_list = "Add the first one with the button above."

    @admin.display(description="retired", ordering="retired")
    def retired_now(self, row: Any) -> str:
        """For lists: a word where it is so, and not a cross in red where all is well."""
        return "retired" if row.retired else ""

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The list; a day, month or year that no calendar has is a wrong filter, not a fault."""
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, ValueError) as error:
            raise IncorrectLookupParameters from error

    def view_on_site(self, obj: Kept) -> str | None:
        """The link "View on site", left out where there is nothing to see."""
        return place_of(obj)
