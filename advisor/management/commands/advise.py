"""``manage.py advise``: advice for one profile or many, from a file or standard input."""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.color import supports_color

from advisor import documents, terminal
from advisor.decision_record import decision_record
from advisor.report import assemble
from comparisons import knowledge, strict_json
from comparisons.engine.profile import Profile, ProfileError
from comparisons.knowledge import PublishedEdition

#: The exit status for input that cannot be used.
BAD_INPUT = 2


class Command(BaseCommand):
    help = (
        "Prints the advice for a profile (a JSON object) or for many (a JSON list), under the "
        "newest edition. Stores nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help="a file, or - for standard input")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--format", choices=("text", "json", "markdown"), default="text")
        form.add_argument(
            "--lines",
            action="store_true",
            help="read one profile a line and print one verdict a line (JSON Lines), as they come",
        )

    def handle(self, *, file: str, format: str, lines: bool, **options: Any) -> None:
        place = "standard input" if file == "-" else file
        try:
            with _opened(file, place) as source:
                edition = _newest()
                if lines:
                    self._stream(source, place, edition)
                else:
                    self._print(_decoded(source.read(), place), place, edition, format, options)
        except BrokenPipeError:  # who reads has seen enough; what Python still flushes goes nowhere
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _stream(self, source: BinaryIO, place: str, edition: PublishedEdition) -> None:
        """One verdict for each line, at once; an empty line is none. Stops at the first bad one."""
        for number, line in enumerate(source, 1):
            if line.strip():
                where = f"{place}, line {number}"
                document = _decoded(line, where)
                if isinstance(document, list):
                    raise _bad(f"{where}: a line holds one profile, not a list.")
                (profile,) = _profiles(document, where, edition)
                self._write(self._json(edition.verdict_document(profile)) + "\n")
                self.stdout.flush()

    def _print(
        self,
        document: Any,
        place: str,
        edition: PublishedEdition,
        format: str,
        options: dict[str, Any],
    ) -> None:
        found = [edition.verdict_document(each) for each in _profiles(document, place, edition)]
        if format == "json":
            wanted = found if isinstance(document, list) else found[0]
            self._write(self._json(wanted, indent=2) + "\n")
            return
        look = self._look(options)
        for number, each in enumerate(found):
            report = assemble(each, edition)
            drawn = (
                decision_record(report) if format == "markdown" else terminal.summary(report, look)
            )
            self._write(("\n" if number else "") + drawn)

    def _look(self, options: dict[str, Any]) -> terminal.Look:
        """What standard output can show. NO_COLOR is honoured: https://no-color.org/."""
        wished = supports_color() and os.environ.get("TERM") != "dumb"
        refused = bool(os.environ.get("NO_COLOR")) or options["no_color"]
        return terminal.Look(
            width=max(terminal.WIDTH_MIN, shutil.get_terminal_size((80, 24)).columns),
            colour=options["force_color"] or (wished and not refused),
            unicode=self._can_show("█│"),
        )

    def _can_show(self, text: str) -> bool:
        try:
            text.encode(getattr(self.stdout, "encoding", None) or "utf-8")
        except UnicodeEncodeError:
            return False
        return True

    def _json(self, document: object, indent: int | None = None) -> str:
        return json.dumps(document, ensure_ascii=not self._can_show("█"), indent=indent)

    def _write(self, text: str) -> None:
        """Prints a text; what the encoding of standard output lacks becomes a question mark."""
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        self.stdout.write(text.encode(encoding, "replace").decode(encoding), ending="")


def _opened(file: str, place: str) -> AbstractContextManager[BinaryIO]:
    try:
        return nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb")
    except OSError as error:
        raise _bad(f"{place}: {error.strerror}.") from error


def _newest() -> PublishedEdition:
    try:
        return knowledge.current()
    except knowledge.NoEditionError as error:
        raise CommandError(str(error)) from error


def _decoded(raw: bytes, place: str) -> Any:
    try:
        return strict_json.decode(raw)
    except strict_json.DocumentError as error:
        raise _bad(f"{place}: {error}") from error


def _profiles(document: Any, place: str, edition: PublishedEdition) -> list[Profile]:
    try:
        return documents.profiles(document, edition.knowledge)
    except ProfileError as error:
        raise _bad("\n".join(f"{place}: {problem}" for problem in error.problems)) from error


def _bad(message: str) -> CommandError:
    return CommandError(message, returncode=BAD_INPUT)
