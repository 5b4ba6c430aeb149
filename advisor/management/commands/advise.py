"""``manage.py advise``: advice for one profile or many, from a file or standard input."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from advisor.decision_record import decision_record
from advisor.exports import text
from advisor.report import assemble
from comparisons import knowledge
from comparisons.engine.explanation import verdict
from comparisons.engine.profile import Profile, ProfileError, parse
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
        parser.add_argument("--format", choices=("text", "json", "markdown"), default="text")

    def handle(self, *, file: str, format: str, **options: Any) -> None:
        place = "standard input" if file == "-" else file
        document = _decode(_read(file, place), place)
        try:
            edition = knowledge.current()
        except knowledge.NoEditionError as error:
            raise CommandError(str(error)) from error
        many = isinstance(document, list)
        profiles = _profiles(document if many else [document], place, many, edition)
        if format == "json":
            documents = [_document(profile, edition) for profile in profiles]
            found = documents if many else documents[0]
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        draw = text if format == "text" else decision_record
        drawn = [draw(assemble(_document(profile, edition), edition)) for profile in profiles]
        self.stdout.write("\n".join(drawn), ending="")


def _document(profile: Profile, edition: PublishedEdition) -> dict[str, Any]:
    return verdict(edition.model, profile).document(edition.number, edition.digest)


def _read(file: str, place: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise _bad(f"{place}: the text is not UTF-8 (byte {error.start}).") from error
    except OSError as error:
        raise _bad(f"{place}: {error.strerror}.") from error


def _decode(text: str, place: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _bad(
            f"{place}: not JSON, line {error.lineno}, column {error.colno}: {error.msg}."
        ) from error
    except (ValueError, RecursionError) as error:
        raise _bad(f"{place}: {error}") from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {json.dumps(key)} stands twice in one object.")
        found[key] = value
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON.")


def _profiles(
    documents: list[Any], place: str, many: bool, edition: PublishedEdition
) -> list[Profile]:
    profiles, problems = [], []
    for index, document in enumerate(documents):
        where = f"{place}[{index}]" if many else place
        try:
            profiles.append(parse(document, edition.knowledge))
        except ProfileError as error:
            problems += [f"{where}: {problem}" for problem in error.problems]
    if problems:
        raise _bad("\n".join(problems))
    return profiles


def _bad(message: str) -> CommandError:
    return CommandError(message, returncode=BAD_INPUT)
