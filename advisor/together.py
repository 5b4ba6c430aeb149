"""Pages that set saved recommendations side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.caching import until_changed
from comparisons.engine.profile import KEY_PATTERN

from .models import Recommendation
from .report import Report
from .stored import report_on
from .versus import MOST, versus

Rows = list[tuple[Recommendation, Report]]


@require_safe
@until_changed
def side_by_side(request: HttpRequest, keys: Sequence[str]) -> HttpResponse:
    """Two to ten saved recommendations. Each stands there once, whatever the address says."""
    once = list(dict.fromkeys(keys))
    if len(once) > MOST:
        raise Http404(f"At most {MOST} recommendations can stand side by side.")
    if len(once) < len(keys):
        return redirect(_address(once))
    rows = _stored(once)
    return render(request, "together/versus.html", {"versus": versus(rows), "keys": once})


@require_safe
def add(request: HttpRequest, keys: Sequence[str]) -> HttpResponse:
    """Asks for one more link and leads to the page that has it, too."""
    typed = request.GET.get("with")
    problem = ""
    if typed is not None:
        found = re.findall(KEY_PATTERN, typed)
        others = [key for key in dict.fromkeys(found) if key not in keys]
        problem = _problem(found, others, keys)
        if not problem:
            return HttpResponseRedirect(_address([*keys, *others]))
    context = {
        "rows": _stored(keys),
        "keys": list(keys),
        "typed": typed or "",
        "problem": problem,
        "back": _address(keys),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "together/add.html", context, status=status)


def _problem(found: Sequence[str], others: Sequence[str], keys: Sequence[str]) -> str:
    """What is wrong with what was typed; empty if it names recommendations that can be added."""
    if not found:
        return (
            "Enter the link of a saved recommendation. It ends in /r/ and 26 letters and digits, "
            "and you find it on the page of that recommendation."
        )
    if not others:
        return "This recommendation stands here already. Enter the link of another one."
    if len(keys) + len(others) > MOST:
        return f"At most {MOST} recommendations can stand side by side: leave some out."
    known = Recommendation.objects.filter(key__in=others).values_list("key", flat=True)
    if lost := set(others) - set(known):
        return f"No recommendation was saved under {', '.join(sorted(lost))}: check the link."
    return ""


def _stored(keys: Sequence[str]) -> Rows:
    """The recommendations of these keys, in this order. :raises Http404: if one is missing."""
    by_key = Recommendation.objects.in_bulk(keys)
    if lost := [key for key in keys if key not in by_key]:
        raise Http404(f"No recommendation was saved under {', '.join(lost)}.")
    rows = [by_key[key] for key in keys]
    return [(row, report_on(row)) for row in rows]


def _address(keys: Sequence[str]) -> str:
    """The page that shows these recommendations: for a single one, its permalink."""
    if len(keys) == 1:
        return reverse("permalink", args=keys)
    return reverse("side_by_side", args=[keys])
