"""Then and now: what the newest edition says to the answers of an older recommendation, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comparisons.catalogue import number, plain
from comparisons.engine.drift import CriterionDrift, Drift, Pair, drift
from comparisons.engine.explanation import verdict
from comparisons.engine.facts import Framework, Knowledge
from comparisons.engine.profile import Profile, carry
from comparisons.knowledge import PublishedEdition

from .answers import query_of
from .report import STRENGTH_WORDS, Report


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that moved the lead from one edition to the other, with what was changed."""

    name: str
    slug: str
    changes: tuple[str, ...]
    points: str
    toward: Framework | None


@dataclass(frozen=True, slots=True)
class Since:
    """What the newest edition says today to answers that were given under an older one.

    ``lost`` are questions and answers that it does not have any more. ``causes`` add up to the
    difference of the leads; they are empty if the two frameworks cannot be compared any more.
    """

    edition: PublishedEdition
    recommended: Framework | None
    strength: str
    same: bool
    lost: tuple[tuple[str, str], ...]
    causes: tuple[Cause, ...]
    query: str

    @property
    def headline(self) -> str:
        return self.recommended.name if self.recommended else "Too close to call"


def since(report: Report, newest: PublishedEdition) -> Since | None:
    """How a stored result compares with today's edition; ``None`` if it is of today's edition."""
    if newest.number == report.edition.number:
        return None
    carried, lost = carry(report.profile, newest.knowledge)
    today = verdict(newest.model, carried)
    moved = drift(report.edition.model, report.profile, newest.model, carried)
    same = (today.recommended, today.strength) == (
        report.document["recommended"],
        report.document["strength"],
    )
    old = report.edition.knowledge
    return Since(
        edition=newest,
        recommended=newest.knowledge.framework.get(today.recommended or ""),
        strength=STRENGTH_WORDS[today.strength],
        same=same,
        lost=tuple(_in_words(old, report.profile, question) for question in lost),
        causes=tuple(_causes(moved, report, newest.knowledge)) if moved else (),
        query=query_of(carried, report.origin),
    )


def _in_words(knowledge: Knowledge, profile: Profile, slug: str) -> tuple[str, str]:
    question = knowledge.question[slug]
    return question.text, question.choice(profile.answers[slug]).text


def _causes(moved: Drift, report: Report, new: Knowledge) -> Iterator[Cause]:
    frameworks = report.edition.knowledge.framework
    ahead, over = frameworks[moved.ahead], frameworks[moved.over]
    for row in moved.causes:
        known = (
            new.criterion.get(row.criterion) or report.edition.knowledge.criterion[row.criterion]
        )
        changes = tuple(_changes(row, report, new))
        yield _cause(known.name, known.slug, changes, row.points, ahead, over)
    if number(moved.rest) != number(0):
        changes = ("They were not changed; the sum of all weights was, and with it their shares.",)
        yield _cause("All other criteria", "", changes, moved.rest, ahead, over)


def _cause(
    name: str,
    slug: str,
    changes: tuple[str, ...],
    points: float,
    ahead: Framework,
    over: Framework,
) -> Cause:
    shown = number(abs(points))
    toward = None if shown == number(0) else ahead if points > 0 else over
    return Cause(name, slug, changes, shown, toward)


def _changes(row: CriterionDrift, report: Report, new: Knowledge) -> Iterator[str]:
    """What was changed about a criterion, one sentence each."""
    old = report.edition.knowledge
    if row.criterion not in old.criterion:
        yield "It is a new criterion."
    elif row.criterion not in new.criterion:
        yield "It is not a criterion any more."
        return
    elif row.base:
        yield f"Its base weight went from {_shown(row.base)}."
    for slug, pair in row.ratings.items():
        if None not in pair:
            yield f"The rating of {old.framework[slug].name} went from {_shown(pair)}."
    for slug, pair in row.effects.items():
        answer = old.question[slug].choice(report.profile.answers[slug]).text
        yield f"What “{answer}” adds to its weight went from {_shown(pair)}."


def _shown(pair: Pair) -> str:
    then, now = (plain(value or 0) for value in pair)
    return f"{then} to {now}"
