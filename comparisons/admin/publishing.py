"""The page that shows what a publication would do, and the form that publishes."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from comparisons.engine.findings import Finding
from comparisons.forms import plain
from comparisons.models import Waiver
from comparisons.preview import Preview

#: The longest note or reason that is taken.
TEXT_MAX = 4_000


def _text(label: str, rows: int, required: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": rows, "cols": 80}),
        help_text=help_text,
        error_messages={"required": required},
    )


class PublishForm(forms.Form):
    """What is new, why each open warning is accepted, and what was looked at.

    ``previewed`` is the digest of the draft that the page showed.
    """

    previewed = forms.CharField(required=False)
    notes = _text(
        "What is new",
        4,
        "Say what is new in this edition.",
        "For readers of the site, in a few plain sentences: “Flask 3.2 was rated anew.” "
        "It cannot be changed later.",
    )

    def __init__(self, data: Any, preview: Preview) -> None:
        super().__init__(data, label_suffix="")
        self.preview = preview
        #: The reasons as rows of the draft, once they are found to be right; not yet saved.
        self.waivers: list[Waiver] = []
        #: By field, the warning that it accepts.
        self.warnings = {reason_field(finding): finding for finding in preview.open_warnings}
        for name, finding in self.warnings.items():
            missing = f"{preview.names[finding.place]}: say why it is right as it is, or mend it."
            self.fields[name] = _text("Why it is right as it is", 2, missing)

    @property
    def reasons(self) -> list[tuple[Finding, str, forms.BoundField]]:
        """Each open warning with what its place is called, and its field."""
        names = self.preview.names
        return [(each, names[each.place], self[name]) for name, each in self.warnings.items()]

    @property
    def changed_meanwhile(self) -> bool:
        """Whether the draft is not the one that was looked at when the form was filled in."""
        return self.is_bound and self.data.get("previewed") != self.preview.digest

    def clean_notes(self) -> str:
        return plain(self.cleaned_data["notes"], "note")

    def clean(self) -> None:
        for name, finding in self.warnings.items():
            if name in self.cleaned_data:
                self._accept(name, finding)

    def _accept(self, name: str, finding: Finding) -> None:
        try:
            reason = plain(self.cleaned_data[name], "reason")
            waiver = Waiver(rule=finding.rule, place=finding.place, reason=reason)
            waiver.clean_fields()
        except ValidationError as error:
            self.add_error(name, error.messages)
        else:
            self.waivers.append(waiver)


def reason_field(finding: Finding) -> str:
    """The name of the field for a warning: the same as long as the warning is."""
    content = f"{finding.rule} {finding.place}".encode()
    return f"reason-{hashlib.sha256(content).hexdigest()[:16]}"


def places(preview: Preview) -> list[str]:
    """Every place that the page names: of findings, changes and reference projects."""
    found = [finding.place for finding in preview.findings]
    found += [row.place for kind in preview.changes for row in kind.rows]
    return [*found, *(line.place for line in preview.projects)]
