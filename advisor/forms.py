"""The form that saves a recommendation."""

from __future__ import annotations

from typing import Any

from django import forms

from comparisons.engine.facts import Knowledge
from comparisons.engine.profile import TITLE_MAX, Profile, ProfileError, parse


class SaveForm(forms.Form):
    """The title of a recommendation that is about to be saved. The engine checks it."""

    title = forms.Field(required=False, label="Title")

    def __init__(self, *args: Any, profile: Profile, knowledge: Knowledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.profile, self.knowledge = profile, knowledge

    def clean_title(self) -> str:
        """The title, trimmed, on one line.

        :raises forms.ValidationError: in the engine's words, if it is too long or not plain text.
        """
        title = " ".join(str(self.cleaned_data["title"] or "").split())
        document = {**self.profile.document(), "title": title}
        try:
            self.profile = parse(document, self.knowledge)
        except ProfileError as error:
            raise forms.ValidationError([problem.message for problem in error.problems]) from error
        return title

    @property
    def limit(self) -> int:
        return TITLE_MAX
