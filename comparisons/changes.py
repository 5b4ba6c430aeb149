"""What lies between two states of the knowledge, in the words that people read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .catalogue import plain
from .engine.difference import Difference, FieldChange, RowChange, Value, difference
from .engine.facts import Knowledge
from .engine.wording import Passage, passages
from .vocabulary import Vocabulary

#: Of every kind of row: its heading, and one or many of them in a sentence.
KINDS = {
    "frameworks": ("Frameworks", "framework", "frameworks"),
    "criteria": ("Criteria and ratings", "criterion", "criteria"),
    "evidence": ("Evidence", "piece of evidence", "pieces of evidence"),
    "questions": ("Questions", "question", "questions"),
    "choices": ("Answers and their effects", "answer", "answers"),
    "sections": ("Sections of the questionnaire", "section", "sections"),
    "sources": ("Sources", "source", "sources"),
    "advisories": ("Advisories", "advisory", "advisories"),
    "contradictions": ("Answers that hardly go together", "contradiction", "contradictions"),
    "companions": ("What to install", "companion", "companions"),
    "reference_projects": ("Reference projects", "reference project", "reference projects"),
    "measurements": ("Measurements", "measurement", "measurements"),
    "waivers": ("Accepted warnings", "accepted warning", "accepted warnings"),
}


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A value before and after, in words. Of texts ``passages`` show what is different."""

    label: str
    before: str
    after: str
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that was added, removed or changed, as people call it."""

    kind: str
    key: tuple[str, ...]
    fate: str
    name: str
    fields: tuple[ChangedField, ...]

    @property
    def place(self) -> str:
        """Where it is, as findings of the linter name places; empty for what has no place."""
        if self.kind == "evidence":
            criterion, framework, source = self.key[:3]
            return f"criteria.{criterion}.ratings.{framework}.evidence.{source}"
        if self.kind == "choices":
            return f"questions.{self.key[0]}.choices.{self.key[1]}"
        if self.kind == "waivers":
            return ""
        return f"{'criteria' if self.kind == 'companions' else self.kind}.{self.key[0]}"


@dataclass(frozen=True, slots=True)
class ChangedKind:
    """All changes of one kind of rows. ``reordered`` says of which rows the order is another."""

    kind: str
    heading: str
    summary: str
    rows: tuple[ChangedRow, ...]
    reordered: tuple[str, ...]


def changes(before: Knowledge, after: Knowledge) -> tuple[ChangedKind, ...]:
    """What was changed from one state to another, by kind; nothing if they are equal."""
    found, words = difference(before, after), Vocabulary(before, after)
    kinds = (_changed_kind(kind, found, words) for kind in KINDS)
    return tuple(kind for kind in kinds if kind.rows or kind.reordered)


def _changed_kind(kind: str, found: Difference, words: Vocabulary) -> ChangedKind:
    rows = found.of(kind)
    owners = [owner for reordered, owner in found.reordered if reordered == kind]
    return ChangedKind(
        kind,
        KINDS[kind][0],
        _summary(kind, rows, reordered=bool(owners)),
        tuple(_changed_row(row, words) for row in rows),
        tuple(words.owner(kind, owner) for owner in owners),
    )


def _summary(kind: str, rows: tuple[RowChange, ...], *, reordered: bool) -> str:
    """``2 criteria changed, 1 added``."""
    _, one, many = KINDS[kind]
    parts: list[str] = []
    for fate in ("changed", "added", "removed"):
        if count := sum(row.fate == fate for row in rows):
            noun = f" {one if count == 1 else many}" if not parts else ""
            parts.append(f"{count}{noun} {fate}")
    if reordered:
        parts.append("order changed" if parts else f"{many}: order changed")
    return ", ".join(parts)


def _changed_row(row: RowChange, words: Vocabulary) -> ChangedRow:
    fields = tuple(_changed_fields(row, words))
    return ChangedRow(row.kind, row.key, row.fate, words.row(row.kind, row.key), fields)


def _changed_fields(row: RowChange, words: Vocabulary) -> Iterator[ChangedField]:
    for field in row.fields:
        before, after = _shown(field, field.before, words), _shown(field, field.after, words)
        compared = passages(before, after) if _is_prose(field) else ()
        yield ChangedField(words.field(field.path), before, after, compared)


def _is_prose(field: FieldChange) -> bool:
    """Whether both values are texts of several words, of which some may have stayed."""
    return all(isinstance(value, str) and " " in value for value in (field.before, field.after))


def _shown(field: FieldChange, value: Value, words: Vocabulary) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return plain(value)
    if isinstance(value, tuple):
        return ", ".join(words.value(field.path, each) for each in value)
    return words.value(field.path, value)
