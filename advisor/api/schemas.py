"""The form of the documents that the API gives out, from which their JSON Schemas are written.

Nothing is validated with these when an answer is made: the engine makes documents that fit, and
tests hold both to it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from comparisons.engine.profile import TITLE_MAX

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Digest = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
Number = Annotated[int, Field(ge=1)]
Rating = Annotated[float, Field(ge=0, le=10, multiple_of=0.5)]


class Document(Schema):
    """A part of a document. It has all keys that are named; later versions may add some."""


class Lead(Document):
    """How far the leader is ahead, in points of 100; on a tie measured from the first contender."""

    over: Slug
    points: float
    starting_point: float


class Pull(Document):
    """How far one answer moves the lead; `toward` is null for an answer that moves nothing."""

    question: Slug
    choice: Slug
    toward: Slug | None
    points: Annotated[float, Field(ge=0)]
    emphasised: bool


class Contribution(Document):
    """What one criterion adds to the lead: positive toward the leader."""

    criterion: Slug
    weight: Annotated[float, Field(ge=0)]
    ratings: dict[Slug, Rating]
    points: float


class Change(Document):
    """One answer given otherwise; `to` is null where the question would stay open."""

    question: Slug
    from_: Annotated[Slug, Field(alias="from")]
    to: Slug | None


class BetterAlternative(Document):
    """A framework that cannot be recommended and scores above the leader."""

    framework: Slug
    score: Annotated[float, Field(ge=0, le=100)]


class AdvisoryReference(Document):
    """An advisory of the edition whose conditions the profile meets."""

    advisory: Slug


class Verdict(Document):
    """Everything that the model says about one profile. Points are on the scale of 0 to 100."""

    engine: Literal["1"]
    edition: Number
    edition_digest: Digest
    title: Annotated[str, Field(max_length=TITLE_MAX)]
    answers: dict[Slug, Slug]
    emphasis: list[Slug]
    recommended: Slug | None
    leader: Slug | None
    strength: Literal["even", "slight", "clear", "strong"]
    robustness: Annotated[float, Field(ge=0, le=1)]
    decided: bool
    scores: dict[Slug, Annotated[float, Field(ge=0, le=100)]]
    lead: Lead
    pulls: list[Pull]
    criteria: list[Contribution]
    flip: list[Change] | None
    next_question: Slug | None
    also_consider: list[BetterAlternative | AdvisoryReference]


class EditionEntry(Document):
    """A published edition without what it says, and where to read that."""

    edition: Number
    digest: Digest
    published_at: datetime
    notes: str
    url: Annotated[str, Field(json_schema_extra={"format": "uri-reference"})]


class EditionList(Document):
    """Published editions, the newest first. `count` is that of all; `next` leads to older ones."""

    items: list[EditionEntry]
    count: Annotated[int, Field(ge=0)]
    next: Annotated[str | None, Field(json_schema_extra={"format": "uri-reference"})]
    previous: Annotated[str | None, Field(json_schema_extra={"format": "uri-reference"})]


class AskedChoice(Document):
    slug: Slug
    text: str
    help: str


class AskedQuestion(Document):
    slug: Slug
    text: str
    help: str
    reason: str
    choices: list[AskedChoice]


class AskedSection(Document):
    slug: Slug
    name: str
    about: str
    questions: list[AskedQuestion]


class Questionnaire(Document):
    """What is asked, in the order in which it is asked. Every question may stay unanswered."""

    edition: Number
    edition_digest: Digest
    sections: list[AskedSection]


class ProblemError(Document):
    """One place that is at fault: `answers.kind`, in a list of profiles `1.answers.kind`."""

    path: str
    message: str
    did_you_mean: str | None = None


class Problem(Document):
    """Why a request was refused (RFC 9457)."""

    type: Annotated[str, Field(json_schema_extra={"format": "uri-reference"})]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    errors: list[ProblemError] | None = None
