"""``manage.py publish_edition``: the draft becomes the next edition."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comparisons.knowledge import NotPublishableError, publish


class Command(BaseCommand):
    help = "Publishes the draft as the next edition, or lists what is wrong with it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--notes", required=True, help="what is new, for readers")

    def handle(self, *, notes: str, **options: Any) -> None:
        if not notes.strip():
            raise CommandError("Not published: say in --notes what is new in this edition.")
        try:
            edition = publish(notes)
        except NotPublishableError as error:
            count = len(error.findings)
            noun = "finding" if count == 1 else "findings"
            raise CommandError(f"Not published, {count} {noun}:\n{error}") from error
        self.stdout.write(f"Published {edition} ({edition.digest}).")
