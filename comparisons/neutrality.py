"""What the balance page shows: the engine's neutrality report in the words that people read."""

from __future__ import annotations

from dataclasses import dataclass

from .catalogue import number
from .engine.balance import Balance, Shares
from .engine.facts import Choice, Criterion, Framework, Knowledge, Question
from .knowledge import PublishedEdition


@dataclass(frozen=True, slots=True)
class Lead:
    """In how many of some profiles a contender is ahead; ``width`` is the share in percent."""

    framework: Framework
    share: str
    width: str


@dataclass(frozen=True, slots=True)
class ReachLine:
    """The strongest lead that answers can give a contender."""

    framework: Framework
    over: Framework
    points: str
    strength: str


@dataclass(frozen=True, slots=True)
class InfluenceLine:
    """A criterion's share of the base weights, and of what decides over all projects."""

    criterion: Criterion
    nominal: str
    effective: str
    width: str
    favours: Framework | None


@dataclass(frozen=True, slots=True)
class BalancePage:
    """The neutrality report of an edition, ready to be shown."""

    empty: str
    empty_ahead: Framework | None
    complete: tuple[Lead, ...]
    partial: tuple[Lead, ...]
    reaches: tuple[ReachLine, ...]
    base: tuple[Lead, ...]
    decisive: tuple[tuple[Question, str], ...]
    influences: tuple[InfluenceLine, ...]
    idle: tuple[tuple[Question, Choice], ...]


def balance_page(edition: PublishedEdition) -> BalancePage:
    """The page of an edition. Its figures are exact, not sampled."""
    report, knowledge = edition.balance, edition.knowledge
    first, second = knowledge.contenders[:2]
    points = report.empty_points
    return BalancePage(
        empty=number(abs(points), 2),
        empty_ahead=None if points == 0 else first if points > 0 else second,
        complete=_leads(report.complete[0], knowledge),
        partial=_leads(report.partial[0], knowledge),
        reaches=tuple(
            ReachLine(
                knowledge.framework[reach.contender],
                knowledge.framework[reach.over],
                number(reach.points),
                reach.strength,
            )
            for reach in report.reaches
        ),
        base=tuple(_lead(knowledge.framework[f], share) for f, share in report.base.items()),
        decisive=tuple(
            (knowledge.question[span.question], number(span.points)) for span in report.decisive
        ),
        influences=_influences(report, knowledge),
        idle=tuple(
            (knowledge.question[question], knowledge.question[question].choice(choice))
            for question, choice in report.idle
        ),
    )


def _leads(pair: Shares, knowledge: Knowledge) -> tuple[Lead, ...]:
    return (
        _lead(knowledge.framework[pair.first], pair.first_ahead),
        _lead(knowledge.framework[pair.second], pair.second_ahead),
    )


def _lead(framework: Framework, share: float) -> Lead:
    return Lead(framework, _percent(share), f"{100 * share:.2f}")


def _influences(report: Balance, knowledge: Knowledge) -> tuple[InfluenceLine, ...]:
    widest = max((row.effective for row in report.influences), default=0) or 1
    return tuple(
        InfluenceLine(
            knowledge.criterion[row.criterion],
            _percent(row.nominal),
            _percent(row.effective),
            width=f"{100 * row.effective / widest:.2f}",
            favours=knowledge.framework.get(row.favours or ""),
        )
        for row in report.influences
    )


def _percent(share: float) -> str:
    return f"{number(100 * share)} %"


def figures(page: BalancePage) -> dict[str, str]:
    """The figures of a balance page, each under its name, to stand beside those of another."""
    ahead = f"{page.empty_ahead.name}, {page.empty} points" if page.empty_ahead else "nobody"
    found = {"Ahead without any answer": ahead}
    for lead in page.complete:
        found[f"{lead.framework.name} leads, every question answered"] = lead.share
    for lead in page.partial:
        found[f"{lead.framework.name} leads, each question answered or left open"] = lead.share
    for reach in page.reaches:
        name = f"Strongest lead of {reach.framework.name} over {reach.over.name}"
        found[name] = f"{reach.points} points, {reach.strength}"
    for lead in page.base:
        found[f"Base weights that favour {lead.framework.name}"] = lead.share
    found["Answers that move nothing"] = f"{len(page.idle)}"
    return found
