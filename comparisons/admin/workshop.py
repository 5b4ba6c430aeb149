"""The front page of the admin: the state of the draft in one place, as far as one may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from comparisons.changes import ChangedRow
from comparisons.exchange.rights import may_read
from comparisons.models import Objection
from comparisons.models.objections import OPEN_FIRST
from comparisons.preview import Preview
from comparisons.vocabulary import Vocabulary

from .changes import Line, lines
from .edit_links import addresses
from .editions import PUBLISH
from .history import visible_changes

#: How many days before its review evidence is listed.
SOON = 60
#: How many rows of each list are shown; the rest stands on the page that the list leads to.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Due:
    """A piece of evidence that is past its review date, or near it."""

    place: str
    source: str
    review_by: date
    overdue: bool


class Workshop:
    """What the front page shows to somebody. Nothing is computed that is not asked for."""

    #: For the templates: how far ahead reviews are listed, and the part of a list that is shown.
    soon_days, first_rows = SOON, f":{SHOWN}"

    def __init__(self, user: Any) -> None:
        self.user = user
        self.may_look = user.has_perm("comparisons.view_edition")
        self.may_publish = user.has_perm(PUBLISH)
        self.may_see_objections = user.has_perm("comparisons.view_objection")
        self.may_see_ratings = user.has_perm("comparisons.view_rating")
        self.may_take_out = may_read(user)

    @cached_property
    def preview(self) -> Preview:
        """The draft beside the newest edition: the same that the page *Publish* shows."""
        return Preview.of_draft()

    @cached_property
    def changed(self) -> list[tuple[str, list[ChangedRow], int]]:
        """By kind what was changed in a phrase, the first rows, and how many more there are."""
        return [
            (kind.summary, list(kind.rows[:SHOWN]), len(kind.rows[SHOWN:]))
            for kind in self.preview.changes
        ]

    @cached_property
    def due(self) -> list[Due]:
        """Evidence of the draft to look at again by now or soon, the longest overdue first."""
        today, state = date.fromisoformat(self.preview.today), self.preview.state
        found = [
            Due(
                f"criteria.{criterion.slug}.ratings.{piece.framework}.evidence.{piece.source}",
                state.source[piece.source].title,
                review_by := date.fromisoformat(piece.review_by),
                review_by < today,
            )
            for criterion in state.criteria
            for piece in criterion.evidence
            if piece.review_by and date.fromisoformat(piece.review_by) <= self.soon
        ]
        return sorted(found, key=lambda piece: (piece.review_by, piece.place))

    @property
    def soon(self) -> date:
        """The last day whose reviews are listed."""
        return date.fromisoformat(self.preview.today) + timedelta(days=SOON)

    @property
    def overdue(self) -> int:
        """How much of that is past its date."""
        return sum(piece.overdue for piece in self.due)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """By place, where what the page names is edited."""
        preview = self.preview
        found = [finding.place for finding in (*preview.errors, *preview.open_warnings)]
        found += [row.place for _, rows, _ in self.changed for row in rows]
        found += [piece.place for piece in self.due]
        return addresses([*found, *(line.place for line in preview.projects if line.missed)])

    @cached_property
    def names(self) -> dict[str, str]:
        """By place, what people call it, for what the check found and what is due."""
        words = Vocabulary(self.preview.state, self.preview.state)
        due = {piece.place: words.place(piece.place) for piece in self.due}
        return {**self.preview.names, **due}

    @cached_property
    def waiting(self) -> int:
        """How many objections of readers nobody has decided yet."""
        return self._open_objections().count()

    @cached_property
    def objections(self) -> list[Objection]:
        """The first of those, in the order of the queue."""
        rows = self._open_objections().select_related("edition").defer("edition__document")
        return list(rows.order_by(*OPEN_FIRST)[:SHOWN])

    def _open_objections(self) -> QuerySet[Objection]:
        return Objection.objects.filter(status=Objection.Status.OPEN)

    @cached_property
    def latest(self) -> list[Line]:
        """The latest changes of the draft, by whoever made them."""
        return lines(islice(visible_changes(self.user), SHOWN))
