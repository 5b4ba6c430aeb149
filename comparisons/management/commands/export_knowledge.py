"""``manage.py export_knowledge``: the draft or an edition as files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comparisons.exchange import files
from comparisons.knowledge import NoEditionError


class Command(BaseCommand):
    help = (
        "Writes the draft or an edition: as YAML into a folder (fixtures) or an archive, as one "
        "JSON document, or its ratings or evidence as a table."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--edition", type=int, help="its number (default: the draft)")
        parser.add_argument("--format", choices=files.FORMATS, default="yaml")
        parser.add_argument(
            "--output",
            type=Path,
            default=Path(),
            help="a folder or the name of the file (default: here, under a name that says what it "
            "is); YAML goes into a folder file by file",
        )

    def handle(
        self, *, edition: int | None, format: files.Format, output: Path, **options: Any
    ) -> None:
        try:
            if format == "yaml" and output.is_dir() and output != Path():
                written = {n: text.encode() for n, text in files.fixtures(edition).items()}
            else:
                file = files.file(edition, format)
                target = output / file.name if output.is_dir() else output
                output, written = target.parent, {target.name: file.content}
            for name, content in written.items():
                (output / name).write_bytes(content)
                self.stdout.write(f"Wrote {output / name}.")
        except NoEditionError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Not written: {error}.") from error
