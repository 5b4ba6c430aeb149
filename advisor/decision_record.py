"""The report as a decision record in MADR 4 form, for a repository or a ticket.

The form is that of https://adr.github.io/madr/: its headings, in its order. What a team decides is
its own affair: the record proposes, and whoever follows it changes ``status`` to accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from comparisons.engine.facts import Evidence, Framework, Source

from .exports import (
    escape_markdown,
    escape_prose,
    flip_sentence,
    isolated,
    robustness_sentence,
    verdict_sentence,
)
from .report import Bar, CriterionRow, Report

#: How many of the heaviest criteria are drivers of the decision.
DRIVERS = 7
#: How many arguments of each kind an option gets, and how many sources an argument.
ARGUMENTS = {"Good": 4, "Neutral": 2, "Bad": 4}
SOURCES = 3

Tone = Literal["Good", "Neutral", "Bad"]


@dataclass(frozen=True, slots=True)
class Argument:
    """What one criterion says for, beside or against a framework, compared with another one."""

    tone: Tone
    row: CriterionRow
    framework: Framework
    other: Framework

    @property
    def fact(self) -> str:
        """The two ratings, in words that follow “because”."""
        ratings = {cell.framework: cell.value for cell in self.row.cells}
        own, others = ratings[self.framework], ratings[self.other]
        name = escape_prose(self.row.criterion.name)
        if own == others:
            return f"**{name}** is rated {own} of 10 for both"
        return f"**{name}** is rated {own} of 10, and {others} for {self.other.name}"

    @property
    def rationale(self) -> str:
        return self.row.criterion.rationales.get(self.framework.slug, "")

    @property
    def sources(self) -> list[Source]:
        """What the rating rests on, each source once, without statements found to be wrong."""
        found = {
            source.slug: source
            for piece, source in _evidence(self.row, self.framework)
            if piece.status != "refuted" and source.url
        }
        return list(found.values())[:SOURCES]


def _evidence(row: CriterionRow, framework: Framework) -> Iterable[tuple[Evidence, Source]]:
    return next(cell.evidence for cell in row.cells if cell.framework == framework)


def arguments(report: Report, framework: Framework) -> list[Argument]:
    """The case for and against one option: contenders against each other, others with the leader.

    The criteria that move the lead most come first.
    """
    other = report.rival if framework == report.ahead else report.ahead
    found: dict[Tone, list[Argument]] = {"Good": [], "Neutral": [], "Bad": []}
    for row in report.criteria:
        own = row.criterion.ratings[framework.slug]
        others = row.criterion.ratings[other.slug]
        tone: Tone = "Good" if own > others else "Bad" if own < others else "Neutral"
        if row.toward or row.needed:
            found[tone].append(Argument(tone, row, framework, other))
    return [each for tone, kind in found.items() for each in kind[: ARGUMENTS[tone]]]


def drivers(report: Report) -> list[CriterionRow]:
    """The criteria that weigh most for this project, the heaviest first."""
    rows = zip(report.document["criteria"], report.criteria, strict=True)
    heaviest = sorted(rows, key=lambda pair: -pair[0]["weight"])[:DRIVERS]
    return [row for _, row in heaviest]


def review_by(report: Report) -> str | None:
    """The first day, in ISO form, on which evidence behind a driver is due for review."""
    days = [
        piece.review_by
        for row in drivers(report)
        for framework in (report.ahead, report.rival)
        for piece, _ in _evidence(row, framework)
        if piece.review_by
    ]
    return min(days, default=None)


def decision_record(report: Report, address: str = "", saved: date | None = None) -> str:
    """The report as a Markdown document.

    :param address: where it was saved, if it was.
    :param saved: the day on which it was saved; without one there is no front matter, which
        lets several records stand in one file.
    """
    lines: list[str] = []
    if saved:
        lines += ["---", "status: proposed", f"date: {saved.isoformat()}", "---", ""]
    lines.append(f"# {_title(report)}")
    for part in (_context, _drivers, _options, _outcome, _confirmation, _pros_and_cons):
        lines += part(report)
    lines += _more(report, address, saved)
    return "\n".join(lines) + "\n"


def _title(report: Report) -> str:
    title = isolated(escape_markdown(report.title)) or "This project"
    if report.recommended:
        return f"{title}: build it with {report.recommended.name}"
    return f"{title}: {report.left.name} or {report.right.name}, {report.strength}"


def _context(report: Report) -> Iterator[str]:
    contenders = f"{report.left.name} or with {report.right.name}"
    answered, asked = len(report.bars), len(report.bars) + report.open_count
    yield from ("", "## Context and Problem Statement", "")
    yield f"Should this project be built with {contenders}?"
    yield f"{answered} of {asked} questions about it are answered. Each answer pulls to one side,"
    yield "in points of the lead."
    yield ""
    yield from ("| Question | Answer | Toward | Points |", "| --- | --- | --- | ---: |")
    for bar in (report.start, *report.bars, report.total):
        yield _balance_row(bar)


def _balance_row(bar: Bar) -> str:
    e = escape_prose
    toward = e(bar.framework.name) if bar.framework else "nobody"
    double = " (counts double)" if bar.emphasised else ""
    return f"| {e(bar.label)} | {e(bar.answer)}{double} | {toward} | {bar.points} |"


def _drivers(report: Report) -> Iterator[str]:
    yield from ("", "## Decision Drivers", "")
    for row in drivers(report):
        criterion = row.criterion
        yield (
            f"* **{escape_prose(criterion.name)}** (weight {row.weight}): "
            f"{escape_prose(criterion.need or criterion.description)}"
        )


def _options(report: Report) -> Iterator[str]:
    yield from ("", "## Considered Options", "")
    yield from (f"* {score.framework.name}" for score in report.scores)


def _outcome(report: Report) -> Iterator[str]:
    yield from ("", "## Decision Outcome", "")
    if report.recommended:
        yield (
            f'Chosen option: "{report.recommended.name}", because it has {report.strength} of '
            f"{report.lead} points over {report.rival.name}."
        )
    else:
        yield f"No option is chosen yet. {verdict_sentence(report)}"
    yield from ("", "### Consequences", "")
    yield from _consequences(report) if report.recommended else _consequences_of_either()
    for other in report.better:
        yield (
            f"* Neutral, because {other.framework.name}, which is scored for comparison only, "
            f"scores higher: {other.value} of 100"
        )
    for advisory in report.advisories:
        title, advice = escape_prose(advisory.title.rstrip(".")), escape_prose(advisory.text)
        yield f"* Neutral, because of advice for such projects: **{title}.** {advice}"


def _consequences(report: Report) -> Iterator[str]:
    (plan,) = report.plans
    case = arguments(report, plan.framework)
    for each in case:
        if each.tone == "Good":
            yield f"* Good, because {each.fact}"
    for watch_out in plan.watch_outs:
        yield (
            f"* Bad, because **{escape_prose(watch_out.criterion.name)}** is needed and "
            f"{watch_out.other.name} serves it better: {escape_prose(watch_out.rationale)}"
        )
    if not plan.watch_outs:
        yield from (f"* Bad, because {each.fact}" for each in case if each.tone == "Bad")


def _consequences_of_either() -> Iterator[str]:
    yield "* Good, because the team can follow what it knows and likes: either would serve it well"
    yield "* Bad, because these answers alone cannot settle it, and somebody has to"


def _confirmation(report: Report) -> Iterator[str]:
    yield from ("", "### Confirmation", "", escape_prose(robustness_sentence(report)))
    if not report.open_count:
        yield "Every question is answered."
    elif report.decided:
        yield f"No answer to the {report.open_count} open questions can change who is ahead."
    else:
        yield f"Questions still open: {report.open_count}. They could yet change who is ahead."
    yield from ("", escape_prose(flip_sentence(report)))
    if report.flip:
        yield ""
        for step in report.flip:
            before, after = escape_prose(step.before), escape_prose(step.after)
            yield f"* {escape_prose(step.question.text)} {after} (instead of: {before})"
    yield ""
    if day := review_by(report):
        yield f"Review this decision by {day}, when the first of the evidence behind the drivers"
        yield "is due for review, and whenever one of the answers no longer holds."
    else:
        yield "Review this decision whenever one of the answers no longer holds."


def _pros_and_cons(report: Report) -> Iterator[str]:
    yield from ("", "## Pros and Cons of the Options")
    for score in report.scores:
        framework = score.framework
        yield from ("", f"### {framework.name}", "")
        alone = framework.role == "alternative"
        note = " It is scored for comparison and never recommended here." if alone else ""
        yield f"Score: {score.value} of 100.{note}"
        yield ""
        for each in arguments(report, framework):
            reason = f": {escape_prose(each.rationale)}" if each.rationale else ""
            yield f"* {each.tone}, because {each.fact}{reason}{_citation(each.sources)}"


def _citation(sources: list[Source]) -> str:
    links = ", ".join(f"[{escape_prose(s.title)}](<{_address(s.url)}>)" for s in sources)
    return f" (Sources: {links})" if links else ""


def _address(url: str) -> str:
    """An address that cannot end the angle brackets around it."""
    return url.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")


def _more(report: Report, address: str, saved: date | None) -> Iterator[str]:
    edition = report.edition
    yield from ("", "## More Information", "")
    for plan in report.plans:
        yield f"To start with {plan.framework.name}:"
        yield from ("", "```sh", plan.command, "```", "")
    yield f"* Computed by Framework advisor under edition {edition.number} of its ratings,"
    yield f"  published on {edition.published_at.date().isoformat()}: `{edition.digest}`"
    if saved:
        yield f"* Saved on {saved.isoformat()}; the permalink shows it unchanged for ever"
    if address:
        yield f"* Permalink: <{address}>"
        yield f"* The verdict as data: <{address.rstrip('/')}.json>"
