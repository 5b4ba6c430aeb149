"""The picture that a shared link unfolds to: 1200 by 630 pixels, drawn from the one report.

It is mostly seen small, so it says one thing large: what is recommended, and how surely. Text stays
within its box whatever it says. A title in a script that the fonts lack is left out, rather than
shown as empty boxes: the page's own metadata has it too.
"""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageDraw

from comparisons.engine.facts import Framework

from .lettering import SERIF, Setting, fitted, font, showable, wrapped
from .report import Bar, Report, Score

WIDTH, HEIGHT = 1200, 630
#: Changes with the drawing, and with it the tag by which copies are recognised.
DESIGN: Final = "1"

PAPER, INK, QUIET = "#fcfbf8", "#1d2224", "#555d62"
RULE, EDGE, TRACK = "#d9d5cb", "#7d8488", "#e7e3d9"
COLOURS: Final = {"django": "#0b6b3a", "flask": "#1a6780"}
OTHER: Final = "#6b5a7e"

Box = tuple[int, int, int, int]

MARGIN: Final = 64
#: What stands where: left, top, right, bottom.
NAME: Final[Box] = (MARGIN, 44, 760, 84)
EDITION: Final[Box] = (776, 44, WIDTH - MARGIN, 84)
TITLE: Final[Box] = (MARGIN, 108, 764, 204)
HEADLINE: Final[Box] = (MARGIN, 206, 764, 364)
STRENGTH: Final[Box] = (MARGIN, 376, 764, 438)
BALANCE: Final[Box] = (816, 112, WIDTH - MARGIN, 432)
SCORES: Final[Box] = (MARGIN, 482, WIDTH - MARGIN, 586)

#: The points that fill one side of the balance at least: a narrow lead has to look narrow.
FULL: Final = 10.0
#: So many answers of the balance can be told apart in a small picture.
BARS: Final = 7
BAR_HEIGHT, BAR_STEP = 22, 32
#: Patterns are drawn so many times too large and then reduced, for smooth edges.
FINE: Final = 4


def card(report: Report) -> bytes:
    """The picture as a PNG file; equal reports give equal bytes."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    _masthead(draw, report)
    _verdict(draw, report)
    _balance(picture, draw, report)
    _scores(picture, draw, report.scores)
    file = io.BytesIO()
    picture.quantize(128, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _masthead(draw: ImageDraw.ImageDraw, report: Report) -> None:
    left, top, _, bottom = NAME
    middle = (top + bottom) / 2
    draw.rectangle((left, top + 8, left + 14, top + 17), COLOURS["django"])
    draw.rectangle((left + 19, top + 23, left + 29, top + 32), COLOURS["flask"])
    draw.line((left + 16, top, left + 16, bottom), INK, 3)
    draw.text((left + 44, middle), "Framework advisor", INK, font(SERIF, 32), "lm")
    edition = f"Edition {report.edition.number}"
    draw.text((EDITION[2], middle), edition, QUIET, font(SERIF, 28), "rm")


def _verdict(draw: ImageDraw.ImageDraw, report: Report) -> None:
    question = f"{report.left.name} or {report.right.name}?"
    title = wrapped(showable(report.title) or question, TITLE[2] - TITLE[0], 38, 2)
    # A single line of title stands near what it is the title of.
    top = TITLE[3] - len(title.lines) * title.leading
    _lines(draw, title, (TITLE[0], top), QUIET)
    headline = fitted(report.headline, HEADLINE[2] - HEADLINE[0], 144, 60)
    draw.text((HEADLINE[0], HEADLINE[3] - 38), headline.lines[0], INK, headline.font, "ls")
    strength = fitted(strength_line(report), STRENGTH[2] - STRENGTH[0], 46, 28)
    draw.text((STRENGTH[0], STRENGTH[3] - 14), strength.lines[0], INK, strength.font, "ls")


def strength_line(report: Report) -> str:
    """How surely, in a few words."""
    if report.recommended:
        return f"{report.strength} of {report.lead} points".capitalize()
    return f"{report.left.name} and {report.right.name}, {report.lead} points apart"


def _lines(
    draw: ImageDraw.ImageDraw, setting: Setting, place: tuple[int, int], colour: str
) -> None:
    x, y = place
    for number, line in enumerate(setting.lines):
        draw.text((x, y + (number + 1) * setting.leading - 12), line, colour, setting.font, "ls")


def _balance(picture: Image.Image, draw: ImageDraw.ImageDraw, report: Report) -> None:
    """The heaviest answers and the lead, each on its side of the axis."""
    left, top, right, bottom = BALANCE
    axis = (left + right) // 2
    names = font(SERIF, 26)
    draw.text((axis - 16, top + 24), report.left.name, INK, names, "rs")
    draw.text((axis + 16, top + 24), report.right.name, INK, names, "ls")
    first, reach = top + 44, _reach(report)
    for number, bar in enumerate(report.bars[:BARS]):
        _bar(picture, bar, reach, first + number * BAR_STEP)
    total = first + BARS * BAR_STEP + 12
    _bar(picture, report.total, reach, total, BAR_HEIGHT + 10)
    draw.line((left, total - 11, right, total - 11), EDGE, 2)
    draw.line((axis, top, axis, bottom), INK, 3)


def _reach(report: Report) -> float:
    """How much of its side the longest bar of the balance fills, from 0 to 1."""
    points = [pull["points"] for pull in report.document["pulls"]]
    points += [report.document["lead"]["points"], report.document["lead"]["starting_point"]]
    return float(min(1.0, max(map(abs, points)) / FULL))


def _bar(picture: Image.Image, bar: Bar, reach: float, top: int, height: int = BAR_HEIGHT) -> None:
    left, _, right, _ = BALANCE
    axis = (left + right) // 2
    width = round(float(bar.width) / 100 * reach * (right - left))
    if bar.framework and width:
        start = axis - width if bar.side == "left" else axis
        _tone(picture, bar.framework, (start, top, start + width, top + height))


def _scores(picture: Image.Image, draw: ImageDraw.ImageDraw, scores: tuple[Score, ...]) -> None:
    """Every framework's score of 100, side by side."""
    left, top, right, bottom = SCORES
    draw.line((left, top - 22, right, top - 22), RULE, 2)
    gap = 48
    width = (right - left - gap * (len(scores) - 1)) // len(scores)
    for number, score in enumerate(scores):
        x = left + number * (width + gap)
        name = fitted(score.framework.name, width - 110, 36, 20)
        draw.text((x, top + 44), name.lines[0], INK, name.font, "ls")
        draw.text((x + width, top + 44), score.value, INK, font(SERIF, 40), "rs")
        draw.rectangle((x, bottom - 36, x + width, bottom - 12), TRACK)
        length = round(width * float(score.width) / 100)
        _tone(picture, score.framework, (x, bottom - 36, x + length, bottom - 12))


def _tone(picture: Image.Image, framework: Framework, box: Box) -> None:
    """Fills a box with the framework's colour and pattern: solid, hatched, dotted."""
    colour = COLOURS.get(framework.slug, OTHER)
    draw = ImageDraw.Draw(picture)
    if framework.slug == "django":
        draw.rectangle(box, colour)
        return
    draw.rectangle(box, PAPER)
    pattern = _hatching(box) if framework.slug == "flask" else _dots(box)
    picture.paste(colour, box, pattern)
    draw.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), outline=colour, width=2)


def _mask(box: Box) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    mask = Image.new("L", ((box[2] - box[0]) * FINE, (box[3] - box[1]) * FINE))
    return mask, ImageDraw.Draw(mask)


def _reduced(mask: Image.Image) -> Image.Image:
    return mask.resize((mask.width // FINE, mask.height // FINE), Image.Resampling.BOX)


def _hatching(box: Box) -> Image.Image:
    mask, draw = _mask(box)
    for x in range(-mask.height, mask.width, 11 * FINE):
        draw.line((x, mask.height, x + mask.height, 0), 255, 5 * FINE)
    return _reduced(mask)


def _dots(box: Box) -> Image.Image:
    mask, draw = _mask(box)
    step, radius = 8 * FINE, 2.5 * FINE
    for x in range(step // 2, mask.width + step, step):
        for y in range(step // 2, mask.height + step, step):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    return _reduced(mask)
