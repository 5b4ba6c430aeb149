"""What a file or an edition would make of the draft: shown first, then done as it was shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from comparisons import knowledge, models
from comparisons.draft import draft
from comparisons.engine import facts
from comparisons.engine.findings import Finding
from comparisons.engine.profile import digest

from .changes import Change, changes
from .drafting import write
from .kinds import Kind
from .records import Contents


class DraftChangedError(Exception):
    """The draft is no longer the one for which the proposal was shown."""


@dataclass(frozen=True)
class Preview:
    """What applying the contents would do.

    ``before`` and ``after`` are digests of what the draft says now and would say then; of the
    findings those come first that the draft does not have now.
    """

    contents: Contents
    before: str
    after: str
    changes: tuple[Change, ...]
    new_findings: tuple[Finding, ...]
    old_findings: tuple[Finding, ...]

    @property
    def kinds(self) -> set[Kind]:
        """The kinds of rows that it changes."""
        return {change.kind for change in self.changes}

    @property
    def counts(self) -> str:
        """“2 added, 1 changed”."""
        counts = Counter(change.what for change in self.changes)
        return ", ".join(f"{count} {what}" for what, count in counts.items())


def preview(contents: Contents) -> Preview:
    """Writes the contents, looks at what comes of it, and takes everything back.

    :raises RefusedError: naming what cannot be a row.
    """
    with transaction.atomic():
        _one_at_a_time()
        was, had = draft(), knowledge.review_draft()
        write(contents)
        now, has = draft(), knowledge.review_draft()
        transaction.set_rollback(True)
    return Preview(
        contents=contents,
        before=_digest(was),
        after=_digest(now),
        changes=tuple(changes(was, now)),
        new_findings=tuple(_without(has, had)),
        old_findings=tuple(finding for finding in has if finding in had),
    )


@transaction.atomic
def apply(contents: Contents, before: str, after: str) -> None:
    """Does what was shown, or nothing.

    :raises DraftChangedError: if the draft has changed since, or something else would come of it.
    :raises RefusedError: if something it names has gone since.
    """
    _one_at_a_time()
    if _digest(draft()) != before:
        raise DraftChangedError
    write(contents)
    if _digest(draft()) != after:
        raise DraftChangedError


def _one_at_a_time() -> None:
    """As publishing does it, so that neither comes between the other's steps."""
    list(models.Framework.objects.select_for_update().values_list("pk"))


def _digest(state: facts.Knowledge) -> str:
    return digest(knowledge.text(state))


def _without(findings: Iterable[Finding], known: list[Finding]) -> Iterable[Finding]:
    return (finding for finding in findings if finding not in known)
