"""Forms that ask before they overwrite what somebody else changed meanwhile, see :mod:`.seen`."""

from __future__ import annotations

import json
import re
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import BaseInlineFormSet, BaseModelFormSet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.html import format_html

from comparisons.keys import whole_number

from . import seen

#: What the hidden field of a row says that was deleted meanwhile: ask; it was asked.
GONE, ASKED = "gone", "asked"
#: The name in a form for the row as a whole.
ROW = "_row"
_LEAVE = (
    ' <label class="take"><input type="checkbox" name="{}" value="{}"> Leave it deleted</label>'
)


class SeenField(forms.CharField):
    """Carries the fingerprints. It is nothing that a curator changes."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class PlainText(forms.CharField):
    """Text of several lines, whose breaks are of one kind: browsers send another."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.Textarea, **kwargs})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class SeenForm(forms.ModelForm[Any]):
    """A form of a row of the draft. It asks about every field that somebody else has changed."""

    seen = SeenField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changed_meanwhile: list[str] = []
        if self.instance.pk is None:
            return
        now = {name: self.initial.get(name) for name in self._names()}
        self.initial["seen"] = seen.fingerprints(now)
        if self.is_bound:
            before = seen.read(str(self.data.get(self.add_prefix("seen"), "")))
            self._before = before
            self.changed_meanwhile = [n for n in now if before.get(n) != seen.fingerprint(now[n])]
            self._take()

    @property
    def box(self) -> str:
        """The name of the boxes that say: take the new value."""
        return self.add_prefix("take")

    def _names(self) -> list[str]:
        """The fields of the row that the form shows."""
        return [name for name in self.fields if name in self.initial and name != "seen"]

    def _rewritten(self) -> Any:
        """The data of the form, as a copy that is free to be written to."""
        self.data = copy(self.data)
        return self.data

    def _take(self) -> None:
        """Puts the stored value into the fields whose box is ticked, if it is the one shown."""
        ticked = self.data.getlist(self.box) if isinstance(self.data, QueryDict) else []
        for name in set(ticked) & set(self._names()) - set(self.changed_meanwhile):
            data, key = self._rewritten(), self.add_prefix(name)
            value = self.fields[name].prepare_value(self.initial.get(name))
            data.pop(key, None)
            if isinstance(value, list):
                data.setlist(key, [getattr(item, "pk", item) for item in value])
            elif value is not None and value is not False:
                data[key] = "on" if value is True else str(value)

    def clean(self) -> dict[str, Any]:
        """Adds a question to each field that says something else than what is stored now."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk is None:
            self._ask_about_deleted()
        elif self.changed_meanwhile:
            typed = {name: cleaned[name] for name in self.changed_meanwhile if name in cleaned}
            for name in set(typed) & set(self.changed_data):
                untouched = seen.fingerprint(typed[name]) == self._before.get(name)
                asked = seen.question(self.instance, name, self.box, ticked=untouched)
                self.add_error(name, ValidationError(asked, code="meanwhile"))
            unread = [name for name in self.changed_meanwhile if name not in typed]
            self._rewritten()[self.add_prefix("seen")] = self._seen_now(without=unread)
        return cleaned

    def _seen_now(self, without: list[str]) -> str:
        """The fingerprints of what is stored, but for fields about which nothing was asked yet."""
        now = seen.read(self.initial["seen"])
        return json.dumps({name: text for name, text in now.items() if name not in without})

    def _ask_about_deleted(self) -> None:
        state, _, pk = str(self.data.get(self.add_prefix("seen"), "")).partition(":")
        key = whole_number(pk)
        if state != GONE or key is None:
            return
        who = seen.who_and_when(type(self.instance), key)
        asked = "Deleted by {} while you were editing. Save again to add it anew, as shown here."
        whole = format_html(asked + (_LEAVE if self.prefix else ""), who, self.box, ROW)
        self.add_error(None, ValidationError(whole, code="meanwhile"))
        self._rewritten()[self.add_prefix("seen")] = ASKED


#: How many rows a page can hold at most. Each is drawn as a form, which takes its time.
ROWS_MAX = 100


class SeenFormSet(BaseModelFormSet[Any, Any]):
    """Rows within a page. Those that somebody deleted meanwhile come back as rows to add."""

    fk: Any  #: the field that names the parent, set by Django

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        self.max_num = self.absolute_max = ROWS_MAX
        if data is not None:
            data = self._without_deleted(data, kwargs)
        super().__init__(data, *args, **kwargs)

    def total_form_count(self) -> int:
        """As many rows as the form says it has, but for those of which it says nothing else."""
        said = super().total_form_count()
        return min(said, max(self._sent, len(self.get_queryset()))) if self.is_bound else said

    @cached_property
    def _sent(self) -> int:
        """Up to which row something was sent."""
        pattern = re.compile(rf"{re.escape(str(self.prefix))}-(\d{{1,9}})-.+", re.ASCII | re.DOTALL)
        found = [int(match[1]) for name in self.data if (match := pattern.fullmatch(name))]
        return max(found, default=-1) + 1

    def _there(self, kwargs: dict[str, Any]) -> set[int]:
        """The keys of the rows that the page is about, as they are stored now."""
        return set(kwargs["queryset"].values_list("pk", flat=True))

    def _has_lost_parent(self, kwargs: dict[str, Any]) -> bool:
        return False

    def _without_deleted(self, data: QueryDict, kwargs: dict[str, Any]) -> QueryDict:
        """The same data, with the rows that are gone behind those that are there."""
        prefix = kwargs["prefix"]
        total, initial = (_count(data, f"{prefix}-{n}_FORMS") for n in ("TOTAL", "INITIAL"))
        there = self._there(kwargs) if initial else set()
        keys = {n: whole_number(str(data.get(f"{prefix}-{n}-id", ""))) for n in range(initial)}
        gone = [n for n, key in keys.items() if key is not None and key not in there]
        left = [n for n in range(initial, total) if ROW in data.getlist(f"{prefix}-{n}-take")]
        if not gone and not left:
            return data
        kept = [n for n in gone if f"{prefix}-{n}-DELETE" not in data]
        first = [n for n in range(initial) if n not in gone]
        order = [*first, *kept, *(n for n in range(initial, total) if n not in left)]
        data = _reordered(data, prefix, order)
        for place in range(len(first), len(first) + len(kept)):
            data[f"{prefix}-{place}-seen"] = f"{GONE}:{data.pop(f'{prefix}-{place}-id')[-1]}"
            if self._has_lost_parent(kwargs):  # the parent is gone as well: asked there
                data[f"{prefix}-{place}-seen"] = ASKED
                data.pop(f"{prefix}-{place}-{self.fk.name}", None)
        data[f"{prefix}-TOTAL_FORMS"] = str(len(order))
        data[f"{prefix}-INITIAL_FORMS"] = str(len(first))
        return data

    def get_unique_error_message(self, unique_check: Any) -> str:
        """Which rows are one too many."""
        fields = self.form.base_fields  # without the parent, which all of them have
        labels = [str(fields[name].label).lower() for name in unique_check if name in fields]
        return f"Two rows have the same {' and '.join(labels)}: change or remove one of them."

    def get_form_error(self) -> str:
        return "Another row says this already."

    def clean(self) -> None:
        """Asks before a row is deleted that somebody has changed meanwhile."""
        super().clean()
        marked = [form for form in self.initial_forms if form.cleaned_data.get("DELETE")]
        errors = []
        for form in marked:
            if form.changed_meanwhile:
                row: Model = form.instance
                who = seen.who_and_when(type(row), row.pk)
                errors.append(
                    f"“{row}” was changed by {who}, while you were about to remove it. "
                    "Look at it below; save again to remove it."
                )
        if errors:
            raise ValidationError(errors, code="meanwhile")


class SeenInlineFormSet(SeenFormSet, BaseInlineFormSet[Any, Any, Any]):
    """The same for the rows of one parent."""

    def _there(self, kwargs: dict[str, Any]) -> set[int]:
        parent = kwargs["instance"]
        if parent.pk is None:
            return set()
        rows = kwargs["queryset"].filter(**{self.fk.name: parent})
        return set(rows.values_list("pk", flat=True))

    def _has_lost_parent(self, kwargs: dict[str, Any]) -> bool:
        return kwargs["instance"].pk is None


def _count(data: QueryDict, name: str) -> int:
    return min(whole_number(str(data.get(name, ""))) or 0, ROWS_MAX)


def _reordered(data: QueryDict, prefix: str, order: list[int]) -> QueryDict:
    """The data of a formset with its forms in that order, and none but those."""
    places = {str(old): new for new, old in enumerate(order)}
    pattern = re.compile(rf"{re.escape(prefix)}-(\d+)-(.+)")
    found = QueryDict(mutable=True)
    for name, values in data.lists():
        match = pattern.fullmatch(name)
        if match is None:
            found.setlist(name, values)
        elif match[1] in places:
            found.setlist(f"{prefix}-{places[match[1]]}-{match[2]}", values)
    return found
