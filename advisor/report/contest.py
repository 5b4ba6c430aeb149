"""Between whom a verdict was reached, and under which edition: what every part builds on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from advisor.answers import query_of
from comparisons.catalogue import number
from comparisons.engine.facts import Framework, Knowledge, Question
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition
from comparisons.then_and_now import STRENGTH_WORDS

__all__ = ["STRENGTH_WORDS", "Contest", "Document", "Score", "answer_text"]

Document = Mapping[str, Any]

#: A criterion is one that the project needs if its answers add this much weight to it.
NEEDED = 1.0


def answer_text(question: Question, choice: str | None) -> str:
    """An answer in the words of the questionnaire; ``None`` for one that is left open."""
    return "Not sure" if choice is None else question.choice(choice).text


@dataclass(frozen=True, slots=True)
class Score:
    framework: Framework
    value: str
    width: str

    @classmethod
    def of(cls, framework: Framework, value: float) -> Score:
        return cls(framework, number(value), f"{value:.2f}")


@dataclass(frozen=True, slots=True)
class Contest:
    """A verdict document, and the contenders that its lead is measured between.

    ``left`` and ``right`` are these two in the edition's order, whoever leads. ``origin`` is the
    key of the saved recommendation that changed copies start from, if there is one.
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
    origin: str = ""

    @classmethod
    def of(cls, document: Document, edition: PublishedEdition, origin: str = "") -> Contest:
        knowledge = edition.knowledge
        leader = knowledge.framework.get(document["leader"] or "")
        ahead = leader or knowledge.contenders[0]
        rival = knowledge.framework[document["lead"]["over"]]
        left, right = sorted((ahead, rival), key=knowledge.frameworks.index)
        return cls(
            document=document,
            edition=edition,
            profile=Profile(
                document["answers"], frozenset(document["emphasis"]), document["title"]
            ),
            recommended=knowledge.framework.get(document["recommended"] or ""),
            leader=leader,
            ahead=ahead,
            rival=rival,
            left=left,
            right=right,
            origin=origin,
        )

    @property
    def knowledge(self) -> Knowledge:
        return self.edition.knowledge

    def query_with(self, question: str, choice: str | None) -> str:
        """The query string of these answers with one of them given otherwise, or not at all."""
        return query_of(self.profile.answering(question, choice), self.origin)

    def is_needed(self, row: Mapping[str, Any]) -> bool:
        """Whether the answers gave a criterion of the document much of its weight."""
        base = self.knowledge.criterion[row["criterion"]].base_weight
        return bool(row["weight"] >= base + NEEDED)
