"""The opposite of reading the draft: makes the rows say what records say.

Rows are kept wherever a record names them, so that links and history live on; they are saved one by
one, after Django's full check, so that everything that listens to saving hears of it. What is no
longer named is retired if an edition has shown it, and deleted otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models as orm
from django.db import transaction
from django.db.models import ProtectedError

from comparisons.kinds import KINDS, Key, Kind, kind_of

from .fates import Fate, Fates, repeated
from .positions import positions
from .records import PROBLEMS_MAX, Contents, Problem, Record, RefusedError
from .rows import Rows


@transaction.atomic
def write(contents: Contents) -> None:
    """Makes the rows say what the contents say, all or nothing.

    :raises RefusedError: naming what cannot be a row; then nothing has changed.
    """
    if problems := list(repeated(contents)):
        raise RefusedError(problems)
    rows = Rows(lock=True)
    fates = Fates(rows, contents)
    writing = _Writing(rows, fates)
    for kind in KINDS:
        records = contents.records.get(kind, ())
        places = positions(kind, records, rows.by_key[kind])
        for record in records:
            if len(writing.problems) < PROBLEMS_MAX:
                writing.write(record, places.get(record.key))
    if writing.problems:
        raise RefusedError(writing.problems)
    for kind in reversed(KINDS):
        for row, fate in fates.to_go(kind):
            _remove(row, fate)


def _remove(row: Any, fate: Fate) -> None:
    """Deletes or retires a row; what something retired still names cannot be deleted."""
    if fate == "deleted":
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError:
            fate = "retired"
    if fate == "retired":
        row.retired = True
        row.save()


class _Writing:
    """One writing of records over rows, which are locked until it is done."""

    def __init__(self, rows: Rows, fates: Fates) -> None:
        self._rows = rows
        self._fates = fates
        self._failed: set[tuple[Kind, Key]] = set()
        self.problems: list[Problem] = []

    def write(self, record: Record, position: int | None) -> None:
        """Makes one row say what its record says, or notes what is wrong with it."""
        values = dict(record.values)
        if position is not None:
            values["position"] = position
        missing = [name for name, value in values.items() if self._is_missing(record, name, value)]
        try:
            if not missing:
                self._store(record, values)
        except ValidationError as error:
            self.problems += _problems(record, error)
            missing.append("")
        if missing:
            self._failed.add((record.kind, record.key))

    def _store(self, record: Record, values: Mapping[str, Any]) -> None:
        kind = record.kind
        row = self._rows.by_key[kind].get(record.key)
        links = [name for name in values if kind.fields[name].many_to_many]
        adding = row is None
        row = kind.model() if row is None else row
        changed = [n for n in values if n not in links and self._set(kind, row, n, values[n])]
        if changed or adding:
            row.full_clean()
            row.save()
            self._rows.put(kind, row)
        for name in links:
            if sorted(values[name]) != sorted(self._rows.value(kind, row, name)):
                related = self._rows.by_key[kind_of(kind.fields[name].related_model)]
                getattr(row, name).set([related[key] for key in values[name]])

    def _set(self, kind: Kind, row: Any, name: str, value: Any) -> bool:
        """Whether that changes the row. :raises ValidationError: for what cannot be its value."""
        field = kind.fields[name]
        if field.is_relation:
            related = self._rows.by_key[kind_of(field.related_model)]
            wanted = related[value] if value else None
            changed = bool(getattr(row, field.attname) != (wanted.pk if wanted else None))
        else:
            wanted = _cleaned(field, value)
            changed = bool(getattr(row, name) != wanted)
        if changed:
            setattr(row, name, wanted)
        return changed

    def _is_missing(self, record: Record, name: str, value: Any) -> bool:
        """Whether it names a row that is not there. That is a problem, unless it is one itself."""
        field = record.kind.fields[name]
        if not field.is_relation or value is None:
            return False
        kind = kind_of(field.related_model)
        keys = value if field.many_to_many else [value]
        failed = [key for key in keys if (kind, key) in self._failed]
        wrong = [
            key for key in keys if key not in failed and not self._can_be_named(record, name, key)
        ]
        for key in wrong:
            words = f"{' / '.join(key)} is not among the {kind.name}, or is retired there."
            hint = "Bring it as well, or name another."
            self.problems.append(Problem(f"{record.place}, {name}", f"{words} {hint}"))
        return bool(failed or wrong)

    def _can_be_named(self, record: Record, name: str, key: Key) -> bool:
        """What it is under must be current; the linter tells of other names that are not."""
        kind = kind_of(record.kind.fields[name].related_model)
        if name in record.kind.under:
            return self._fates.of[kind].get(key) == "current"
        return key in self._rows.by_key[kind]


def _cleaned(field: Any, value: Any) -> Any:
    """The value as the field holds it; a number with every digit that was written, so that one too
    fine for the field is refused and not rounded.

    :raises ValidationError: if it cannot be its value.
    """
    try:
        if isinstance(field, orm.DecimalField) and value is not None:
            return Decimal(str(value))
        return field.to_python(value)
    except ValidationError as error:
        raise ValidationError({field.name: error.messages}) from error
    except ArithmeticError as error:
        raise ValidationError({field.name: f"“{str(value)[:60]}” is not a number."}) from error


def _problems(record: Record, error: ValidationError) -> Iterable[Problem]:
    """What is wrong with a row, each with the field that it is about, as far as that is known."""
    for name, messages in error.message_dict.items():
        for message in messages:
            about = _about(record.kind, message) if name == NON_FIELD_ERRORS else name
            yield Problem(f"{record.place}, {about}" if about else record.place, message)


def _about(kind: Kind, message: str) -> str:
    """The fields of the constraint that says so."""
    for constraint in kind.meta.constraints:
        if constraint.violation_error_message == message:
            condition = getattr(constraint, "condition", None)
            names = condition.referenced_base_fields if condition else constraint.fields
            return " and ".join(sorted(names))
    return ""
