"""The guide in the admin: ``docs/curating.md`` with its pictures, and a list of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify


@dataclass(frozen=True)
class Guide:
    """``parts`` are the headings below the title, each with the fragment that leads to it."""

    parts: tuple[tuple[str, str], ...]
    body: SafeString


@lru_cache(maxsize=1)
def guide() -> Guide:
    """Read once in a process: it comes with the release."""
    from markdown_it import MarkdownIt  # few processes are ever asked for it

    text = (Path(settings.BASE_DIR) / "docs" / "curating.md").read_text(encoding="utf-8")
    markdown = MarkdownIt("js-default", {"html": False})
    tokens = markdown.parse(text.partition("\n")[2])  # the page has the title already
    parts = []
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slugify(following.content))
            parts.append((slugify(following.content), following.content))
    for picture in (each for token in tokens for each in token.children or ()):
        if picture.type == "image":
            # They are static files by the names that the document gives them.
            picture.attrSet("src", static(str(picture.attrGet("src"))))
            picture.attrSet("loading", "lazy")
    drawn = markdown.renderer.render(tokens, markdown.options, {})
    return Guide(tuple(parts), mark_safe(drawn))  # noqa: S308 - our own document, without HTML
