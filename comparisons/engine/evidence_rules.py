"""Whether ratings stand on evidence: rules of :mod:`.review`."""

from __future__ import annotations

from collections.abc import Iterator

from .facts import Criterion, Evidence, Framework
from .findings import Finding
from .review_context import ReviewContext, warning

#: From these ratings on, outwards, a rating needs two sources.
LOW, HIGH = 2.0, 9.0


def _rated(context: ReviewContext) -> Iterator[tuple[Criterion, Framework, str, list[Evidence]]]:
    """Every rating with its place and its evidence."""
    for criterion in context.knowledge.criteria:
        for framework in context.knowledge.frameworks:
            place = f"criteria.{criterion.slug}.ratings.{framework.slug}"
            pieces = [e for e in criterion.evidence if e.framework == framework.slug]
            yield criterion, framework, place, pieces


def thin_evidence(context: ReviewContext) -> Iterator[Finding]:
    """A rating near an end of the scale needs two sources."""
    for criterion, framework, place, pieces in _rated(context):
        value = criterion.ratings[framework.slug]
        sources = {piece.source for piece in pieces}
        if not LOW < value < HIGH and len(sources) < 2:
            message = f"The rating {value:g} is extreme and rests on {len(sources)} sources."
            yield warning("thin-evidence", place, message, "Add a second source, or temper it.")


def dates(context: ReviewContext) -> Iterator[Finding]:
    """Evidence is due for review in time, and its dates can be true."""
    for _, _, place, pieces in _rated(context):
        for piece in pieces:
            where = f"{place}.evidence.{piece.source}"
            source = context.knowledge.source[piece.source]
            if piece.review_by and piece.review_by < context.today:
                message = f"Its review was due on {piece.review_by}."
                hint = "Check it again and set new dates."
                yield warning("review-overdue", where, message, hint)
            if piece.verified_on is None and piece.status != "stated":
                message = f"It is {piece.status}, but nothing says when that was checked."
                yield warning("undated-evidence", where, message, "Set the day of the check.")
            if (
                piece.verified_on
                and not (source.published or "") <= piece.verified_on <= context.today
            ):
                message = f"Its check on {piece.verified_on} is before its source or in the future."
                yield warning("impossible-date", where, message, "Correct the date.")


def records(context: ReviewContext) -> Iterator[Finding]:
    """What is called measured names the records that it rests on, and they exist."""
    for _, _, place, pieces in _rated(context):
        for piece in pieces:
            where = f"{place}.evidence.{piece.source}"
            if piece.status == "measured" and not piece.measurements:
                message = "It is called measured and names no record."
                yield warning("no-record", where, message, "Name the measurements.")
            for slug in piece.measurements:
                if slug not in context.knowledge.measurement:
                    message = f"“{slug}” is not a measurement."
                    yield warning("unknown-record", where, message, "Name one that exists.")
