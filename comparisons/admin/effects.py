"""The effects of all choices of a question, edited on the question's own page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.checks import InlineModelAdminChecks
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms.models import modelformset_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from comparisons.models import Choice, Criterion, Effect, Question

from .drafting import FIELDS
from .locking import SeenForm, SeenFormSet
from .pulls import Pulls, pulls

#: The button that calculates again, without saving, for browsers without JavaScript.
RECOMPUTE = "_recompute"


class OwnChoice(forms.ModelChoiceField[Choice]):
    """The choice that a line stands under. It is nothing that a curator changes."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class EffectForm(SeenForm):
    """One effect: a line under its choice."""

    choice = OwnChoice(Choice.objects.all())

    class Meta:
        model = Effect
        fields = ("choice", "criterion", "value", "reason")


class QuestionEffects(SeenFormSet):
    """The effects of all choices of a question, with an empty line for each choice."""

    may_add = True

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        instance: Question,
        queryset: QuerySet[Effect],
        save_as_new: bool = False,
        **kwargs: Any,
    ) -> None:
        self.instance = instance
        self.choices: list[Choice] = []
        if instance.pk:
            self.choices = list(
                Choice.objects.filter(question=instance).order_by("position", "slug")
            )
        elif data is not None:  # a question that is new: its choices have no effects yet
            data = data.copy()
            data.update({f"{kwargs['prefix']}-{n}_FORMS": "0" for n in ("TOTAL", "INITIAL")})
        empty = [{"choice": choice.pk} for choice in self.choices if self.may_add]
        self.extra = len(empty)
        queryset = queryset.filter(choice__in=self.choices)
        super().__init__(data, files, queryset=queryset, initial=empty, **kwargs)

    @classmethod
    def get_default_prefix(cls) -> str:
        return "effects"

    @cached_property
    def _criteria(self) -> list[tuple[int | str, str]]:
        """What can be chosen, read once for all lines."""
        return [("", "---------"), *Criterion.objects.values_list("pk", "name")]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["criterion"].choices = self._criteria
        form.fields["choice"].queryset = Choice.objects.filter(pk__in=[x.pk for x in self.choices])

    def clean(self) -> None:
        super().clean()
        if not self.may_add and any(form.has_changed() for form in self.extra_forms):
            raise ValidationError("You may not add effects.")

    def typed(self) -> dict[str, dict[str, float]]:
        """The effects as the lines say it, as far as these can be read."""
        slugs = {choice.pk: choice.slug for choice in self.choices}
        criteria = dict(Criterion.objects.values_list("pk", "slug"))
        found: dict[str, dict[str, float]] = {slug: {} for slug in slugs.values()}
        for choice, criterion, value in self._lines():
            if choice in slugs and criterion in criteria:
                found[slugs[choice]][criteria[criterion]] = float(value)
        return found

    def _lines(self) -> Iterator[tuple[Any, Any, Any]]:
        if not self.is_bound:
            for row in self.get_queryset():
                yield row.choice_id, row.criterion_id, row.value
            return
        self.is_valid()
        for form in self.forms:
            said = getattr(form, "cleaned_data", {})
            readable = all(said.get(name) for name in ("choice", "criterion", "value"))
            if readable and not said.get("DELETE"):
                yield said["choice"].pk, said["criterion"].pk, said["value"]

    @cached_property
    def pulls(self) -> Pulls:
        """What each choice would pull alone, with the effects as typed."""
        return pulls(self.instance, self.typed())

    def groups(self) -> Iterator[tuple[Choice, list[Any], list[tuple[str, str]] | None]]:
        """Each choice with its lines and its pulls; ``None`` for a choice that is retired."""
        for choice in self.choices:
            yield choice, self._under(choice.pk), self.pulls.of_choices.get(choice.slug)

    def strays(self) -> list[Any]:
        """Lines of a choice that somebody has deleted or moved meanwhile."""
        known = {str(choice.pk) for choice in self.choices}
        return [form for form in self.forms if str(form["choice"].value()) not in known]

    def _under(self, choice: int) -> list[Any]:
        return [form for form in self.forms if str(form["choice"].value()) == str(choice)]


class GrandchildrenChecks(InlineModelAdminChecks):
    """Without the check for a foreign key: effects belong to a question through its choices."""

    def _check_exclude_of_parent_model(self, obj: Any, parent_model: Any) -> list[Any]:
        return []

    def _check_relation(self, obj: Any, parent_model: Any) -> list[Any]:
        return []


class EffectsInline(admin.options.InlineModelAdmin[Effect, Question]):
    """All effects of a question's choices, under the choices that have them."""

    model = Effect
    form = EffectForm
    checks_class = GrandchildrenChecks
    template = "admin/comparisons/question/effects.html"
    formfield_overrides = FIELDS
    fields = ("choice", "criterion", "value", "reason")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Effect]:
        rows = super().get_queryset(request).order_by("choice", "criterion__position", "pk")
        return rows.select_related("choice__question", "criterion")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        found = modelformset_factory(
            Effect,
            form=EffectForm,
            formset=QuestionEffects,
            can_delete=self.has_delete_permission(request, obj),
        )
        found.may_add = self.has_add_permission(request, obj)  # type: ignore[attr-defined]
        return found


def recomputed(
    model_admin: admin.ModelAdmin[Question], request: HttpRequest, object_id: str
) -> HttpResponse:
    """The pulls with the effects that were sent, for the page that is being edited."""
    question = model_admin.get_object(request, object_id)
    if question is None:
        raise Http404
    inline = EffectsInline(Question, model_admin.admin_site)
    may = inline.has_view_or_change_permission(request, question)
    if not (may and model_admin.has_view_or_change_permission(request, question)):
        raise PermissionDenied
    formset = inline.get_formset(request, question)(
        data=request.POST,
        instance=question,
        prefix=QuestionEffects.get_default_prefix(),
        queryset=inline.get_queryset(request),
    )
    return render(request, "admin/comparisons/question/_recomputed.html", {"formset": formset})
