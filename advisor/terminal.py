"""The report as a summary for a terminal: words, scores, and the balance as bars."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.termcolors import colorize

from comparisons.engine.facts import Framework

from .exports import (
    case_sentence,
    doubt_sentence,
    flip_sentence,
    robustness_sentence,
    verdict_sentence,
)
from .report import Bar, Plan, Report, Score

#: Below this a line has no room for a bar.
WIDTH_MIN = 24
#: Beside a bar stand words, if there are this many columns left for them; otherwise above it.
WORDS_MIN = 24
_SIDES = {"left": "green", "right": "cyan"}


@dataclass(frozen=True, slots=True)
class Look:
    """What a terminal can show: its columns, whether colours, whether characters beyond ASCII."""

    width: int = 80
    colour: bool = False
    unicode: bool = True

    def paint(self, text: str, colour: str = "", bold: bool = False) -> str:
        """The text in a colour, if there are colours. Spaces around it stay as they are."""
        if not (self.colour and (colour or bold) and text.strip()):
            return text
        opts = ("bold",) if bold else ()
        painted: str = colorize(text.strip(), opts, **({"fg": colour} if colour else {}))
        return text.replace(text.strip(), painted, 1)

    @property
    def arm(self) -> int:
        """How far a bar of the balance can reach to either side."""
        return max(6, min(20, self.width // 7))


def summary(report: Report, look: Look) -> str:
    """The report in the lines that fit the terminal."""
    return "\n".join(line.rstrip() for line in _lines(report, look)) + "\n"


def _lines(report: Report, look: Look) -> Iterator[str]:
    for line in wrapped(report.title, look.width):
        yield look.paint(line, bold=True)
    leading = _SIDES["left" if report.recommended == report.left else "right"]
    for line in wrapped(verdict_sentence(report), look.width):
        yield look.paint(line, leading if report.recommended else "", bold=True)
    yield from wrapped(robustness_sentence(report), look.width)
    yield ""
    yield from _scores(report, look)
    yield ""
    yield from _balance(report, look)
    yield ""
    yield from wrapped(flip_sentence(report), look.width)
    for step in report.flip or ():
        words = f"{step.question.text} {step.after} (instead of: {step.before})"
        yield from wrapped(words, look.width, "  ")
    yield from wrapped(doubt_sentence(report), look.width)
    if report.next_question:
        open_one = f"Of the {report.open_count} open questions this one could move it furthest:"
        yield from wrapped(open_one, look.width)
        yield from wrapped(report.next_question.text, look.width, "  ")
    for case in report.cases if report.bars else ():
        yield from ("", *wrapped(case_sentence(case), look.width))
    for plan in report.plans:
        yield ""
        yield from _installation(plan, look)
        yield from _first_steps(plan, look)
    yield from ("", *wrapped("See to these early:", look.width))
    for check in report.plans[0].checks:
        yield from wrapped(f"{check.topic}: {check.text}", look.width, "  ")
    yield from _also(report, look)


def _scores(report: Report, look: Look) -> Iterator[str]:
    names = max(cells(score.framework.name) for score in report.scores)
    room = max(0, look.width - names - 8)
    for score in report.scores:
        bar = _blocks(float(score.width) / 100 * room, look)
        painted = look.paint(bar, _colour_of(score, report))
        yield f"{padded(score.framework.name, names)}  {score.value:>5} {painted}"


def _colour_of(score: Score, report: Report) -> str:
    sides: dict[Framework, str] = {report.left: "left", report.right: "right"}
    return _SIDES.get(sides.get(score.framework, ""), "")


def _balance(report: Report, look: Look) -> Iterator[str]:
    arm = look.arm
    left, right = (shortened(side.name, arm) for side in (report.left, report.right))
    painted = look.paint(" " * (arm - cells(left)) + left, _SIDES["left"], bold=True)
    yield f"{painted} {_axis(look)} {look.paint(right, _SIDES['right'], bold=True)}"
    for bar in (report.start, *report.bars, report.total):
        yield from _bar_lines(bar, look)


def _bar_lines(bar: Bar, look: Look) -> Iterator[str]:
    arm = look.arm
    size = float(bar.width) / 50 * arm
    left = _blocks(size, look, leftward=True) if bar.side == "left" else ""
    right = _blocks(size, look) if bar.side == "right" else ""
    row = (
        f"{look.paint(left.rjust(arm), _SIDES['left'])} {_axis(look)} "
        f"{look.paint(right.ljust(arm), _SIDES['right'])} {bar.points:>5}"
    )
    answer = bar.answer + (" (counts twice)" if bar.emphasised else "")
    room = look.width - 2 * arm - 11
    if room >= WORDS_MIN:
        answer = shortened(answer, room * 3 // 5)
        yield f"{row}  {shortened(bar.label, room - cells(answer) - 1)} {answer}"
    else:
        yield from wrapped(f"{bar.label} {answer}", look.width)
        yield row


def _axis(look: Look) -> str:
    return "│" if look.unicode else "|"


def _blocks(size: float, look: Look, leftward: bool = False) -> str:
    """A bar of that many columns, to the half of one."""
    if not look.unicode:
        return "=" * round(size)
    whole, half = divmod(round(size * 2), 2)
    return "▐" * half + "█" * whole if leftward else "█" * whole + "▌" * half


def _installation(plan: Plan, look: Look) -> Iterator[str]:
    """The command of a plan, broken between packages so that it can still be copied."""
    lines = wrapped(plan.command, look.width - 2, "    ")
    for number, line in enumerate(lines, 1):
        text = line.removeprefix("    ") if number == 1 else line
        yield text if number == len(lines) else f"{text} \\"


def _first_steps(plan: Plan, look: Look) -> Iterator[str]:
    yield from wrapped(f"Documentation: {plan.framework.documentation}", look.width)
    for need in plan.heaviest:
        helpers = ", ".join(companion.name for companion in need.companions)
        yield from wrapped(f"Read about {need.criterion.name}: {helpers}", look.width, "  ")


def _also(report: Report, look: Look) -> Iterator[str]:
    found = [f"{other.framework.name}, {other.value} of 100" for other in report.better]
    found += [advisory.title for advisory in report.advisories]
    if found:
        yield from ("", "Also consider:")
    for each in found:
        yield from wrapped(each, look.width, "  ")


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def padded(text: str, width: int) -> str:
    """A text with as many spaces behind it as make it that wide."""
    return text + " " * (width - cells(text))


def shortened(text: str, width: int) -> str:
    """A text that is no wider than that; what was cut off shows as an ellipsis."""
    if cells(text) <= width:
        return text
    while cells(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """The lines of a text, none wider than that; words that are too long are broken."""
    lines: list[str] = []
    room = max(1, width - len(indent))
    for word in text.split():
        if lines and cells(lines[-1]) + 1 + cells(word) <= room:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        for character in word:
            if lines[-1] and cells(lines[-1]) + _cells_of(character) > room:
                lines.append("")
            lines[-1] += character
    return [indent + line for line in lines]
