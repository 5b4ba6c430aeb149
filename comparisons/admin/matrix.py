"""The matrix: all criteria against all frameworks, with ratings that are edited in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comparisons.draft import lock_draft
from comparisons.engine.findings import Finding
from comparisons.history import last_change
from comparisons.keys import whole_number
from comparisons.models import RATING_VALUES, Criterion, Framework, Rating

from . import seen
from .findings import findings_by_row

SCALE = "A rating is a number from 0 to 10 in steps of 0.5."


def plain(value: Decimal) -> str:
    """A rating without the decimals that say nothing: 4, 9.5."""
    return f"{value.normalize():f}"


@dataclass
class Cell:
    """A rating in the matrix: what is stored, and what a curator has made of it.

    ``typed`` is what the field shows, ``seen`` the value that it showed when the page was made.
    ``wrong`` says why it cannot be saved as it is, ``asks`` that somebody else has changed it.
    """

    rating: Rating
    typed: str
    seen: str
    wrong: str = ""
    asks: SafeString | None = None
    value: Decimal | None = None
    findings: list[tuple[str, Finding]] = field(default_factory=list)

    @classmethod
    def stored(cls, rating: Rating) -> Cell:
        return cls(rating, plain(rating.value), plain(rating.value))

    @property
    def size(self) -> int:
        """The rating in whole steps of the scale, for its colour."""
        return int(self.rating.value)

    @property
    def label(self) -> str:
        return f"{self.rating.criterion.name}, {self.rating.framework.name}"

    @property
    def address(self) -> str:
        return reverse("admin:comparisons_rating_change", args=[self.rating.pk])

    def read(self, data: QueryDict) -> None:
        """Takes what was sent: keeps it, and finds out whether it can be saved."""
        pk, now = self.rating.pk, self.seen
        typed, before = data.get(f"value-{pk}"), data.get(f"seen-{pk}", "")
        if typed is None or typed.strip() == before:
            return  # left alone: whatever it is now may stay
        if before == now and data.get(f"take-{pk}"):
            return
        self.typed = typed
        try:
            value = _rating(typed)
        except ValidationError as error:
            self.wrong, self.seen = error.messages[0], before
            return
        if value == self.rating.value:
            self.typed = now
        elif before != now:
            self.asks = seen.question(self.rating, "value", f"take-{pk}", ticked=False)
        else:
            self.value = value


def _rating(text: str) -> Decimal:
    """A rating as somebody types it. :raises ValidationError: if it is not on the scale."""
    try:
        value = forms.DecimalField(max_digits=3, decimal_places=1).clean(text.replace(",", "."))
    except ValidationError as error:
        raise ValidationError(SCALE) from error
    if value not in RATING_VALUES:
        raise ValidationError(SCALE)
    return Decimal(value).quantize(Decimal("0.1"))  # 1e1 is 10.0, in the history too


@dataclass(frozen=True)
class Line:
    """A criterion with its cells in the order of the frameworks; ``None`` where none is rated."""

    criterion: Criterion
    cells: list[tuple[Framework, Cell | None]]
    findings: list[tuple[str, Finding]]


def matrix(model_admin: ModelAdmin[Rating], request: HttpRequest) -> HttpResponse:
    """Shows the matrix; saves the cells that were changed, all of them or none."""
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    may_change = model_admin.has_change_permission(request)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    lost: list[SafeString] = []
    if request.method == "POST":
        with transaction.atomic():
            lock_draft()
            cells = _cells()
            for cell in cells.values():
                cell.read(request.POST)
            lost = list(_lost(request.POST, cells))
            if not lost and not any(cell.wrong or cell.asks for cell in cells.values()):
                _save(request, model_admin, [cell for cell in cells.values() if cell.value])
                return HttpResponseRedirect(request.path)
    else:
        cells = _cells()
    frameworks = list(Framework.objects.current())
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "All ratings",
        "is_nav_sidebar_enabled": False,  # the page needs the width
        "opts": model_admin.opts,
        "frameworks": frameworks,
        "groups": _groups(cells, frameworks),
        "may_change": may_change,
        "lost": lost,
        "troubled": [cell for cell in cells.values() if cell.wrong or cell.asks],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "admin/comparisons/rating/matrix.html", context, status=status)


def _cells() -> dict[tuple[int, int], Cell]:
    """All ratings of what is not retired, by criterion and framework."""
    rows = Rating.objects.filter(criterion__retired=False, framework__retired=False)
    rows = rows.select_related("criterion", "framework").annotate(pieces=Count("evidence"))
    return {(row.criterion_id, row.framework_id): Cell.stored(row) for row in rows}


def _lost(data: QueryDict, cells: dict[tuple[int, int], Cell]) -> Iterator[SafeString]:
    """What was typed into cells whose rating somebody has deleted meanwhile."""
    there = {cell.rating.pk for cell in cells.values()}
    for name, typed in data.items():
        kind, _, text = name.partition("-")
        pk = whole_number(text)
        if kind != "value" or pk is None or pk in there:
            continue
        if str(typed).strip() != data.get(f"seen-{text}"):
            entry = last_change(Rating, pk)
            what = entry.object_repr if entry else "A rating"
            who = seen.who_and_when(Rating, pk)
            yield format_html("{}: deleted by {}. You had typed <q>{}</q>.", what, who, typed)


def _save(request: HttpRequest, model_admin: ModelAdmin[Rating], cells: list[Cell]) -> None:
    """Stores the changed cells and leads to their rationales."""
    done = []
    for cell in cells:
        row, before = cell.rating, cell.seen
        row.value = cell.value or row.value
        row.save(update_fields=["value"])
        now = plain(row.value)
        model_admin.log_change(request, row, f"Changed value from {before} to {now}.")
        done.append((cell.address, cell.label, before, now))
    if not done:
        messages.info(request, "Nothing was changed.")
        return
    links = format_html_join(", ", '<a href="{}#id_rationale">{} ({} → {})</a>', done)
    said = "Saved. A rationale says why a rating is as high as it is: does it still? {}"
    messages.success(request, format_html(said, links))


def _groups(
    cells: dict[tuple[int, int], Cell], frameworks: list[Framework]
) -> list[tuple[str, list[Line]]]:
    """The lines of the matrix under the names of their groups."""
    of_criteria, of_ratings = findings_by_row()
    found: dict[str, list[Line]] = {str(label): [] for label in Criterion.Group.labels}
    for criterion in Criterion.objects.current():
        line: list[tuple[Framework, Cell | None]] = []
        for framework in frameworks:
            if cell := cells.get((criterion.pk, framework.pk)):
                cell.findings = of_ratings.get((criterion.slug, framework.slug), [])
            line.append((framework, cell))
        label = str(criterion.get_group_display())
        found[label].append(Line(criterion, line, of_criteria.get(criterion.slug, [])))
    return [(label, lines) for label, lines in found.items() if lines]
