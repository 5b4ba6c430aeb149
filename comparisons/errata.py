"""The errata of an edition: what was found to be wrong with it since it was published.

They are read together with the number of the newest edition, once for each revision of what is
public: so a page shows one as soon as a curator has accepted it, whichever process answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Count, FilteredRelation, Q, QuerySet

from . import knowledge, revision
from .engine.facts import Criterion
from .knowledge import NoEditionError, PublishedEdition
from .models import Edition, Objection
from .subject import Subject

_ACCEPTED = Objection.Status.ACCEPTED
_FIELDS = ("criterion", "framework", "source", "erratum", "decided_at", "pk")


@dataclass(frozen=True, slots=True)
class Erratum:
    """What is wrong at one place of an edition, and since when that is known."""

    subject: Subject
    text: str
    accepted: datetime


@dataclass(frozen=True)
class Errata:
    """All errata of one edition, in the order of its criteria."""

    edition: int
    all: tuple[Erratum, ...] = ()

    @cached_property
    def _by_criterion(self) -> Mapping[str, tuple[Erratum, ...]]:
        slugs = dict.fromkeys(erratum.subject.criterion.slug for erratum in self.all)
        return {
            slug: tuple(e for e in self.all if e.subject.criterion.slug == slug) for slug in slugs
        }

    def about(self, criterion: str) -> tuple[Erratum, ...]:
        """Those on one criterion."""
        return self._by_criterion.get(criterion, ())

    def among(self, criteria: Iterable[str]) -> Errata:
        """Those on any of these criteria."""
        wanted = set(criteria)
        found = (e for e in self.all if e.subject.criterion.slug in wanted)
        return Errata(self.edition, tuple(found))

    def by_criterion(self) -> list[tuple[Criterion, tuple[Erratum, ...]]]:
        """Each criterion that has any, with its own."""
        return [(found[0].subject.criterion, found) for found in self._by_criterion.values()]

    def __len__(self) -> int:
        return len(self.all)


def current() -> tuple[PublishedEdition, Errata]:
    """The newest edition, or what is used in its place, and its errata.

    :raises NoEditionError: if there is none.
    """
    if tried := knowledge.in_use():
        return tried, Errata(tried.number)
    number, errata = newest_and()
    return knowledge.edition(number), errata


def newest_and(number: int | None = None) -> tuple[int, Errata]:
    """The number of the newest edition, and the errata of an edition: by default of that one.

    :raises NoEditionError: if nothing has been published, or no edition of that number.
    """
    return _newest_and(revision.current(), number)


@lru_cache(maxsize=64)
def _newest_and(_revision: int, number: int | None) -> tuple[int, Errata]:
    newest = Edition.objects.order_by("-number").values("number")[:1]
    wanted = Q(number__in=newest) if number is None else Q(number__in=newest) | Q(number=number)
    rows = list(_rows(Edition.objects.filter(wanted)))
    numbers = {row[0] for row in rows}
    if not numbers or (number is not None and number not in numbers):
        missing = "No edition has been published yet."
        raise NoEditionError(f"There is no edition {number}." if number else missing)
    shown = max(numbers) if number is None else number
    return max(numbers), _errata(shown, [row[1:] for row in rows if row[0] == shown])


def counted() -> QuerySet[Edition]:
    """All editions, the newest first, with their numbers of errata as ``errata_total``."""
    accepted = Count("objections", filter=Q(objections__status=_ACCEPTED))
    return Edition.objects.newest_first().annotate(errata_total=accepted)


def _rows(editions: QuerySet[Edition]) -> Any:
    """One row for each erratum, and one without for an edition that has none."""
    relation = FilteredRelation("objections", condition=Q(objections__status=_ACCEPTED))
    joined = editions.annotate(accepted=relation)
    return joined.values_list("number", *(f"accepted__{name}" for name in _FIELDS))


def _errata(number: int, rows: list[tuple[Any, ...]]) -> Errata:
    found = [row for row in rows if row[0] is not None]
    if not found:
        return Errata(number)
    edition = knowledge.edition(number)
    places = {criterion.slug: n for n, criterion in enumerate(edition.knowledge.criteria)}
    found.sort(key=lambda row: (places[row[0]], row[4], row[5]))
    return Errata(
        number,
        tuple(
            Erratum(Subject.find(edition, criterion, framework, source), text, accepted)
            for criterion, framework, source, text, accepted, _ in found
        ),
    )
