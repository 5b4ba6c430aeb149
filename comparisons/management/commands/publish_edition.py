"""``manage.py publish_edition``: the draft becomes the next edition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from comparisons.draft import DraftChangedError
from comparisons.engine.findings import Finding
from comparisons.forms import printable
from comparisons.knowledge import NotPublishableError, publish
from comparisons.models import Waiver
from comparisons.preview import Preview


class Command(BaseCommand):
    help = (
        "Publishes the draft as the next edition, or lists what is wrong with it. From the second "
        "edition on each open warning needs a reason; the first is published as it ships."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--notes", required=True, help="what is new, for readers")
        parser.add_argument(
            "--waive",
            nargs=3,
            action="append",
            default=[],
            metavar=("RULE", "PLACE", "REASON"),
            help="accept a warning, as lint_knowledge prints it, and say why; may be repeated",
        )

    def handle(self, *, notes: str, waive: Sequence[Sequence[str]] = (), **options: Any) -> None:
        if not notes.strip():
            raise CommandError("Not published: say in --notes what is new in this edition.")
        if notes != printable(notes):
            raise CommandError("Not published: --notes holds control characters.")
        preview = Preview.of_draft()
        waivers = _waivers(waive, preview)
        try:
            edition = publish(notes, previewed=preview.digest, waivers=waivers)
        except NotPublishableError as error:
            raise _refused(error.findings) from error
        except DraftChangedError as error:
            raise CommandError(
                "Not published: the draft was changed just now. Try again."
            ) from error
        self.stdout.write(f"Published {edition} ({edition.digest}).")


def _waivers(given: Sequence[Sequence[str]], preview: Preview) -> list[Waiver]:
    """The reasons as rows. :raises CommandError: if one is missing, or is about no warning."""
    reasons = {(rule, place): reason.strip() for rule, place, reason in given}
    wanted = {(finding.rule, finding.place): finding for finding in preview.open_warnings}
    if unknown := [" at ".join(named) for named in reasons if named not in wanted]:
        raise CommandError(f"Not published: there is no open warning {', '.join(unknown)}.")
    missing = [finding for named, finding in wanted.items() if not reasons.get(named)]
    if missing and preview.newest and not preview.errors:
        examples = "\n".join(f'--waive {each.rule} {each.place} "…"' for each in missing)
        hint = "Mend what they name, or accept each with the reason:"
        raise CommandError(f"{_refused(missing)}\n{hint}\n{examples}")
    rows = [Waiver(rule=rule, place=place, reason=why) for (rule, place), why in reasons.items()]
    for row in rows:
        try:
            row.clean_fields()
        except ValidationError as error:
            raise CommandError(f"Not published: {row}: {' '.join(error.messages)}") from error
    return rows


def _refused(findings: Sequence[Finding]) -> CommandError:
    count = len(findings)
    noun = "finding" if count == 1 else "findings"
    listed = "\n".join(map(str, findings))
    return CommandError(f"Not published, {count} {noun}:\n{listed}")
