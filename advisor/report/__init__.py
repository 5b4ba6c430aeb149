"""Everything that a result shows, each part assembled once, when it is first asked for.

A :class:`Report` is made from a verdict document of the contract and the edition that it names. The
page, the Markdown and the text of the command line are drawn from it and compute nothing. All
numbers are words by then: a template only puts them in their places. Each module holds one subject.
"""

from __future__ import annotations

from functools import cached_property

from advisor.answers import query_of
from comparisons.catalogue import number
from comparisons.engine.facts import Advisory, Question, Section
from comparisons.knowledge import PublishedEdition

from .balance import Bar, CriterionRow, Scale, SectionBalance, Side, balance, criteria, sections
from .case import Case, cases
from .changes import FlipStep, flip, flipped, flipped_lead
from .contest import STRENGTH_WORDS, Contest, Document, Score
from .doubt import Doubt, doubt
from .explorer import Explored, explored
from .given import AnswerRow, advisories, answers, better
from .plan import Check, Need, Plan, WatchOut, plans
from .sure import Picture, percent_of, picture

__all__ = [
    "STRENGTH_WORDS",
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

#: How many reasons are told at once.
REASONS = 2


class Report:
    """A result, ready to be shown."""

    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        self.document, self.edition = contest.document, contest.edition
        self.profile, self.origin = contest.profile, contest.origin
        #: ``None`` where it is too close to call.
        self.recommended = contest.recommended
        #: ``None`` where nobody leads.
        self.leader = contest.leader
        self.ahead, self.rival = contest.ahead, contest.rival
        self.left, self.right = contest.left, contest.right

    @property
    def headline(self) -> str:
        return self.recommended.name if self.recommended else "Too close to call"

    @property
    def title(self) -> str:
        return self.profile.title

    @property
    def strength(self) -> str:
        return STRENGTH_WORDS[self.document["strength"]]

    @property
    def lead(self) -> str:
        """How many points the lead has, whoever leads."""
        return number(abs(self.document["lead"]["points"]))

    @property
    def robustness(self) -> str:
        return percent_of(self.document["robustness"])

    @property
    def decided(self) -> bool:
        return bool(self.document["decided"])

    @cached_property
    def query(self) -> str:
        """The query string that gives these answers again, to look at or to change."""
        return query_of(self.profile, self.origin)

    @cached_property
    def picture(self) -> Picture:
        return picture(self.contest)

    @cached_property
    def scores(self) -> tuple[Score, ...]:
        """The scores of all frameworks, in the edition's order."""
        found = self.document["scores"]
        return tuple(Score.of(f, found[f.slug]) for f in self.edition.knowledge.frameworks)

    @cached_property
    def _balance(self) -> tuple[Bar, tuple[Bar, ...], Bar]:
        return balance(self.contest)

    @property
    def start(self) -> Bar:
        """Where the lead stands before any answer."""
        return self._balance[0]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Every answer's pull, the longest first."""
        return self._balance[1]

    @property
    def reasons(self) -> tuple[Bar, ...]:
        """The answers that pull furthest toward the leader, for somebody in a hurry."""
        return tuple(bar for bar in self.bars if bar.framework == self.leader)[:REASONS]

    @property
    def total(self) -> Bar:
        """The lead."""
        return self._balance[2]

    @cached_property
    def sections(self) -> tuple[SectionBalance, ...]:
        return sections(self.contest)

    @cached_property
    def criteria(self) -> tuple[CriterionRow, ...]:
        """What every criterion adds to the lead, the most first."""
        return tuple(criteria(self.contest))

    @cached_property
    def flip(self) -> tuple[FlipStep, ...] | None:
        """The fewest answers that would turn the result; ``None`` if none would."""
        return flip(self.contest)

    @cached_property
    def flipped(self) -> str:
        """The query string with all of them changed."""
        return flipped(self.contest)

    @cached_property
    def flipped_lead(self) -> str:
        """How surely the rival would be ahead then: “though too close to call”, for example."""
        return flipped_lead(self.contest)

    @cached_property
    def explored(self) -> tuple[Explored, ...]:
        """One answer otherwise, for every question and every answer."""
        return explored(self.contest)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """What speaks for each framework that is not recommended."""
        return cases(self.contest, self.bars)

    @cached_property
    def doubt(self) -> Doubt | None:
        """The single rating on which the result hangs most."""
        return doubt(self.contest)

    @property
    def next_question(self) -> Question | None:
        """The open question that could move the result furthest."""
        return self.edition.knowledge.question.get(self.document["next_question"] or "")

    @property
    def question_count(self) -> int:
        return len(self.edition.knowledge.questions)

    @property
    def open_count(self) -> int:
        return self.question_count - len(self.profile.answers)

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """One for the framework recommended or, if it is too close to call, for each contender."""
        return tuple(plans(self.contest))

    @cached_property
    def better(self) -> tuple[Score, ...]:
        """The frameworks that cannot be recommended and score higher."""
        return tuple(better(self.contest))

    @cached_property
    def advisories(self) -> tuple[Advisory, ...]:
        return tuple(advisories(self.contest))

    @cached_property
    def answers(self) -> tuple[tuple[Section, tuple[AnswerRow, ...]], ...]:
        """The answers given, by section."""
        return tuple(answers(self.contest))


def assemble(document: Document, edition: PublishedEdition, origin: str = "") -> Report:
    """The report on a verdict document under the edition that it was computed with.

    :param origin: the key of the saved recommendation that whoever changes these answers starts
        from.
    """
    return Report(Contest.of(document, edition, origin))
