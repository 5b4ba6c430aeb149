"""What the admin pages of the draft have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator

from comparisons.naming import Slugged

from .deleting import Found
from .drafting import DraftAdmin
from .placed import LastIfEmpty, PlacedAdmin

Row = TypeVar("Row", bound=Slugged)
Kept = TypeVar("Kept", bound=Model)

NAMING: tuple[str, Any] = (
    "Name and place",
    {
        "fields": ("slug", "position", "retired"),
        "description": "Editions, links and programs know a row by its slug. Once an edition has "
        "shown it, the row can be retired, but neither renamed nor deleted.",
    },
)


class SluggedAdmin(LastIfEmpty, DraftAdmin[Row]):
    """Rows with a slug that lasts: what names them closes once an edition has shown them."""

    list_filter: ClassVar[tuple[str, ...]] = ("retired",)
    search_fields: ClassVar[tuple[str, ...]] = ("slug", "name")
    save_on_top = True

    def get_readonly_fields(self, request: HttpRequest, obj: Row | None = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        shown = obj is not None and obj.first_edition is not None
        return (*fields, *self.model.lasting) if shown else fields

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Found:
        """Adds the rows that an edition has shown to those that stand against the deletion."""
        found, counts, permissions, protected = super().get_deleted_objects(objs, request)
        kept = [
            f"{row} (edition {row.first_edition} has shown it: retire it instead)"
            for row in objs
            if row.first_edition is not None
        ]
        return found, counts, set() if kept else permissions, [*kept, *protected]


class ReadOnlyAdmin(PlacedAdmin[Kept]):
    """Rows to look at: nobody adds, changes or deletes them here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Kept | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Kept | None = None) -> bool:
        return False


def is_superuser(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_active and request.user.is_superuser


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


def shortened(text: str, most: int = 90) -> str:
    """As much of a text as a list has room for."""
    return Truncator(text).chars(most)


def listed(rows: Iterable[Model] | QuerySet[Any]) -> str:
    """Rows as words, separated by commas."""
    return ", ".join(map(str, rows))
