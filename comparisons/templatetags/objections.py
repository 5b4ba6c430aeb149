"""Links from a reason to the form that says what is wrong with it, and errata beside it."""

from __future__ import annotations

from django import template
from django.utils.http import urlencode

from comparisons.addresses import address_of
from comparisons.errata import Errata, Erratum

register = template.Library()


@register.simple_tag
def object_to(edition: int, criterion: str, framework: str = "", source: str = "") -> str:
    """The address of the form for a place in an edition."""
    names = {"framework": framework, "source": source, "edition": str(edition)}
    query = urlencode({name: value for name, value in names.items() if value})
    return f"{address_of('objection', criterion)}?{query}"


@register.filter
def about(errata: Errata | str | None, criterion: str) -> tuple[Erratum, ...]:
    """The errata on a criterion; none where the page was given no errata."""
    return errata.about(criterion) if isinstance(errata, Errata) else ()
