"""The sentences that all texts of a report share, and how text is made safe for Markdown."""

from __future__ import annotations

import re
import unicodedata

from .report import Case, Report

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
    if not report.bars:
        return "No question is answered yet, so there is nothing yet to tell them apart."
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
    if not report.bars:
        return "There is no answer yet that could be given otherwise."
    if report.flip is None:
        return f"No other answers to these questions would put {report.rival.name} ahead."
    count = "this answer" if len(report.flip) == 1 else f"these {len(report.flip)} answers"
    return (
        f"With {count} given otherwise, {report.rival.name} would be ahead, {report.flipped_lead}:"
    )


def case_sentence(case: Case) -> str:
    """How many answers speak for a framework that is not recommended, how strongly, and which."""
    name, others = case.framework.name, f"for {case.other.name} it is {case.other_points} points"
    if not case.count:
        return f"None of the answers speaks for {name}; {others}."
    speak = "1 answer speaks" if case.count == 1 else f"{case.count} answers speak"
    weightiest = "; ".join(f"{bar.label} {bar.answer} ({bar.points})" for bar in case.answers)
    first = "The weightiest" if len(case.answers) < case.count else "In points"
    return f"{speak} for {name}, with {case.points} points in all; {others}. {first}: {weightiest}."


def doubt_sentence(report: Report) -> str:
    """Where to doubt the result: the single rating which, moved least, would turn it."""
    if report.leader is None:
        return "Nobody leads, so every single rating matters."
    if report.doubt is None:
        return f"No single rating, wherever on the scale, would put {report.rival.name} ahead."
    doubt, cell = report.doubt, report.doubt.cell
    return (
        f"Where to doubt it: {cell.framework.name} is rated {cell.value} of 10 for "
        f"{doubt.criterion.name}. From {doubt.turning} {'down' if doubt.falls else 'up'}, "
        f"{doubt.rival.name} would be ahead; no other rating would have to move less."
    )
