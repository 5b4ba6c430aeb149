"""Addresses of pages, found once. A page of a result has some two hundred links."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse

from .engine.facts import Criterion
from .knowledge import PublishedEdition


def address_of(name: str, *args: object) -> str:
    """What :func:`django.urls.reverse` says, without asking it twice for the same."""
    return _found(get_script_prefix(), name, args)


@lru_cache(maxsize=2_000)
def _found(prefix: str, name: str, args: tuple[object, ...]) -> str:
    return reverse(name, args=args)


def criterion_of(edition: PublishedEdition, criterion: Criterion) -> str:
    """The page of a criterion as that edition has it."""
    if edition.is_draft:
        return address_of("criterion", criterion.slug)
    return address_of("criterion_then", edition.number, criterion.slug)
