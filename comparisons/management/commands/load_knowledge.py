"""``manage.py load_knowledge``: the shipped knowledge becomes the draft of an empty database."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from comparisons.models import Framework

#: Rows come after those that they name.
FIXTURES = (
    "frameworks",
    "sources",
    "criteria",
    "ratings",
    "evidence",
    "companions",
    "sections",
    "questions",
    "choices",
    "effects",
    "advisories",
    "reference_projects",
)


class Command(BaseCommand):
    help = (
        "Loads the shipped knowledge (fixtures/*.yaml) as the draft. Only into an empty database."
    )

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        if Framework.objects.exists():
            raise CommandError("The database holds knowledge already. Nothing was loaded.")
        paths = [str(settings.BASE_DIR / "fixtures" / f"{name}.yaml") for name in FIXTURES]
        call_command("loaddata", *paths, verbosity=0)
        self.stdout.write("Loaded the shipped knowledge.")
