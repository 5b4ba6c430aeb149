"""The visitor's way: home, questionnaire, result, permalink.

Until something is saved every page is a function of its address: the answers are in the query
string, and nothing is kept on the server or in a cookie.
"""

from __future__ import annotations

from typing import Final

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from comparisons import errata, knowledge
from comparisons.engine.explanation import verdict
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition

from .answers import AnswerSheet, query_of
from .exports import markdown
from .forms import SaveForm
from .models import Recommendation
from .questionnaire import Questionnaire, SectionPage, address, fill, hidden_answers
from .report import Report, assemble

#: Where the buttons of the questionnaire can lead, besides to a section.
CHECK, RESULT, ALL = "check", "result", "all"
_NAMES: Final = {CHECK: "check_answers", RESULT: "result", ALL: "all_sections"}
UNPROCESSABLE = 422


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    edition = knowledge.current()
    examples = [
        (project, query_of(Profile(project.answers, frozenset(project.emphasis))))
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
@cache_control(private=True)
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of the questionnaire. Its form comes back here and goes on if all is well."""
    filled = _filled(request)
    page = next((page for page in filled.sections if page.section.slug == slug), None)
    if page is None:
        raise Http404(f"The questionnaire has no section “{slug}”.")
    return _ask(request, "questionnaire/section.html", filled, (page,))


@require_safe
@cache_control(private=True)
def all_sections(request: HttpRequest) -> HttpResponse:
    """All questions on one page."""
    filled = _filled(request)
    return _ask(request, "questionnaire/all.html", filled, filled.sections)


def _filled(request: HttpRequest) -> Questionnaire:
    edition = knowledge.current()
    return fill(edition.knowledge, AnswerSheet.read(request.GET, edition.knowledge))


def _ask(
    request: HttpRequest, template: str, filled: Questionnaire, pages: tuple[SectionPage, ...]
) -> HttpResponse:
    sheet, asked = filled.sheet, [asked for page in pages for asked in page.asked]
    problems = [each for each in asked if each.problem]
    if "to" in request.GET and not problems:
        return redirect(_destination(request.GET["to"], filled))
    position = pages[0].number - 1
    following = next(iter(filled.sections[position + 1 :]), None)
    back = _back(request)
    context = {
        "questionnaire": filled,
        "page": pages[0],
        "hidden": hidden_answers(sheet, [each.question for each in asked]),
        "problems": problems,
        "previous": filled.sections[position - 1] if position else None,
        "next": following,
        "back": back,
        "onward": back or (following.section.slug if following else CHECK),
        "query": sheet.query(),
    }
    return render(request, template, context, status=UNPROCESSABLE if problems else 200)


def _back(request: HttpRequest) -> str:
    """Where a visitor came from to change one answer, and wants to return to; or nothing."""
    back = request.GET.get("back", "")
    return back if back in _NAMES else ""


def _destination(to: str, filled: Questionnaire) -> str:
    query = filled.sheet.query()
    if to in _NAMES:
        return address(_NAMES[to], query)
    if any(page.section.slug == to for page in filled.sections):
        return address("section", query, to)
    raise Http404(f"The questionnaire has no page “{to}”.")


@require_safe
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
    status = UNPROCESSABLE if problems else 200
    return render(request, "questionnaire/check.html", context, status=status)


@require_safe
@cache_control(private=True)
def result(request: HttpRequest) -> HttpResponse:
    """A recommendation that nobody has saved. Answers that cannot be used lead to their check."""
    edition, found_since = errata.current()
    sheet = AnswerSheet.read(request.GET, edition.knowledge)
    if sheet.problems:
        return _check(request, fill(edition.knowledge, sheet))
    report = _report(sheet.profile, edition)
    context = {"report": report, "query": sheet.query(), "errata": found_since}
    return render(request, "result/result.html", context)


def _report(profile: Profile, edition: PublishedEdition) -> Report:
    document = verdict(edition.model, profile).document(edition.number, edition.digest)
    return assemble(document, edition)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True)
@csrf_protect
def save(request: HttpRequest) -> HttpResponse:
    """Asks for a title and stores the recommendation; an equal one is found, not stored twice."""
    edition = knowledge.current()
    sheet = AnswerSheet.read(request.GET, edition.knowledge)
    if sheet.problems:
        return _check(request, fill(edition.knowledge, sheet))
    form = SaveForm(
        request.POST if request.method == "POST" else None,
        profile=sheet.profile,
        knowledge=edition.knowledge,
    )
    if form.is_valid():
        row, _ = Recommendation.objects.store(form.profile, edition)
        return HttpResponseRedirect(row.get_absolute_url(), status=303)
    context = {"form": form, "report": _report(sheet.profile, edition), "query": sheet.query()}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "result/save.html", context, status=status)


def _stored(key: str) -> tuple[Recommendation, Report]:
    row = get_object_or_404(Recommendation, key=key)
    return row, assemble(row.document(), knowledge.edition(row.edition_id))


@require_safe
def permalink(request: HttpRequest, key: str) -> HttpResponse:
    """A stored recommendation, as it was on the day it was saved."""
    row, report = _stored(key)
    newest, found_since = errata.newest_and(row.edition_id)
    context = {
        "row": row,
        "report": report,
        "newest": newest,
        "errata": found_since,
        "concerning": found_since.among(c["criterion"] for c in report.document["criteria"]),
        "address": request.build_absolute_uri(row.get_absolute_url()),
    }
    return render(request, "result/permalink.html", context)


@require_safe
def permalink_json(request: HttpRequest, key: str) -> HttpResponse:
    """The verdict document of the contract, as it was stored."""
    row = get_object_or_404(Recommendation, key=key)
    return HttpResponse(row.verdict, content_type="application/json; charset=utf-8")


@require_safe
def permalink_markdown(request: HttpRequest, key: str) -> HttpResponse:
    row, report = _stored(key)
    address = request.build_absolute_uri(row.get_absolute_url())
    text = markdown(report, address, row.created.date())
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")
