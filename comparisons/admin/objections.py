"""The curators' queue: what readers say is wrong, beside what they saw and what the draft says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from comparisons import knowledge
from comparisons.models import Criterion, Edition, Evidence, Objection, Rating
from comparisons.models.objections import OPEN_FIRST
from comparisons.subject import Subject

from .base import is_superuser, shortened
from .placed import PlacedAdmin

#: The buttons of the form, by name.
ACCEPT, DECLINE, ERASE = "_accept", "_decline", "_erase"


class DecisionForm(forms.ModelForm[Objection]):
    """The erratum, and which button was pressed. ``user`` is set on the class for each request."""

    user: User

    class Meta:
        model = Objection
        fields = ("erratum",)

    def clean(self) -> dict[str, Any]:
        """Decides the objection as the button says, or only lets an erratum be reworded."""
        cleaned = super().clean() or self.cleaned_data
        erratum = cleaned.get("erratum", "")
        if "erratum" in self.errors:
            return cleaned
        pressed = next((name for name in (ACCEPT, DECLINE, ERASE) if name in self.data), None)
        if pressed and not self.instance.is_open:
            decided = self.instance.get_status_display()
            said = f"Somebody else was quicker: this is {decided} already."
            if self.instance.erratum:
                said += f" Readers see “{self.instance.erratum}”; to save yours replaces that."
            raise ValidationError(said)
        if not erratum and (pressed == ACCEPT or self.instance.status == Objection.Status.ACCEPTED):
            self.add_error("erratum", "Write the erratum: what is wrong, and what would be right.")
        elif pressed == ACCEPT:
            self.instance.accept(self.user, erratum)
        elif pressed == DECLINE:
            self.instance.decline(self.user)
            cleaned["erratum"] = ""
        elif pressed == ERASE:
            self.instance.contact = ""
            cleaned["erratum"] = ""
        elif self.instance.is_open:
            raise ValidationError("Press “Accept” or “Decline”: drafts of an erratum are not kept.")
        return cleaned


class EditionFilter(admin.RelatedFieldListFilter):
    def field_choices(self, *_: Any, **__: Any) -> list[tuple[str, Any]]:
        """The editions by number: their documents are large."""
        numbers = Edition.objects.order_by("-number").values_list("number", flat=True)
        return [(str(number), f"Edition {number}") for number in numbers]


@admin.register(Objection)
class ObjectionAdmin(PlacedAdmin[Objection]):
    """Decided here, never made or deleted here: they come from readers, and stay."""

    form = DecisionForm
    empty_list = (
        "No objections are waiting. What readers send with “Something wrong here?”, beside the "
        "reasons of a result or a criterion, appears here."
    )
    list_display = ("place", "said", "edition", "status", "age", "decided_by")
    list_filter = ("status", ("edition", EditionFilter), "criterion")
    ordering = OPEN_FIRST
    search_fields = ("criterion", "framework", "source", "text", "erratum")
    actions = ("decline_selected",)
    change_form_template = "admin/comparisons/objection/change_form.html"
    fieldsets = (
        ("What the reader says", {"fields": ("text", "contact", "created")}),
        ("What the reader saw", {"fields": ("place", "edition_link", "seen")}),
        (
            "Where to put it right",
            {
                "fields": ("draft_links",),
                "description": "The edition stays as it is. Mend the draft, so that the next "
                "edition is right; readers of this one get the erratum.",
            },
        ),
        ("Decision", {"fields": ("status", "erratum", "decided_by", "decided_at")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Objection | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Objection]:
        rows = super().get_queryset(request).select_related("edition", "decided_by")
        return rows.defer("edition__document")

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Objection | None:
        """The row; locked while it is being decided, so that two curators do not decide it."""
        row = super().get_object(request, object_id, from_field)
        if row is not None and request.method == "POST":
            Objection.objects.select_for_update().get(pk=row.pk)
            row.refresh_from_db(fields=("status", "decided_by", "decided_at", "contact", "erratum"))
        return row

    def get_fieldsets(self, request: HttpRequest, obj: Objection | None = None) -> Any:
        """How to reach the reader is for those who decide."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return fieldsets
        (title, options), *others = fieldsets
        return [(title, {**options, "fields": ("text", "created")}), *others]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Objection | None = None
    ) -> tuple[str, ...]:
        closed = obj is not None and obj.status == Objection.Status.DECLINED
        shown = ("text", "contact", "created", "place", "edition_link", "seen", "draft_links")
        return (*shown, "status", "decided_by", "decided_at", *(["erratum"] if closed else []))

    def get_form(
        self,
        request: HttpRequest,
        obj: Objection | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[forms.ModelForm[Objection]]:
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user  # type: ignore[attr-defined]
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row: Objection | None = kwargs.get("obj")
        may = row is not None and self.has_change_permission(request, row)
        is_open = may and Objection.objects.filter(pk=row.pk, status="open").exists()  # type: ignore[union-attr]
        extra = {
            "may_decide": is_open,
            "may_reword": may and row is not None and row.status == "accepted" and not is_open,
            "may_erase": is_open and row is not None and row.contact and is_superuser(request),
        }
        return super().render_change_form(request, {**context, **extra}, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Objection, form: forms.Form, change: bool
    ) -> None:
        if ERASE in form.data and not is_superuser(request):
            raise PermissionDenied
        obj.save()

    def response_change(self, request: HttpRequest, obj: Objection) -> HttpResponse:
        said = "The contact is erased." if ERASE in request.POST else f"{obj}: {obj.status}."
        messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:comparisons_objection_changelist"))

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        done = {ACCEPT: "accepted", DECLINE: "declined", ERASE: "contact erased"}
        words = next((word for name, word in done.items() if name in request.POST), "reworded")
        return [{"changed": {"name": "objection", "object": words, "fields": [words]}}]

    @admin.action(description="Decline the selected objections", permissions=["change"])
    def decline_selected(self, request: HttpRequest, queryset: QuerySet[Objection]) -> None:
        """Declines those that are open; what was decided stays decided."""
        if not isinstance(request.user, User):
            raise PermissionDenied
        declined = 0
        for row in queryset.filter(status="open").order_by("pk"):
            row.decline(request.user)
            row.save()
            self.log_change(request, row, "Declined.")
            declined += 1
        messages.success(request, f"{declined} declined.")

    @admin.display(description="about", ordering="criterion")
    def place(self, row: Objection) -> str:
        return row.place

    @admin.display(description="what is wrong")
    def said(self, row: Objection) -> str:
        return shortened(row.text)

    @admin.display(description="waiting for", ordering="created")
    def age(self, row: Objection) -> str:
        return timesince(row.created, timezone.now(), depth=1) if row.is_open else "-"

    @admin.display(description="edition")
    def edition_link(self, row: Objection) -> SafeString:
        address = reverse("admin:comparisons_edition_change", args=[row.edition_id])
        return format_html('<a href="{}">Edition {}</a>', address, row.edition_id)

    @admin.display(description="as published")
    def seen(self, row: Objection) -> SafeString:
        """The frozen rating, rationale and evidence."""
        subject = subject_of(row)
        if subject.framework is None:
            return format_html("<p>{}</p>", subject.quoted)
        pieces = format_html_join(
            "",
            "<p>{}{} <em>{}, {}</em></p>",
            (
                (
                    "→ " if piece == subject.evidence else "",
                    piece.statement,
                    source.title,
                    piece.status,
                )
                for piece, source in subject.pieces
            ),
        )
        rated = f"{subject.framework.name}: {subject.rating} of 10."
        return format_html("<p><b>{}</b> {}</p>{}", rated, subject.rationale, pieces)

    @admin.display(description="in the draft")
    def draft_links(self, row: Objection) -> SafeString:
        """The rows of the draft that say it today, as far as they are still there."""
        return format_html_join(
            SafeString("<br>"),
            '<a href="{}">{}: {}</a> {}',
            (
                (reverse(f"admin:comparisons_{kind}_change", args=[found.pk]), kind, found, words)
                for kind, found, words in _draft_rows(row)
            ),
        )


def subject_of(row: Objection) -> Subject:
    """What the objection is about, as its edition says it."""
    edition = knowledge.edition(row.edition_id)
    return Subject.find(edition, row.criterion, row.framework, row.source)


def _draft_rows(row: Objection) -> Iterator[tuple[str, Model, str]]:
    """Criterion, rating and evidence in the draft: what kind, the row, and what it says now."""
    for criterion in Criterion.objects.filter(slug=row.criterion):
        yield "criterion", criterion, "(retired)" if criterion.retired else ""
    ratings = Rating.objects.select_related("criterion", "framework")
    for rating in ratings.filter(criterion__slug=row.criterion, framework__slug=row.framework):
        yield "rating", rating, ""
    evidence = Evidence.objects.select_related("rating__criterion", "rating__framework", "source")
    for piece in evidence.filter(
        rating__criterion__slug=row.criterion,
        rating__framework__slug=row.framework,
        source__slug=row.source,
    ):
        yield "evidence", piece, f"({piece.status})"
