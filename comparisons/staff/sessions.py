"""Sessions of staff, kept in the database: they end after an hour without work, or after a day's.

Nobody else has a session. What is over is not read any more, wherever it is asked for; the row
itself goes with ``manage.py clearsessions``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

#: What a session remembers: when it began, and when it was last worked in, in seconds.
BEGAN, WORKED = "began", "worked"
#: How exactly the latter is known. A row is written no more often than that.
EXACTNESS = 60

GetResponse = Callable[[HttpRequest], HttpResponse]


class SessionStore(DatabaseSession):
    """Forgets a session of somebody signed in once its time is over."""

    def load(self) -> dict[str, Any]:
        data: dict[str, Any] = super().load()
        if SESSION_KEY in data and is_over(data, _now()):
            self._session_key = None
            return {}
        return data


def is_over(data: dict[str, Any], now: float) -> bool:
    """Whether a session may not be used any more. One that does not know its times may not."""
    began, worked = data.get(BEGAN, 0), data.get(WORKED, 0)
    idle, whole = settings.SESSION_IDLE_SECONDS, settings.SESSION_COOKIE_AGE
    return bool(now - worked > idle or now - began > whole)


@receiver(user_logged_in)
def _begin(sender: object, request: HttpRequest, **_: Any) -> None:
    request.session.cycle_key()  # Django keeps the key of whoever was signed in before
    request.session[BEGAN] = request.session[WORKED] = _now()


class WorkMiddleware:
    """Notes in the session that its owner is at work; pages of the admin count as work."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_work(request) and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)  # pages for errors, too
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        if not (_is_work(request) and request.user.is_authenticated):
            return
        now = _now()
        if now - request.session[WORKED] >= EXACTNESS:
            request.session[WORKED] = now


def _is_work(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and "admin" in match.app_names


def _now() -> float:
    return timezone.now().timestamp()
