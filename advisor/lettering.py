"""Text for pictures: which font can show it, how wide it is, and how it fits into a box.

The fonts are shipped with the software, so a picture is the same on every machine. Source Serif
sets what the site says and most titles; DejaVu Sans has the scripts that it lacks, Arabic and
Hebrew among them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import ImageFont, features

FONTS: Final = Path(__file__).parent / "fonts"
SERIF: Final = "SourceSerifPro-Semibold.ttf"
SANS: Final = "DejaVuSans.ttf"
ELLIPSIS: Final = "…"
#: Stands for no character, so a font draws it as it draws whatever it lacks.
_NOWHERE: Final = "\U0010ffff"
_JOINERS: Final = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


@lru_cache(maxsize=64)
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / name, size)


@lru_cache(maxsize=4096)
def _has_glyph(name: str, character: str) -> bool:
    if character.isspace() or character in _JOINERS:
        return True
    shapes = font(name, 24)
    missing, found = shapes.getmask(_NOWHERE), shapes.getmask(character)
    return (missing.size, bytes(missing)) != (found.size, bytes(found))


def font_for(text: str) -> str | None:
    """The first font that can show all of a text; ``None`` if there is none.

    Without the library that orders right-to-left text such text cannot be shown either.
    """
    turning = any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
    if turning and not features.check("raqm"):
        return None
    return next((n for n in (SERIF, SANS) if all(_has_glyph(n, c) for c in text)), None)


def showable(text: str) -> str:
    """What of a text can be shown: all but marks and pictures that no font here has.

    Nothing, if letters would be missing: half a word says something else than the whole.
    Characters that only steer the direction of writing are dropped.
    """
    steered = "".join(
        c for c in text if unicodedata.category(c) not in ("Cf", "Cn", "Co") or c in _JOINERS
    )
    if font_for(steered) is None:
        steered = "".join(
            c for c in steered if unicodedata.category(c)[0] in "LMN" or font_for(c) is not None
        )
    return " ".join(steered.split()) if font_for(steered) is not None else ""


@dataclass(frozen=True, slots=True)
class Setting:
    """Lines of text in one font and size."""

    lines: tuple[str, ...]
    font: ImageFont.FreeTypeFont
    leading: int


def fitted(text: str, width: float, largest: int, smallest: int) -> Setting:
    """One line at the largest size at which it fits; cut at the smallest if need be."""
    name = font_for(text) or SANS
    for size in range(largest, smallest, -2):
        if font(name, size).getlength(text) <= width:
            return Setting((text,), font(name, size), size)
    return wrapped(text, width, smallest, 1)


def wrapped(text: str, width: float, size: int, lines: int) -> Setting:
    """At most so many lines, broken between words if possible; what is left over is cut off."""
    shapes = font(font_for(text) or SANS, size)
    found: list[str] = []
    rest = text
    while rest and len(found) < lines:
        line = _line(rest, shapes, width)
        rest = rest[len(line) :].lstrip()
        found.append(line.rstrip())
    if rest:
        found[-1] = _cut(found[-1], shapes, width)
    return Setting(tuple(found), shapes, round(size * 1.25))


def _line(text: str, shapes: ImageFont.FreeTypeFont, width: float) -> str:
    """As much of a text as fits on a line: whole words, or as much of the first as there is."""
    fits = len(text)
    while fits > 1 and shapes.getlength(text[:fits]) > width:
        fits -= 1
    if fits == len(text) or text[fits].isspace():
        return text[:fits]
    space = text.rfind(" ", 0, fits)
    return text[: space + 1] if space > 0 else text[:fits]


def _cut(line: str, shapes: ImageFont.FreeTypeFont, width: float) -> str:
    while line and shapes.getlength(line + ELLIPSIS) > width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS
