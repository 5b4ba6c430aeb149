"""What a file or an edition would make of the draft: shown first, then done as it was shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from comparisons import knowledge
from comparisons.changes import ChangedKind, changes
from comparisons.draft import DraftChangedError, draft, lock_draft
from comparisons.engine import facts
from comparisons.engine.findings import Finding
from comparisons.engine.profile import digest
from comparisons.kinds import BY_NAME, Kind

from . import files
from .drafting import write
from .records import Contents, RefusedError


@dataclass(frozen=True)
class Preview:
    """What applying the contents would do.

    ``before`` and ``after`` are digests of what the draft says now and would say then; of the
    findings those come first that the draft does not have now.
    """

    contents: Contents
    before: str
    after: str
    changes: tuple[ChangedKind, ...]
    new_findings: tuple[Finding, ...]
    old_findings: tuple[Finding, ...]

    @property
    def kinds(self) -> set[Kind]:
        """The kinds of rows that it changes, ratings and effects with what they belong to."""
        touched = {part.kind for part in self.changes}
        return {kind for name, kind in BY_NAME.items() if name in touched}

    @property
    def counts(self) -> str:
        """“2 criteria changed, 1 added; 1 source removed”."""
        return "; ".join(part.summary for part in self.changes)


def preview(contents: Contents) -> Preview:
    """Writes the contents, looks at what comes of it, and takes everything back.

    :raises RefusedError: naming what cannot be a row.
    """
    with transaction.atomic():
        lock_draft()
        was = draft()
        write(contents)
        now = draft()
        transaction.set_rollback(True)
    before, after = _digest(was), _digest(now)
    had, has = ([], []) if before == after else (knowledge.reviewed(was), knowledge.reviewed(now))
    return Preview(
        contents=contents,
        before=before,
        after=after,
        changes=changes(was, now),
        new_findings=tuple(finding for finding in has if finding not in had),
        old_findings=tuple(finding for finding in has if finding in had),
    )


def preview_of(name: str, raw: bytes) -> Preview:
    """What a file would do, by its name and content.

    :raises RefusedError: naming what is wrong; of a table, what cannot be read and what cannot be
        written at once.
    """
    try:
        return preview(files.contents(name, raw))
    except RefusedError as error:
        if error.readable is None:
            raise
        try:
            preview(error.readable)
        except RefusedError as other:
            raise RefusedError([*error.problems, *other.problems]) from other
        raise


@transaction.atomic
def apply(contents: Contents, before: str, after: str) -> None:
    """Does what was shown, or nothing.

    :raises DraftChangedError: if the draft has changed since, or something else would come of it.
    :raises RefusedError: if something it names has gone since.
    """
    lock_draft()
    if _digest(draft()) != before:
        raise DraftChangedError
    write(contents)
    if _digest(draft()) != after:
        raise DraftChangedError


def _digest(state: facts.Knowledge) -> str:
    return digest(knowledge.text(state))
