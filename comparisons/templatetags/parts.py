"""From a template of Django to what is drawn with Jinja2."""

from __future__ import annotations

from typing import Any, Protocol, cast

from django import template
from django.template import engines
from django.template.backends.jinja2 import Jinja2

register = template.Library()

PARTS = "explanation/parts.html"


class Markup(Protocol):
    """Text that was escaped already, to whoever escapes."""

    def __html__(self) -> str: ...


@register.simple_tag
def drawn(name: str, **values: Any) -> Markup:
    """A template of Jinja2, with these values."""
    found: Markup = _template(name).make_module(values)
    return found


@register.simple_tag
def part(name: str, *values: Any) -> Markup:
    """One of the small parts that both kinds of templates have."""
    found: Markup = getattr(_template(PARTS).module, name)(*values)
    return found


def _template(name: str) -> Any:
    backend = cast(Jinja2, engines["jinja2"])
    return backend.env.get_template(name)
