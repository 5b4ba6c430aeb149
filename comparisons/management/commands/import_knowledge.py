"""``manage.py import_knowledge``: shows what a file would change in the draft, and applies it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comparisons.changes import ChangedKind
from comparisons.draft import DraftChangedError
from comparisons.exchange import proposals
from comparisons.exchange.proposals import Preview
from comparisons.exchange.records import RefusedError


class Command(BaseCommand):
    help = (
        "Shows what a file (YAML, an archive of it, JSON, or a table of ratings or evidence) would "
        "change in the draft and what the check would say. With --apply all of it is done, or "
        "nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="do it after showing it")

    def handle(self, *, file: Path, apply: bool, **options: Any) -> None:
        try:
            preview = proposals.preview_of(file.name, file.read_bytes())
            self._show(preview)
            if apply and preview.before != preview.after:
                proposals.apply(preview.contents, preview.before, preview.after)
                self.stdout.write("Applied.")
        except OSError as error:
            raise CommandError(f"Not read: {error}.") from error
        except RefusedError as error:
            count = len(error.problems)
            noun = "problem" if count == 1 else "problems"
            raise CommandError(f"Nothing has changed, {count} {noun}:\n{error}") from error
        except DraftChangedError as error:
            message = "Nothing has changed: somebody else changed the draft meanwhile. Try again."
            raise CommandError(message) from error

    def _show(self, preview: Preview) -> None:
        if preview.before == preview.after:
            self.stdout.write("This changes nothing: the draft says the same already.")
            return
        for part in preview.changes:
            self._show_part(part)
        for finding in preview.new_findings:
            self.stdout.write(f"{finding.severity:8} {finding.rule:20} {finding}")
        findings = len(preview.new_findings)
        self.stdout.write(f"{preview.counts}; {findings} new findings.")

    def _show_part(self, part: ChangedKind) -> None:
        self.stdout.write(part.heading)
        if part.reordered:
            self.stdout.write("  the order is another")
        for row in part.rows:
            self.stdout.write(f"  {row.fate:9} {row.name}")
            if row.fate == "changed":
                for field in row.fields:
                    self.stdout.write(f"            {field.label}: {field.before} → {field.after}")
