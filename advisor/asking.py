"""Asking no more than is needed: the leaning while one answers, and the shortest way to a result.

Like the rest of the questionnaire both are functions of the address alone. ``ask`` in the query
names the question that is to be shown, ``rest`` says that somebody wants to be asked although
the result is settled, ``said`` holds the words that a page has announced last.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from comparisons import knowledge
from comparisons.engine.asking import asking_order
from comparisons.knowledge import PublishedEdition

from .answers import AnswerSheet
from .questionnaire import (
    SHORTEST,
    AskedQuestion,
    Questionnaire,
    address,
    destination,
    fill,
    hidden_answers,
)

NOTHING_CHOSEN = "Choose an answer, or “Not sure” if you cannot tell."


@require_safe
@cache_control(private=True)
@vary_on_headers("HX-Request")
def leaning(request: HttpRequest) -> HttpResponse:
    """The part of a page that is renewed after every answer.

    What is announced comes along only if it differs from what was announced last.
    """
    filled = _filled(request, knowledge.current())
    if "HX-Request" not in request.headers:
        return redirect(address("check_answers", filled.sheet.query()))
    context = {
        "questionnaire": filled,
        "query": filled.sheet.query(),
        "announce": request.GET.get("said") != filled.leaning.words,
        "suggest": "ask" not in request.GET and "back" not in request.GET,
        "renewed": True,
    }
    return render(request, "questionnaire/_renewed.html", context)


@require_safe
@cache_control(private=True)
def shortest(request: HttpRequest) -> HttpResponse:
    """One question at a time, that which could move the result furthest, until it is settled."""
    edition = knowledge.current()
    filled = _filled(request, edition)
    before = partial(_before, edition, filled.sheet)
    wanted, to = filled.asked.get(request.GET.get("ask", "")), request.GET.get("to")
    asked: AskedQuestion | None
    if problems := filled.problems():
        asked = wanted if wanted in problems else problems[0]
    elif to == SHORTEST and wanted and wanted.given is None:
        asked = wanted.with_problem(NOTHING_CHOSEN)
    elif to is not None:
        return redirect(_onward(request, filled, to))
    else:
        asked = wanted or _next(request, filled)
    if asked is None:
        context = {"questionnaire": filled, "query": filled.sheet.query(), "before": before()}
        return render(request, "questionnaire/settled.html", context)
    return _ask(request, filled, asked, before(asked.question.slug))


def _filled(request: HttpRequest, edition: PublishedEdition) -> Questionnaire:
    return fill(edition, AnswerSheet.read(request.GET, edition.knowledge))


def _next(request: HttpRequest, filled: Questionnaire) -> AskedQuestion | None:
    """The question to ask now; none if there is none left, or if none is worth asking."""
    question, enough = filled.leaning.next_question, filled.leaning.enough
    if question is None or (enough and "rest" not in request.GET):
        return None
    return filled.asked[question.slug]


def _before(edition: PublishedEdition, sheet: AnswerSheet, slug: str = "") -> str:
    """The question that was asked before that one, or last; empty if there was none."""
    order = ("", *asking_order(edition.model, sheet.profile, sheet.passed))
    return order[order.index(slug) - 1] if slug in order[1:] else order[-1]


def _ask(
    request: HttpRequest, filled: Questionnaire, asked: AskedQuestion, before: str
) -> HttpResponse:
    context = {
        "questionnaire": filled,
        "asked": asked,
        "hidden": hidden_answers(filled.sheet, [asked.question]),
        "problems": [asked] if asked.problem else [],
        "remarks": filled.remarks_elsewhere([asked]),
        "before": before,
        "rest": "on" if "rest" in request.GET else "",
        "query": filled.sheet.query(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asked.problem else HTTPStatus.OK
    return render(request, "questionnaire/shortest.html", context, status=status)


def _onward(request: HttpRequest, filled: Questionnaire, to: str) -> str:
    place = destination(to, filled)
    if to != SHORTEST or "rest" not in request.GET:
        return place
    return f"{place}{'&' if '?' in place else '?'}rest=on"
