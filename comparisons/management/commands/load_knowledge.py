"""``manage.py load_knowledge``: the shipped knowledge becomes the draft of an empty database."""

from __future__ import annotations

from typing import Any

from auditlog.context import disable_auditlog
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from comparisons.kinds import KINDS
from comparisons.models import Edition

#: Rows come after those that they name.
FIXTURES = tuple(kind.name for kind in KINDS)


class Command(BaseCommand):
    help = (
        "Loads the shipped knowledge (fixtures/*.yaml) as the draft. Only into an empty database."
    )

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        if _holds_knowledge():
            raise CommandError("The database holds knowledge already. Nothing was loaded.")
        paths = [settings.BASE_DIR / "fixtures" / f"{name}.yaml" for name in FIXTURES]
        with disable_auditlog():  # what is shipped is nobody's change
            call_command("loaddata", *map(str, paths), verbosity=0)
        self.stdout.write("Loaded the shipped knowledge.")


def _holds_knowledge() -> bool:
    """Whether there is an edition, or any row that can be there without rows of another kind."""
    alone = (kind for kind in KINDS if not kind.under)
    return Edition.objects.exists() or any(kind.rows().exists() for kind in alone)
