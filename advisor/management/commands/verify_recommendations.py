"""``manage.py verify_recommendations``: what was promised of permalinks, checked row by row."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from advisor.verification import Finding, chosen, verify
from comparisons.models import Edition

#: How many rows pass between two updates of the progress line.
STRIDE = 25


class Command(BaseCommand):
    help = (
        "Recomputes stored recommendations under their own editions and compares verdict and key "
        "bit for bit. Exits with 1 if any differs, and lists those with what differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--edition", type=int, metavar="N", help="only those of one edition")
        parser.add_argument(
            "--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="only those saved since"
        )

    def handle(
        self, *, edition: int | None = None, since: date | None = None, **options: Any
    ) -> None:
        if edition is not None and not Edition.objects.filter(number=edition).exists():
            raise CommandError(f"There is no edition {edition}.")
        rows = chosen(edition, since)
        total, differing = rows.count(), 0
        done = 0
        for done, finding in enumerate(verify(rows), start=1):
            self._progress(done, total)
            if finding.differences:
                differing += 1
                self._list(finding)
        self._progress_ends()
        self.stdout.write(f"{done} recomputed: {done - differing} identical, {differing} differ.")
        if differing:
            raise CommandError("Stored recommendations differ from what their editions say.")

    def _list(self, finding: Finding) -> None:
        self._progress_ends()
        self.stdout.write(
            f"{finding.key}  edition {finding.edition}: {'; '.join(finding.differences)}"
        )

    def _progress(self, done: int, total: int) -> None:
        """Keeps one line up to date, where somebody may be watching it."""
        if self.stderr.isatty() and (done % STRIDE == 0 or done == total):
            self.stderr.write(f"\r{done} of {total}", lambda text: text, ending="")

    def _progress_ends(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r\033[K", lambda text: text, ending="")
