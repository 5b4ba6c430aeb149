"""How the explanation of a result is drawn: with Jinja2, from ``templates/explanation/``.

A result has some three thousand values. Jinja2 puts each in its place several times as quickly as
Django's templates do, which draw everything else (decision 29).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.core.cache.utils import make_template_fragment_key
from django.template.defaultfilters import capfirst, date
from jinja2 import Environment, StrictUndefined

from comparisons import knowledge
from comparisons.addresses import criterion_of
from comparisons.knowledge import PublishedEdition
from comparisons.release import release
from comparisons.templatetags.objections import about, object_to

from .templatetags.links import link_to


def environment(**options: Any) -> Environment:
    """What Django's backend for Jinja2 makes its templates with."""
    strict = {"autoescape": True, "undefined": StrictUndefined}
    found = Environment(**options | strict, trim_blocks=True, lstrip_blocks=True)  # noqa: S701
    found.globals |= {
        "criterion_of": criterion_of,
        "draft_in_use": knowledge.in_use,
        "kept": kept,
        "link_to": link_to,
        "object_to": object_to,
    }
    found.filters |= {"about": about, "capfirst": capfirst, "date": date}
    return found


def kept(alike: bool, edition: PublishedEdition, *key: object, caller: Callable[[], str]) -> str:
    """What is drawn once for each key, edition and release.

    :param alike: whether this one looks the same to everybody. A draft that is tried never does.
    """
    if not alike or edition.is_draft:
        return caller()
    cache, name = caches["fragments"], _name(edition, *key)
    found: str | None = cache.get(name)
    if found is None:
        cache.set(name, found := caller(), None)
    return found


def _name(edition: PublishedEdition, *key: object) -> str:
    return make_template_fragment_key("explanation", [release(), edition.digest, *key])
