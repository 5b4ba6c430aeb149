"""The pages of the admin where somebody sets up a second factor for themselves."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe
from django_otp import login as mark_verified

from . import second_factor
from .forms import ConfirmForm

if TYPE_CHECKING:
    from .site import WorkshopSite

View = Callable[..., HttpResponse]
READ_OR_SENT = [never_cache, csrf_protect, require_http_methods(["GET", "HEAD", "POST"])]
SENT = [never_cache, csrf_protect, require_http_methods(["POST"])]


def for_owner(view: View) -> View:
    """Only for staff who are fully signed in, or who have no second factor yet to do it with."""

    @wraps(view)
    def guarded(pages: Pages, request: HttpRequest) -> HttpResponse:
        site, user = pages.site, request.user
        first_time = site.is_known(request) and not second_factor.is_set_up(user)
        if not (isinstance(user, User) and (site.has_permission(request) or first_time)):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        return view(pages, request, user)

    return guarded


class Pages:
    """The views, with the site that they are pages of."""

    def __init__(self, site: WorkshopSite) -> None:
        self.site = site

    @method_decorator(READ_OR_SENT)
    @for_owner
    def overview(self, request: HttpRequest, user: User) -> HttpResponse:
        """How things stand. With a new key: shows it, and takes the first code made from it."""
        shown: dict[str, Any] = {
            "set_up": second_factor.is_set_up(user),
            "remaining": second_factor.remaining_backup_codes(user),
        }
        device = second_factor.offered(user)
        if device is None:
            return self._page(request, "overview", **shown)
        form = ConfirmForm(request.POST if request.method == "POST" else None, device=device)
        if form.is_valid():
            codes = second_factor.confirm(device)
            mark_verified(request, device)
            request.session.cycle_key()
            return self._page(request, "codes", codes=codes)
        status = 422 if form.is_bound else 200
        shown |= {"form": form, "key": second_factor.key_as_text(device)}
        return self._page(request, "overview", status, **shown)

    @method_decorator(SENT)
    @for_owner
    def start(self, request: HttpRequest, user: User) -> HttpResponse:
        """Makes a new key."""
        second_factor.offer(user)
        return HttpResponseRedirect(reverse("admin:second_factor"))

    @method_decorator([never_cache, require_safe])
    @for_owner
    def picture(self, request: HttpRequest, user: User) -> HttpResponse:
        """The new key as a QR code."""
        device = second_factor.offered(user)
        if device is None:
            raise Http404("There is no new key.")
        drawn = second_factor.key_as_picture(device)
        return HttpResponse(drawn, content_type="image/svg+xml")

    @method_decorator(SENT)
    @for_owner
    def new_codes(self, request: HttpRequest, user: User) -> HttpResponse:
        """Makes new backup codes, for whoever has a second factor."""
        if not second_factor.is_set_up(user):
            messages.error(request, "Set up the second factor first: its codes come with it.")
            return HttpResponseRedirect(reverse("admin:second_factor"))
        return self._page(request, "codes", codes=second_factor.new_backup_codes(user))

    def _page(
        self, request: HttpRequest, name: str, status: int = 200, **shown: Any
    ) -> HttpResponse:
        context = {**self.site.each_context(request), "title": "Second factor", **shown}
        return render(request, f"admin/second_factor/{name}.html", context, status=status)
