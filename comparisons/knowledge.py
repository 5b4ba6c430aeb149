"""The one bridge between rows and engine: the draft, its freezing, and what editions say.

A draft is read from the rows into :class:`Knowledge`. Publishing checks it and freezes it into the
canonical JSON text of an edition, from which the same ``Knowledge`` comes back, bit for bit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from pydantic import TypeAdapter

from . import models, revision
from .draft import DraftChangedError, draft, lock_draft
from .engine import VERSION, facts
from .engine.balance import Balance, balance
from .engine.explanation import verdict
from .engine.findings import Finding
from .engine.lint import lint
from .engine.profile import Profile, canonical_json, digest
from .engine.review import review
from .engine.scoring import DecisionModel
from .kinds import KINDS

_adapter = TypeAdapter(facts.Knowledge)


class NotPublishableError(Exception):
    """The draft was refused; ``findings`` says why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("\n".join(map(str, self.findings)))


class NoEditionError(LookupError):
    """No edition of that number, or none at all, has been published."""


@dataclass(frozen=True)
class PublishedEdition:
    """An edition, ready for use: its knowledge and the decision model made from it.

    ``is_draft`` marks a draft that is tried as if it were published: see :func:`using`.
    """

    number: int
    digest: str
    notes: str
    published_at: datetime
    knowledge: facts.Knowledge
    model: DecisionModel
    is_draft: bool = False

    @cached_property
    def balance(self) -> Balance:
        """The neutrality report, computed once for an edition: it never changes."""
        return balance(self.model)

    def verdict_document(self, profile: Profile) -> dict[str, Any]:
        """The contract's verdict document on a profile that was checked against this edition."""
        return verdict(self.model, profile).document(self.number, self.digest)


def current_number() -> int:
    """The number of the newest edition. :raises NoEditionError: if there is none."""
    return _newest(revision.current())


@lru_cache(maxsize=8)
def _newest(_revision: int) -> int:
    number = models.Edition.objects.aggregate(newest=Max("number"))["newest"]
    if number is None:
        raise NoEditionError("No edition has been published yet.")
    return int(number)


@lru_cache(maxsize=8)
def edition(number: int) -> PublishedEdition:
    """The edition of that number. It is read once in a process: editions never change.

    :raises NoEditionError: if there is none of that number.
    """
    row = models.Edition.objects.filter(number=number).first()
    if row is None:
        raise NoEditionError(f"There is no edition {number}.")
    return read(row)


def read(row: models.Edition) -> PublishedEdition:
    """An edition as its row holds it, made ready for use."""
    knowledge = thaw(row.document)
    return PublishedEdition(
        number=row.number,
        digest=row.digest,
        notes=row.notes,
        published_at=row.published_at,
        knowledge=knowledge,
        model=DecisionModel(knowledge),
    )


def current() -> PublishedEdition:
    """The newest edition, or what is used in its place. :raises NoEditionError: if none is."""
    return in_use() or edition(current_number())


_in_use: ContextVar[PublishedEdition | None] = ContextVar("edition in use", default=None)


def in_use() -> PublishedEdition | None:
    """What is used here in place of the newest edition; usually nothing."""
    return _in_use.get()


@contextmanager
def using(other: PublishedEdition) -> Iterator[None]:
    """Within it, in this thread or task alone, :func:`current` gives something else."""
    token = _in_use.set(other)
    try:
        yield
    finally:
        _in_use.reset(token)


def next_number() -> int:
    """The number that the draft would be published under."""
    newest = models.Edition.objects.aggregate(newest=Max("number"))["newest"]
    return int(newest or 0) + 1


def today() -> str:
    """The day against which review dates are held, as an ISO date."""
    return timezone.now().date().isoformat()


def reviewed(knowledge: facts.Knowledge, on: str | None = None) -> list[Finding]:
    """What the linter says of a draft that says this, beside all editions so far.

    :param on: the day, as an ISO date; ``None`` for today.
    """
    numbers = models.Edition.objects.order_by("number").values_list("number", flat=True)
    earlier = [edition(number).knowledge for number in numbers]
    return review(knowledge, on or today(), earlier)


def freeze(knowledge: facts.Knowledge, number: int) -> str:
    """The document of an edition: canonical JSON, equal for equal knowledge."""
    return text(knowledge, edition=number)


def text(knowledge: facts.Knowledge, **about: int) -> str:
    """What a document says of the knowledge, and what is given about it, as canonical JSON."""
    document = _adapter.dump_python(knowledge, mode="json")
    return canonical_json({**about, "engine": VERSION, **document})


def thaw(document: str) -> facts.Knowledge:
    """The knowledge that a document holds. :raises pydantic.ValidationError: if it is none."""
    return _adapter.validate_python(json.loads(document))


@transaction.atomic
def publish(
    notes: str,
    by: User | None = None,
    *,
    previewed: str | None = None,
    waivers: Iterable[models.Waiver] = (),
) -> models.Edition:
    """Publishes the draft as the next edition.

    Two at once make one edition: the second finds that nothing has changed since.

    :param previewed: the digest that the draft had when it was looked at; ``None`` publishes
        whatever it is now.
    :param waivers: new ones, with why warnings are accepted. They become a part of the draft, and
        so of the edition.
    :raises NotPublishableError: if the linter finds errors, or nothing has changed.
    :raises DraftChangedError: if the draft is not what was looked at.
    """
    lock_draft()
    knowledge = draft()
    if errors := [f for f in lint(knowledge) if f.severity == "error"]:
        raise NotPublishableError(errors)
    newest = models.Edition.objects.order_by("-number").first()
    if newest and newest.document == freeze(knowledge, newest.number):
        message = f"The draft says the same as edition {newest.number}."
        hint = "Change something before you publish it."
        raise NotPublishableError([Finding("no-change", "error", "draft", message, hint)])
    number = newest.number + 1 if newest else 1
    document = freeze(knowledge, number)
    if previewed is not None and digest(document) != previewed:
        raise DraftChangedError
    if added := list(waivers):
        for waiver in added:
            waiver.save()
        document = freeze(draft(), number)
    return _store(number, document, notes, by)


def _store(number: int, document: str, notes: str, by: User | None) -> models.Edition:
    for kind in KINDS:
        if kind.is_slugged:
            kind.rows().filter(retired=False, first_edition=None).update(first_edition=number)
    return models.Edition.objects.create(
        number=number,
        document=document,
        digest=digest(document),
        notes=notes,
        published_at=timezone.now(),
        published_by=by,
    )
