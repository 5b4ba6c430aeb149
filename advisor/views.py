"""The visitor's way: home, questionnaire, result, permalink.

Until something is saved every page is a function of its address: the answers are in the query
string, and nothing is kept on the server or in a cookie.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from comparisons import errata, knowledge
from comparisons.caching import for_same_answers, until_changed
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition
from comparisons.limits import TooManyError

from .answers import AnswerSheet, query_of
from .forms import SaveForm
from .questionnaire import (
    ALL,
    CHECK,
    RESULT,
    Questionnaire,
    SectionPage,
    address,
    destination,
    fill,
    hidden_answers,
)
from .report import Report, assemble
from .saving import store
from .sharing import Sharing
from .since import since
from .stored import stored
from .what_if import beside_permalink, beside_result

#: Where a visitor can come from to change one answer.
RETURNS: Final = (CHECK, RESULT, ALL)


@require_safe
@until_changed
def home(request: HttpRequest) -> HttpResponse:
    edition = knowledge.current()
    examples = [
        (project, query_of(Profile.of(project)))
        for project in edition.knowledge.reference_projects
        if project.example
    ]
    return render(request, "home.html", {"edition": edition, "examples": examples})


@require_safe
def questionnaire(request: HttpRequest) -> HttpResponseRedirect | HttpResponsePermanentRedirect:
    """Leads to the first section, with the answers in its address."""
    edition = knowledge.current()
    sheet = AnswerSheet.read(request.GET, edition.knowledge)
    return redirect(address("section", sheet.query(), edition.knowledge.sections[0].slug))


@require_safe
@for_same_answers
@cache_control(private=True)
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of the questionnaire. Its form comes back here and goes on if all is well."""
    filled = _filled(request)
    page = next((page for page in filled.sections if page.section.slug == slug), None)
    if page is None:
        raise Http404(f"The questionnaire has no section “{slug}”.")
    return _ask(request, "questionnaire/section.html", filled, (page,))


@require_safe
@for_same_answers
@cache_control(private=True)
def all_sections(request: HttpRequest) -> HttpResponse:
    """All questions on one page."""
    filled = _filled(request)
    return _ask(request, "questionnaire/all.html", filled, filled.sections)


def _filled(request: HttpRequest) -> Questionnaire:
    edition = knowledge.current()
    return fill(edition, AnswerSheet.read(request.GET, edition.knowledge))


def _ask(
    request: HttpRequest, template: str, filled: Questionnaire, pages: tuple[SectionPage, ...]
) -> HttpResponse:
    sheet, asked = filled.sheet, [asked for page in pages for asked in page.asked]
    problems = [each for each in asked if each.problem]
    if "to" in request.GET and not problems:
        return redirect(destination(request.GET["to"], filled))
    position = pages[0].number - 1
    following = next(iter(filled.sections[position + 1 :]), None)
    back = _back(request)
    context = {
        "questionnaire": filled,
        "page": pages[0],
        "hidden": hidden_answers(sheet, [each.question for each in asked]),
        "problems": problems,
        "remarks": filled.remarks_elsewhere(asked),
        "previous": filled.sections[position - 1] if position else None,
        "next": following,
        "back": back,
        "onward": back or (following.section.slug if following else CHECK),
        "query": sheet.query(),
    }
    return render(
        request,
        template,
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
    )


def _back(request: HttpRequest) -> str:
    """Where a visitor came from to change one answer, and wants to return to; or nothing."""
    back = request.GET.get("back", "")
    return back if back in RETURNS else ""


@require_safe
@for_same_answers
@cache_control(private=True)
def check_answers(request: HttpRequest) -> HttpResponse:
    return _check(request, _filled(request))


def _check(request: HttpRequest, filled: Questionnaire) -> HttpResponse:
    problems = filled.problems()
    context = {
        "questionnaire": filled,
        "problems": problems,
        "query": filled.sheet.query(),
        "last": filled.sections[-1],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return render(request, "questionnaire/check.html", context, status=status)


@require_safe
@for_same_answers
@cache_control(private=True)
def result(request: HttpRequest) -> HttpResponse:
    """A recommendation that nobody has saved. Answers that cannot be used lead to their check."""
    edition, found_since = errata.current()
    sheet = AnswerSheet.read(request.GET, edition.knowledge)
    if sheet.problems:
        return _check(request, fill(edition, sheet))
    report = _report(sheet, edition)
    context = {
        "report": report,
        "query": sheet.query(),
        "errata": found_since,
        "form": beside_result(report),
    }
    return render(request, "result/result.html", context)


def _report(sheet: AnswerSheet, edition: PublishedEdition) -> Report:
    return assemble(edition.verdict_document(sheet.profile), edition, sheet.origin)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True)
@csrf_protect
def save(request: HttpRequest) -> HttpResponse:
    """Asks for a title and stores the recommendation; an equal one is found, not stored twice."""
    edition = knowledge.current()
    sheet = AnswerSheet.read(request.GET, edition.knowledge)
    if sheet.problems:
        return _check(request, fill(edition, sheet))
    form = SaveForm(
        request.POST if request.method == "POST" else None,
        profile=sheet.profile,
        knowledge=edition.knowledge,
    )
    refused = None
    if form.is_valid():
        try:
            row, _ = store(request, form.profile, edition, sheet.origin)
        except TooManyError as error:
            refused = error
        else:
            return HttpResponseRedirect(row.get_absolute_url(), status=HTTPStatus.SEE_OTHER)
    report = _report(sheet, edition)
    context = {"form": form, "report": report, "query": sheet.query(), "refused": refused}
    response = render(request, "result/save.html", context)
    if refused:
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response.headers["Retry-After"] = str(refused.wait)
    elif form.is_bound:
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


@require_safe
@until_changed
def permalink(request: HttpRequest, key: str) -> HttpResponse:
    """A stored recommendation, as it was on the day it was saved."""
    row, report = stored(key)
    newest, found_since = errata.newest_and(row.edition_id)
    context = {
        "row": row,
        "report": report,
        "since": since(report, knowledge.edition(newest)),
        "errata": found_since,
        "concerning": found_since.among(c["criterion"] for c in report.document["criteria"]),
        "address": request.build_absolute_uri(row.get_absolute_url()),
        "keys": [row.key],
        "lineage": [row.changed_from_id, row.key],
        "sharing": Sharing.of(request, row, report),
        "form": beside_permalink(report, key),
    }
    return render(request, "result/permalink.html", context)
