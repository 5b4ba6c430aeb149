"""Where readers say that a reason is wrong, and where they find what was found to be wrong."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from . import errata as errata_of
from . import knowledge
from .caching import until_changed
from .forms import ObjectionForm
from .keys import whole_number
from .knowledge import NoEditionError
from .limits import OBJECTIONS, OBJECTIONS_IN_ALL, TooManyError
from .models import Objection
from .subject import NoSubjectError, Subject

#: Numbers of editions are stored in a column of four bytes.
_NUMBER_MAX = 2**31 - 1


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True)
@csrf_protect
def objection(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks what is wrong with a reason, and puts the answer into the curators' queue."""
    subject = _subject(request, slug)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return _ask(request, subject, form, status)
    try:
        with transaction.atomic():
            OBJECTIONS.count(request)
            OBJECTIONS_IN_ALL.count(request)
            _keep(subject, form)
    except TooManyError as error:
        return _refuse(request, subject, form, error)
    thanks = reverse("objection_thanks", args=[slug])
    return HttpResponseRedirect(
        f"{thanks}?edition={subject.edition.number}", status=HTTPStatus.SEE_OTHER
    )


@require_safe
def objection_thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Says what happens with an objection that was sent."""
    return render(request, "objections/thanks.html", {"subject": _subject(request, slug)})


@require_safe
@until_changed
def errata(request: HttpRequest, number: int) -> HttpResponse:
    """What was found to be wrong with an edition since it was published."""
    if number > _NUMBER_MAX:
        raise Http404(f"There is no edition {number}.")
    try:
        newest, found = errata_of.newest_and(number)
    except NoEditionError as error:
        raise Http404(str(error)) from error
    context = {"errata": found, "edition": knowledge.edition(number), "newest": newest}
    return render(request, "catalogue/errata.html", context)


def _subject(request: HttpRequest, slug: str) -> Subject:
    """What the address names. :raises Http404: if there is nothing of that kind."""
    number = request.GET.get("edition", "")
    try:
        edition = knowledge.edition(_number(number)) if number else knowledge.current()
        return Subject.find(
            edition, slug, request.GET.get("framework", ""), request.GET.get("source", "")
        )
    except (NoSubjectError, ValueError) as error:
        raise Http404(str(error)) from error
    except NoEditionError as error:
        if number:
            raise Http404(str(error)) from error
        raise


def _number(text: str) -> int:
    """The number of an edition. :raises ValueError: if the text cannot be one."""
    number = whole_number(text, digits=9)
    if number is None:
        raise ValueError(f"“{text[:20]}” is not the number of an edition.")
    return number


def _ask(
    request: HttpRequest, subject: Subject, form: ObjectionForm, status: int, minutes: int = 0
) -> HttpResponse:
    names = {
        "framework": subject.framework.slug if subject.framework else "",
        "source": subject.evidence.source if subject.evidence else "",
        "edition": str(subject.edition.number),
    }
    context = {
        "subject": subject,
        "form": form,
        "query": urlencode({name: value for name, value in names.items() if value}),
        "minutes": minutes,
    }
    return render(request, "objections/form.html", context, status=status)


def _refuse(
    request: HttpRequest, subject: Subject, form: ObjectionForm, error: TooManyError
) -> HttpResponse:
    """Too many of them: says when to come back, and shows again what was typed."""
    response = _ask(request, subject, form, HTTPStatus.TOO_MANY_REQUESTS, minutes=error.minutes)
    response.headers["Retry-After"] = str(error.wait)
    return response


def _keep(subject: Subject, form: ObjectionForm) -> None:
    Objection.objects.create(
        edition_id=subject.edition.number,
        criterion=subject.criterion.slug,
        framework=subject.framework.slug if subject.framework else "",
        source=subject.evidence.source if subject.evidence else "",
        text=form.cleaned_data["text"],
        contact=form.cleaned_data["contact"],
    )
