"""The report as a decision record in MADR 4 form, for a repository or a ticket.

The form is that of https://adr.github.io/madr/: its headings, in its order. What a team decides is
its own affair: the record proposes, and whoever follows it changes ``status`` to accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from comparisons.engine.facts import Companion, Framework, Source

from .arguments import arguments, drivers, review_by
from .exports import (
    case_sentence,
    doubt_sentence,
    escape_markdown,
    escape_prose,
    flip_sentence,
    isolated,
    robustness_sentence,
    verdict_sentence,
)
from .report import Bar, Plan, Report


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
        return f"{title}: build it with {_name(report.recommended)}"
    return f"{title}: {_name(report.left)} or {_name(report.right)}, {report.strength}"


def _context(report: Report) -> Iterator[str]:
    contenders = f"{_name(report.left)} or with {_name(report.right)}"
    answered, asked = len(report.bars), len(report.bars) + report.open_count
    yield from ("", "## Context and Problem Statement", "")
    yield f"Should this project be built with {contenders}?"
    yield f"{answered} of {asked} questions about it are answered. Each answer pulls to one side,"
    yield "in points of the lead; every number is rounded by itself."
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
    found = drivers(report)
    if not found:
        yield "None yet: the answers give no criterion much of its weight."
    for row in found:
        criterion = row.criterion
        yield (
            f"* **{escape_prose(criterion.name)}** (weight {row.weight}): "
            f"{escape_prose(criterion.need or criterion.description)}"
        )


def _options(report: Report) -> Iterator[str]:
    yield from ("", "## Considered Options", "")
    yield from (f"* {_name(score.framework)}" for score in report.scores)


def _outcome(report: Report) -> Iterator[str]:
    yield from ("", "## Decision Outcome", "")
    if report.recommended:
        yield (
            f'Chosen option: "{_name(report.recommended)}", because it has {report.strength} of '
            f"{report.lead} points over {_name(report.rival)}."
        )
    else:
        yield f"No option is chosen yet. {verdict_sentence(report)}"
    yield from ("", "### Consequences", "")
    yield from _consequences(report) if report.recommended else _consequences_of_either()
    for other in report.better:
        yield (
            f"* Neutral, because {_name(other.framework)}, which is scored for comparison only, "
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
            f"{_name(watch_out.other)} serves it better: {escape_prose(watch_out.rationale)}"
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
    yield from ("", escape_prose(doubt_sentence(report)), "")
    if day := review_by(report):
        yield f"Review this decision by {day}, when the first of the evidence behind the drivers"
        yield "is due for review, and whenever one of the answers no longer holds."
    else:
        yield "Review this decision whenever one of the answers no longer holds."


def _pros_and_cons(report: Report) -> Iterator[str]:
    yield from ("", "## Pros and Cons of the Options")
    for score in report.scores:
        framework = score.framework
        yield from ("", f"### {_name(framework)}", "")
        alone = framework.role == "alternative"
        note = " It is scored for comparison and never recommended here." if alone else ""
        yield f"Score: {score.value} of 100.{note}"
        yield ""
        for case in report.cases if report.bars else ():
            if case.framework == framework:
                yield from (escape_prose(case_sentence(case)), "")
        for each in arguments(report, framework):
            reason = f": {escape_prose(each.rationale)}" if each.rationale else ""
            yield f"* {each.tone}, because {each.fact}{reason}{_citation(each.sources)}"


def _first_steps(plan: Plan) -> Iterator[str]:
    name, documentation = _name(plan.framework), plan.framework.documentation
    yield f"1. Get a first page to run: [documentation of {name}](<{_address(documentation)}>)"
    for need in plan.heaviest:
        yield f"1. Read about {escape_prose(need.criterion.name)}: {_linked(need.companions)}"
    yield ""


def _linked(companions: Iterable[Companion]) -> str:
    return ", ".join(f"[{escape_prose(c.name)}](<{_address(c.url)}>)" for c in companions)


def _citation(sources: list[Source]) -> str:
    links = ", ".join(f"[{escape_prose(s.title)}](<{_address(s.url)}>)" for s in sources)
    return f" (Sources: {links})" if links else ""


def _name(framework: Framework) -> str:
    return escape_prose(framework.name)


def _address(url: str) -> str:
    """An address that cannot end the angle brackets around it."""
    return url.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")


def _more(report: Report, address: str, saved: date | None) -> Iterator[str]:
    edition = report.edition
    yield from ("", "## More Information", "")
    for plan in report.plans:
        yield f"To start with {_name(plan.framework)}:"
        yield from ("", "```sh", plan.command, "```", "")
        yield from _first_steps(plan)
    if checks := report.plans[0].checks:
        yield from ("See to these early:", "")
        yield from (
            f"- [ ] **{escape_prose(check.topic)}.** {escape_prose(check.text)}" for check in checks
        )
        yield ""
    yield f"* Computed by Framework advisor under edition {edition.number} of its ratings,"
    yield f"  published on {edition.published_at.date().isoformat()}: `{edition.digest}`"
    if saved:
        yield f"* Saved on {saved.isoformat()}; the permalink shows it unchanged for ever"
    if address:
        yield f"* Permalink: <{address}>"
        yield f"* The verdict as data: <{address.rstrip('/')}.json>"
