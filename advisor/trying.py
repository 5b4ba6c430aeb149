"""The site under the draft, as a visitor would see it: everything below ``/draft/TOKEN/``.

The token becomes a part of the address that the site is mounted at, so every link that a page
draws stays under it, no cookie is needed, and no cache can take a page of the draft for one of an
edition. Only what a visitor looks at is there; nothing can be saved, and whatever else is asked
for is at its usual address, under the newest edition.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import Resolver404, get_script_prefix, resolve, set_script_prefix

from comparisons import knowledge, trial
from comparisons.preview import Preview

from .middleware import GetResponse

#: The pages that can be tried, by the names of their addresses.
TRIED: Final = {
    *("home", "questionnaire", "all_sections", "check_answers", "leaning", "shortest", "section"),
    *("result", "result_what_if", "compare", "criterion", "sources", "method", "balance"),
}
#: What would keep a result.
SAVING: Final = "save"
_MOUNTED = re.compile(rf"/{trial.PREFIX}/(?P<token>[\w:-]+)(?P<rest>/.*)?", re.ASCII)


class TrialMiddleware:
    """Answers below ``/draft/TOKEN/`` with the draft in use in place of the newest edition."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        # Django keeps the address of static files from its first use: it must not be one in here.
        self.static = settings.STATIC_URL

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mounted = _MOUNTED.fullmatch(request.path_info)
        if mounted is None:
            return self.get_response(request)
        response = self._tried(request, mounted["token"], mounted["rest"] or "")
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
        del response.headers["ETag"]
        return response

    def _tried(self, request: HttpRequest, token: str, rest: str) -> HttpResponse:
        try:
            trial.check(token)
        except trial.TrialRefusedError as error:
            return _refused(error)
        usual = get_script_prefix()
        if not rest:
            return HttpResponseRedirect(f"{request.path}/")
        name = _name_of(rest)
        if name != SAVING and name not in TRIED:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponseRedirect(usual.rstrip("/") + rest + (f"?{query}" if query else ""))
        edition = Preview.of_draft().edition
        if edition is None:
            return _page(
                HTTPStatus.FORBIDDEN,
                "The draft cannot be tried just now",
                "The check found errors in it, so nothing can be computed. The page Publish in the "
                "admin lists them.",
            )
        request.path_info = rest
        set_script_prefix(f"{usual}{trial.PREFIX}/{token}/")
        try:
            with knowledge.using(edition):
                return _not_saved() if name == SAVING else self.get_response(request)
        finally:
            set_script_prefix(usual)


def _name_of(path: str) -> str:
    """The name of an address, with its namespace: the API has names that pages have too."""
    try:
        return resolve(path).view_name or ""
    except Resolver404:
        return ""


def _refused(error: trial.TrialRefusedError) -> HttpResponse:
    if error.expired:
        return _page(
            HTTPStatus.GONE,
            "This link to the draft has expired",
            "Such links work for some hours. Ask whoever sent it for a new one: curators find it "
            "on the page Publish in the admin.",
        )
    return _page(
        HTTPStatus.NOT_FOUND,
        "This is not a link to the draft",
        "Check that you copied all of it, or ask whoever sent it for a new one.",
    )


def _not_saved() -> HttpResponse:
    return _page(
        HTTPStatus.FORBIDDEN,
        "Results of the draft cannot be saved",
        "A saved result keeps its edition for ever, and the draft is none yet. Your answers are in "
        "the address of the page that you came from: go back, or save them once the draft is "
        "published.",
    )


def _page(status: int, heading: str, *paragraphs: str) -> HttpResponse:
    context = {"heading": heading, "paragraphs": paragraphs}
    return HttpResponse(render_to_string("error.html", context), status=status)
