"""The site of the admin: its name, its sign-in, and the pages of the second factor."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from comparisons.keys import can_be_key
from comparisons.typed import Typed

from . import second_factor, second_factor_pages
from .forms import SignInForm
from .guide import guide

View = Callable[..., HttpResponse]
#: Django's own pages answer any other method, too, as if it were GET.
METHODS = ("GET", "HEAD", "POST")
FORBIDDEN = 403


class WorkshopSite(AdminSite):
    """The admin, open to staff, with a second factor where one is set up or required."""

    site_header = "Framework advisor: curators' workshop"
    site_title = "Curators' workshop"
    index_title = "The draft and its editions"
    index_template = "admin/workshop/index.html"
    login_form = SignInForm
    login_template = "admin/sign_in.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return self.is_known(request) and not _lacks_second_factor(request)

    def is_known(self, request: HttpRequest) -> bool:
        """Whether it is staff, be it without the second factor."""
        return super().has_permission(request)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Leads whoever must first set up a second factor to where that is done."""
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        typed = Typed.unpacked(request.POST.get("typed", ""))
        context = {"title": "Sign in", **(extra_context or {})}
        must_set_up = self.is_known(request) and not second_factor.is_set_up(request.user)
        if request.method == "GET" and must_set_up and _lacks_second_factor(request):
            return HttpResponseRedirect(reverse("admin:second_factor"))
        if typed is None:
            return super().login(request, context)
        response = super().login(request, {**context, "typed": typed.packed()})
        return self.send_again(request, typed) if self.has_permission(request) else response

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().logout(request, {"title": "Signed out", **(extra_context or {})})

    def sign_in_and_send(self, request: HttpRequest, typed: Typed) -> HttpResponse:
        """Asks to sign in whoever sent a form without being so any more; the form comes along."""
        asking = copy(request)
        asking.method = "GET"
        context = {"app_path": reverse("admin:login"), "next": typed.path, "typed": typed.packed()}
        response = super().login(asking, {"title": "Sign in", **context})
        response.status_code = FORBIDDEN
        return response

    def take_up(self, request: HttpRequest, typed: Typed) -> HttpResponse:
        """Goes on with a form that came with an old token."""
        if not self.has_permission(request):
            return self.sign_in_and_send(request, typed)
        response = self.send_again(request, typed)
        response.status_code = FORBIDDEN
        return response

    def send_again(self, request: HttpRequest, typed: Typed) -> HttpResponse:
        """Shows what was typed to whoever is signed in again, with a button that sends it."""
        context = {**self.each_context(request), "title": "Send what you typed", "typed": typed}
        response = render(request, "admin/send_again.html", context)
        add_never_cache_headers(response)
        return response

    def guide(self, request: HttpRequest) -> HttpResponse:
        """How to do what curators do, step by step, with pictures."""
        context = {**self.each_context(request), "title": "Curating the comparison"}
        return render(request, "admin/guide.html", {**context, "guide": guide()})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What curators work with comes first, then the others by name."""
        apps = super().get_app_list(request, app_label)
        return sorted(apps, key=lambda app: app["app_label"] != "comparisons")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(_readable(view), cacheable)

        @wraps(inner)
        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            typed = Typed.of(request) if request.user.is_anonymous else None
            if typed:  # the middleware has looked at its token: it is a form of this site
                return self.sign_in_and_send(request, typed)
            return inner(request, *args, **kwargs)

        return keeping

    def get_urls(self) -> list[URLPattern | URLResolver]:
        pages = second_factor_pages.Pages(self)
        return [
            path("guide/", self.admin_view(require_safe(self.guide)), name="guide"),
            path("second-factor/", pages.overview, name="second_factor"),
            path("second-factor/start/", pages.start, name="second_factor_start"),
            path("second-factor/key.svg", pages.picture, name="second_factor_key"),
            path("second-factor/codes/", pages.new_codes, name="second_factor_codes"),
            *super().get_urls(),
        ]


def _readable(view: View) -> View:
    """The view for methods that it knows, and for what the database can be asked about.

    No text in PostgreSQL holds a null, and rows that are chosen in a list have keys of their kind.
    Fields of forms say so by themselves.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        asked = [request.path_info, *request.GET.keys()]
        asked += [text for _, texts in request.GET.lists() for text in texts]
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if any("\x00" in text for text in (*asked, *chosen)):
            raise BadRequest("The request holds a null character.")
        page_of: Any = getattr(view, "__self__", None)
        known = isinstance(page_of, ModelAdmin)
        if known and not all(can_be_key(page_of.model, text) for text in chosen):
            raise BadRequest("No row can have such a key.")
        return view(request, *args, **kwargs)

    return checked


def _lacks_second_factor(request: HttpRequest) -> bool:
    """Asked several times in a request, found out once."""
    known: bool | None = getattr(request, "lacks_second_factor", None)
    if known is None:
        known = second_factor.is_missing(request.user)
        request.lacks_second_factor = known  # type: ignore[attr-defined]
    return known
