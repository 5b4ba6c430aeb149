"""What tests do to the database behind Django's back."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from comparisons.models import Edition

from .rows import FRESH

_trigger = import_module("comparisons.migrations.0002_editions_are_immutable")


def without_editions(connection: BaseDatabaseWrapper) -> None:
    """Takes the trigger away and deletes all editions. The test's transaction brings both back."""
    with connection.cursor() as cursor:
        for statement in _trigger.UNDO[connection.vendor]:
            cursor.execute(statement)
    Edition._base_manager.all()._raw_delete(connection.alias)


def without_rows() -> dict[type[Model], int]:
    """Deletes the whole draft, whatever editions have shown; gives how many rows there were."""
    counts = {model: model._default_manager.count() for model in FRESH}
    for model in counts:
        for field in model._meta.local_many_to_many:
            through: Any = field.remote_field.through
            through.objects.all().delete()
    for model in reversed(FRESH):
        model._base_manager.all()._raw_delete(model._base_manager.db)
    return counts
