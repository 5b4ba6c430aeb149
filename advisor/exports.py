"""The report as Markdown, and the sentences that all outputs share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from .report import Bar, Plan, Report

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")


def escape_markdown(text: str) -> str:
    """Text that Markdown shows as it is written, on one line, whatever it holds."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


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


def markdown(report: Report, address: str = "", saved: date | None = None) -> str:
    """The report as a Markdown document.

    :param address: where it was saved, if it was.
    :param saved: the day on which it was saved.
    """
    return "\n".join(_markdown_lines(report, address, saved)) + "\n"


def _markdown_lines(report: Report, address: str, saved: date | None) -> Iterator[str]:
    e = escape_markdown
    yield f"# {e(report.title) or 'Django or Flask?'}"
    yield from ("", f"**{e(verdict_sentence(report))}** {e(robustness_sentence(report))}")
    yield from ("", "## Scores", "", "| Framework | Score of 100 |", "| --- | ---: |")
    for score in report.scores:
        yield f"| {e(score.framework.name)} | {score.value} |"
    yield from ("", "## What pulls to which side", "")
    yield from ("| Question | Answer | Toward | Points |", "| --- | --- | --- | ---: |")
    for bar in (report.start, *report.bars, report.total):
        yield _balance_row(bar)
    yield from ("", "## What would change it", "", e(flip_sentence(report)))
    if report.flip:
        yield ""
        for step in report.flip:
            yield f"- {e(step.question.text)} {e(step.after)} (instead of: {e(step.before)})"
    for plan in report.plans:
        yield from _markdown_plan(plan)
    if report.better or report.advisories:
        yield from ("", "## Also consider", "")
        for other in report.better:
            yield f"- {e(other.framework.name)} scores higher here: {other.value} of 100."
        for advisory in report.advisories:
            yield f"- **{e(advisory.title)}** {e(advisory.text)}"
    yield from ("", "## Where this comes from", "")
    yield f"- Edition {report.edition.number} of the knowledge, `{report.edition.digest}`"
    if saved:
        yield f"- Saved on {saved.isoformat()}"
    if address:
        yield f"- <{address}>"


def _balance_row(bar: Bar) -> str:
    e = escape_markdown
    toward = e(bar.framework.name) if bar.framework else "nobody"
    double = " (counts double)" if bar.emphasised else ""
    return f"| {e(bar.label)} | {e(bar.answer)}{double} | {toward} | {bar.points} |"


def _markdown_plan(plan: Plan) -> Iterator[str]:
    e = escape_markdown
    yield from ("", f"## Building it with {e(plan.framework.name)}", "")
    yield from ("```sh", plan.command, "```")
    if plan.watch_outs:
        yield from ("", f"What to watch out for with {e(plan.framework.name)}:", "")
        for watch_out in plan.watch_outs:
            yield f"- **{e(watch_out.criterion.name)}:** {e(watch_out.rationale)}"
