"""What an objection is about, as an edition says it: a criterion, a rating, or its evidence."""

from __future__ import annotations

from dataclasses import dataclass

from .catalogue import plain
from .engine.facts import Criterion, Evidence, Framework, Source
from .knowledge import PublishedEdition


class NoSubjectError(LookupError):
    """The edition says nothing of that kind."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A place in an edition. Without a framework the criterion, without evidence the rating."""

    edition: PublishedEdition
    criterion: Criterion
    framework: Framework | None = None
    evidence: Evidence | None = None

    @classmethod
    def find(
        cls, edition: PublishedEdition, criterion: str, framework: str = "", source: str = ""
    ) -> Subject:
        """The place of these slugs. :raises NoSubjectError: if the edition does not have it."""
        knowledge = edition.knowledge
        try:
            found = knowledge.criterion[criterion]
            rated = knowledge.framework[framework] if framework else None
        except KeyError as error:
            raise NoSubjectError(f"Edition {edition.number} has no {error}.") from error
        if not source:
            return cls(edition, found, rated)
        for piece in found.evidence:
            if (piece.framework, piece.source) == (framework, source):
                return cls(edition, found, rated, piece)
        raise NoSubjectError(f"Edition {edition.number} has no evidence from {source} there.")

    @property
    def source(self) -> Source | None:
        return self.edition.knowledge.source[self.evidence.source] if self.evidence else None

    @property
    def rating(self) -> str:
        """The rating of the framework, or nothing."""
        return plain(self.criterion.ratings[self.framework.slug]) if self.framework else ""

    @property
    def rationale(self) -> str:
        return self.criterion.rationales.get(self.framework.slug, "") if self.framework else ""

    @property
    def pieces(self) -> tuple[tuple[Evidence, Source], ...]:
        """The evidence behind the rating, with where it comes from."""
        slug = self.framework.slug if self.framework else None
        return tuple(
            (piece, self.edition.knowledge.source[piece.source])
            for piece in self.criterion.evidence
            if piece.framework == slug
        )

    @property
    def quoted(self) -> str:
        """The words that the objection is about."""
        if self.evidence:
            return self.evidence.statement
        return self.rationale or self.criterion.description

    @property
    def place(self) -> str:
        """Where that is, in words: “Flask, evidence from Flask documentation”."""
        if self.framework is None:
            return "The criterion as a whole"
        return f"{self.framework.name}, " + (
            f"evidence from “{self.source.title}”" if self.source else "rating and rationale"
        )
