"""``manage.py lint_knowledge``: everything about the draft that a curator should look at."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comparisons.draft import draft
from comparisons.knowledge import reviewed


class Command(BaseCommand):
    help = (
        "Lists what is wrong with the draft or worth a look. Exits with 1 if anything would stop "
        "its publication, or, with --strict, if a warning is not waived."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--strict", action="store_true", help="warnings count as well")

    def handle(self, *, strict: bool, **options: Any) -> None:
        findings = reviewed(draft())
        for finding in findings:
            kind = "waived" if finding.waived else finding.severity
            reason = f" Waived: {finding.waived}" if finding.waived else ""
            self.stdout.write(f"{kind:8} {finding.rule:20} {finding}{reason}")
        errors = sum(finding.severity == "error" for finding in findings)
        waived = sum(finding.waived is not None for finding in findings)
        warnings = len(findings) - errors - waived
        self.stdout.write(f"{errors} errors, {warnings} warnings, {waived} waived.")
        if errors or (strict and warnings):
            raise CommandError("The draft needs a look.")
