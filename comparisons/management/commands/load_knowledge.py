"""``manage.py load_knowledge``: the shipped knowledge becomes the draft of an empty database."""

from __future__ import annotations

from typing import Any

from auditlog.context import disable_auditlog
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from comparisons import models

#: Rows come after those that they name.
FIXTURES = (
    "frameworks",
    "sources",
    "measurements",
    "criteria",
    "ratings",
    "evidence",
    "companions",
    "sections",
    "questions",
    "choices",
    "effects",
    "advisories",
    "contradictions",
    "reference_projects",
    "waivers",
)
#: What can be there without rows of another kind: where none is, the database is empty.
ALONE = (
    models.Framework,
    models.Source,
    models.Measurement,
    models.Criterion,
    models.Section,
    models.Advisory,
    models.Contradiction,
    models.ReferenceProject,
    models.Waiver,
    models.Edition,
)


class Command(BaseCommand):
    help = (
        "Loads the shipped knowledge (fixtures/*.yaml) as the draft. Only into an empty database."
    )

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        if any(model.objects.exists() for model in ALONE):
            raise CommandError("The database holds knowledge already. Nothing was loaded.")
        paths = [settings.BASE_DIR / "fixtures" / f"{name}.yaml" for name in FIXTURES]
        with disable_auditlog():  # what is shipped is nobody's change
            call_command("loaddata", *map(str, paths), verbosity=0)
        self.stdout.write("Loaded the shipped knowledge.")
