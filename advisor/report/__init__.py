"""Everything that a result shows, assembled once.

A :class:`Report` is made from a verdict document of the contract and the edition that it names. The
page, the Markdown and the text of the command line are drawn from it and reckon nothing. All
numbers are words by then: a template only puts them in their places. Each module holds one subject.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.answers import query_of
from comparisons.catalogue import number
from comparisons.engine.facts import Advisory, Framework, Question, Section
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition

from .balance import Bar, CriterionRow, Scale, SectionBalance, Side, balance, criteria, sections
from .case import Case, cases
from .changes import FlipStep, flip, flipped
from .contest import NEEDED, STRENGTH_WORDS, Contest, Document, Score
from .doubt import Doubt, doubt
from .explorer import Explored, explored
from .given import AnswerRow, advisories, answers, better
from .plan import WATCH_OUTS, Check, Need, Plan, WatchOut, plans
from .sure import Picture, picture

__all__ = [
    "NEEDED",
    "STRENGTH_WORDS",
    "WATCH_OUTS",
    "AnswerRow",
    "Bar",
    "Case",
    "Check",
    "CriterionRow",
    "Document",
    "Doubt",
    "Explored",
    "FlipStep",
    "Need",
    "Picture",
    "Plan",
    "Report",
    "Scale",
    "Score",
    "SectionBalance",
    "Side",
    "WatchOut",
    "assemble",
]


@dataclass(frozen=True, slots=True)
class Report:
    """A result, ready to be shown.

    ``recommended`` is ``None`` where it is too close to call; ``plans`` then holds one for each
    contender, otherwise one for the framework recommended.
    """

    document: Document
    edition: PublishedEdition
    profile: Profile
    recommended: Framework | None
    leader: Framework | None
    ahead: Framework
    rival: Framework
    left: Framework
    right: Framework
    strength: str
    lead: str
    robustness: str
    picture: Picture
    scores: tuple[Score, ...]
    start: Bar
    bars: tuple[Bar, ...]
    total: Bar
    sections: tuple[SectionBalance, ...]
    criteria: tuple[CriterionRow, ...]
    flip: tuple[FlipStep, ...] | None
    flipped: str
    explored: tuple[Explored, ...]
    cases: tuple[Case, ...]
    doubt: Doubt | None
    next_question: Question | None
    open_count: int
    plans: tuple[Plan, ...]
    better: tuple[Score, ...]
    advisories: tuple[Advisory, ...]
    answers: tuple[tuple[Section, tuple[AnswerRow, ...]], ...]
    origin: str = ""

    @property
    def headline(self) -> str:
        return self.recommended.name if self.recommended else "Too close to call"

    @property
    def title(self) -> str:
        return self.profile.title

    @property
    def decided(self) -> bool:
        return bool(self.document["decided"])

    @property
    def query(self) -> str:
        """The query string that gives these answers again, to look at or to change."""
        return query_of(self.profile, self.origin)


def assemble(document: Document, edition: PublishedEdition, origin: str = "") -> Report:
    """The report on a verdict document under the edition that it was computed with.

    :param origin: the key of the saved recommendation that whoever changes these answers starts
        from.
    """
    contest = Contest.of(document, edition, origin)
    knowledge, profile = edition.knowledge, contest.profile
    start, bars, total = balance(contest)
    return Report(
        document=document,
        edition=edition,
        profile=profile,
        recommended=contest.recommended,
        leader=contest.leader,
        ahead=contest.ahead,
        rival=contest.rival,
        left=contest.left,
        right=contest.right,
        strength=STRENGTH_WORDS[document["strength"]],
        lead=number(abs(document["lead"]["points"])),
        robustness=f"{document['robustness'] * 100:.0f} %",
        picture=picture(contest),
        scores=tuple(Score.of(f, document["scores"][f.slug]) for f in knowledge.frameworks),
        start=start,
        bars=bars,
        total=total,
        sections=sections(contest),
        criteria=tuple(criteria(contest)),
        flip=flip(contest),
        flipped=flipped(contest),
        explored=explored(contest),
        cases=cases(contest, bars),
        doubt=doubt(contest),
        next_question=knowledge.question.get(document["next_question"] or ""),
        open_count=len(knowledge.questions) - len(profile.answers),
        plans=tuple(plans(contest)),
        better=tuple(better(contest)),
        advisories=tuple(advisories(contest)),
        answers=tuple(answers(contest)),
        origin=origin,
    )
