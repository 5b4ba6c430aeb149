"""What the admin pages of the draft have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.db.models import Model, QuerySet, URLField
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from comparisons.naming import Slugged

from .fields import ticked
from .places import place_of

Row = TypeVar("Row", bound=Slugged)
Kept = TypeVar("Kept", bound=Model)

#: Addresses that are typed without a scheme are HTTPS.
HTTPS: dict[Any, Any] = {URLField: {"assume_scheme": "https"}}
NAMING: tuple[str, Any] = (
    "Name and place",
    {
        "fields": ("slug", "position", "retired"),
        "description": "Editions, links and programs know a row by its slug. Once an edition has "
        "shown it, the row can be retired, but neither renamed nor deleted.",
    },
)


class Ticked:
    """Related rows are ticked one by one, which needs neither scripts nor a second key."""

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        options = {**ticked(db_field), **kwargs}
        return super().formfield_for_manytomany(db_field, request, **options)  # type: ignore[misc]


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

    def view_on_site(self, obj: Kept) -> str | None:
        """The link "View on site", left out where there is nothing to see."""
        return place_of(obj)


class SluggedAdmin(PlacedAdmin[Row]):
    """Rows with a slug that lasts: what names them closes once an edition has shown them."""

    list_filter: ClassVar[tuple[str, ...]] = ("retired",)
    search_fields: ClassVar[tuple[str, ...]] = ("slug", "name")
    save_on_top = True

    def get_readonly_fields(self, request: HttpRequest, obj: Row | None = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        shown = obj is not None and obj.first_edition is not None
        return (*fields, *self.model.lasting) if shown else fields

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """Adds the rows that an edition has shown to those that stand against the deletion."""
        found, counts, permissions, protected = super().get_deleted_objects(objs, request)
        kept = [
            f"{row} (edition {row.first_edition} has shown it: retire it instead)"
            for row in objs
            if row.first_edition is not None
        ]
        return found, counts, permissions, [*protected, *kept]


class ReadOnlyAdmin(PlacedAdmin[Kept]):
    """Rows to look at: nobody adds, changes or deletes them here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Kept | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Kept | None = None) -> bool:
        return False


def counted(
    description: str, attribute: str, list_page: str, parameter: str
) -> Callable[[Any, Any], str]:
    """A column with the number in ``attribute``, which leads to the list of what was counted."""

    @admin.display(description=description, ordering=attribute)
    def column(model_admin: Any, row: Any) -> str:
        address = reverse(f"admin:comparisons_{list_page}_changelist")
        number = getattr(row, attribute)
        return format_html('<a href="{}?{}={}">{}</a>', address, parameter, row.pk, number)

    return column


def listed(rows: Iterable[Model] | QuerySet[Any]) -> str:
    """Rows as words, separated by commas."""
    return ", ".join(map(str, rows))
