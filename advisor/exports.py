"""The report as text: the sentences that its documents share, and plain text for the terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .report import Bar, Report

#: The widest bar of the balance in the terminal, to either side.
BAR_CELLS = 12
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")
#: Classes of characters that are written, or make others be written, from right to left.
_TURNING = {"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"}
_INLINE = re.compile(r"([\\`*_\[\]|<>~&])")


def escape_markdown(text: str) -> str:
    """Text that Markdown shows as it is written, on one line, whatever it holds."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def isolated(text: str) -> str:
    """Text whose direction of writing cannot spread to what stands around it."""
    if all(unicodedata.bidirectional(character) not in _TURNING for character in text):
        return text
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def escape_prose(text: str) -> str:
    """Curated text for the inside of a line: what is special there only, so that it reads well."""
    return _INLINE.sub(r"\\\1", " ".join(text.split()))


def verdict_sentence(report: Report) -> str:
    """What is recommended and how surely, in one sentence."""
    if report.recommended is None:
        return (
            f"Too close to call: {report.left.name} and {report.right.name} "
            f"are {report.lead} points apart."
        )
    return (
        f"{report.recommended.name}, with {report.strength} of {report.lead} points "
        f"over {report.rival.name}."
    )


def robustness_sentence(report: Report) -> str:
    """What the robustness means for this result."""
    if report.leader is None:
        return "The contenders are exactly level."
    return (
        f"{report.leader.name} would still not be behind if every single weight were wrong "
        f"by {report.robustness}, each in the worst direction."
    )


def flip_sentence(report: Report) -> str:
    """What other answers would put the rival ahead, as an introduction to them."""
    if report.leader is None:
        return "Nobody leads, so there is nothing to turn."
    if report.flip is None:
        return f"No other answers to these questions would put {report.rival.name} ahead."
    count = "this answer" if len(report.flip) == 1 else f"these {len(report.flip)} answers"
    return f"With {count} given otherwise, {report.rival.name} would be ahead:"


def text(report: Report) -> str:
    """The report for a terminal, in a few lines."""
    return "\n".join(_text_lines(report)) + "\n"


def _text_lines(report: Report) -> Iterator[str]:
    if report.title:
        yield report.title
    yield verdict_sentence(report)
    yield robustness_sentence(report)
    yield ""
    yield "Scores: " + ", ".join(f"{s.framework.name} {s.value}" for s in report.scores)
    yield ""
    yield f"{report.left.name:>{BAR_CELLS}} | {report.right.name}"
    for bar in (report.start, *report.bars, report.total):
        yield _bar_line(bar)
    yield ""
    yield flip_sentence(report)
    for step in report.flip or ():
        yield f"  {step.question.text} {step.after} (instead of: {step.before})"
    for plan in report.plans:
        yield ""
        yield f"Install: {plan.command}"
    for other in report.better:
        yield f"Also consider: {other.framework.name} ({other.value} of 100)"
    for advisory in report.advisories:
        yield f"Also consider: {advisory.title}"


def _bar_line(bar: Bar) -> str:
    cells = "=" * round(float(bar.width) / 50 * BAR_CELLS)
    left, right = (cells, "") if bar.side == "left" else ("", cells)
    words = f"{bar.label} {bar.answer}" + (" (x2)" if bar.emphasised else "")
    return f"{left:>{BAR_CELLS}} | {right:<{BAR_CELLS}} {bar.points:>5}  {words}"
