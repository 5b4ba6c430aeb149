"""What if: answers changed beside a result, and the verdict that would come of them.

A function of its address, like everything before "save". The whole altered profile is in the
query string; what it is compared with is a stored recommendation or, for a result that nobody has
saved, the query string in ``before``. Without answers in the query nothing is altered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from comparisons import knowledge
from comparisons.engine.profile import Profile, carry
from comparisons.knowledge import PublishedEdition

from .answers import AnswerSheet, query_of
from .models import Recommendation
from .questionnaire import AskedQuestion, Questionnaire, address, fill
from .report import Report
from .report.contest import Contest
from .report.what_if import WhatIf, what_if

BEFORE = "before"


@dataclass(frozen=True, slots=True)
class WhatIfForm:
    """Every question with its answer, ready to be changed.

    ``action`` is where the form goes, ``carried`` what it must take along, ``unfolded`` the
    sections that stand open.
    """

    action: str
    questionnaire: Questionnaire
    carried: tuple[tuple[str, str], ...] = ()
    unfolded: frozenset[str] = frozenset()

    @property
    def problems(self) -> list[AskedQuestion]:
        return self.questionnaire.problems()


def beside_result(report: Report) -> WhatIfForm:
    """The form that stands in a result which nobody has saved."""
    return _form(
        reverse("result_what_if"),
        _sheet(report.profile, report.edition),
        report.edition,
        report.query,
    )


def beside_permalink(report: Report, key: str) -> WhatIfForm:
    """The form that stands in a permalink."""
    return _form(
        reverse("permalink_what_if", args=[key]),
        _sheet(report.profile, report.edition),
        report.edition,
    )


@require_safe
@cache_control(private=True)
@vary_on_headers("HX-Request")
def result_what_if(request: HttpRequest) -> HttpResponse:
    edition = knowledge.current()
    before = AnswerSheet.read(QueryDict(request.GET.get(BEFORE, "")), edition.knowledge)
    query = query_of(before.profile, before.origin)
    document = edition.verdict_document(before.profile)
    sheet = _altered(request, before, edition)
    form = _form(reverse("result_what_if"), sheet, edition, query)
    context = {
        "back": address("result", query),
        "unreadable": bool(before.problems),
        "keep": query_of(sheet.profile, before.origin),
    }
    return _answer(request, form, what_if(document, sheet.profile, edition), context)


@require_safe
@cache_control(private=True)
@vary_on_headers("HX-Request")
def permalink_what_if(request: HttpRequest, key: str) -> HttpResponse:
    """Under the edition of the permalink, whatever has been published since."""
    row = get_object_or_404(Recommendation, key=key)
    edition, document = knowledge.edition(row.edition_id), row.document()
    sheet = _altered(request, _sheet(Contest.of(document, edition).profile, edition), edition)
    form = _form(reverse("permalink_what_if", args=[key]), sheet, edition)
    newest = knowledge.current()
    context = {
        "row": row,
        "back": row.get_absolute_url(),
        "newest": newest.number,
        "keep": query_of(carry(sheet.profile, newest.knowledge)[0], row.key),
    }
    return _answer(request, form, what_if(document, sheet.profile, edition), context)


def _answer(
    request: HttpRequest, form: WhatIfForm, found: WhatIf, context: dict[str, object]
) -> HttpResponse:
    """The whole page, or for a page that renews a part of itself only that part."""
    changed = {move.question.section for move in found.moves}
    wrong = {asked.question.section for asked in form.problems}
    first = {form.questionnaire.sections[0].section.slug}
    form = replace(form, unfolded=frozenset(changed | wrong or first))
    context |= {"form": form, "what_if": found, "problems": form.problems}
    if request.headers.get("HX-Request"):
        return render(request, "result/_what_if_renewed.html", context)
    faulty = form.problems or context.get("unreadable")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faulty else HTTPStatus.OK
    return render(request, "result/what_if.html", context, status=status)


def _altered(request: HttpRequest, before: AnswerSheet, edition: PublishedEdition) -> AnswerSheet:
    sheet = AnswerSheet.read(request.GET, edition.knowledge)
    return sheet if sheet.given or sheet.emphasis else before


def _sheet(profile: Profile, edition: PublishedEdition) -> AnswerSheet:
    return AnswerSheet.read(QueryDict(query_of(profile)), edition.knowledge)


def _form(
    action: str, sheet: AnswerSheet, edition: PublishedEdition, before: str = ""
) -> WhatIfForm:
    carried = ((BEFORE, before),) if before else ()
    return WhatIfForm(action, fill(edition, sheet), carried)
