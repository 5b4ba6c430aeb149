"""What happens after failures to sign in: django-axes counts them, here is how long one waits.

They are counted in the database, by address and by name with address, so that nobody can lock a
curator out from elsewhere. Five lock for fifteen minutes; each further five within a day for
thirty. What is tried meanwhile is refused unread, and does not make the wait longer.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt, AccessFailureLog
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

FIRST_WAIT, LATER_WAIT = timedelta(minutes=15), timedelta(minutes=30)
REMEMBERED = timedelta(days=1)


def wait(request: HttpRequest | None) -> timedelta:
    """For how long failures from the address of a request count against it."""
    if request is None:
        return LATER_WAIT
    before = AccessFailureLog.objects.filter(
        ip_address=_address(request), locked_out=True, attempt_time__gt=timezone.now() - REMEMBERED
    ).count()
    return LATER_WAIT if before > 1 else FIRST_WAIT


def refuse(request: HttpRequest, *_: Any) -> HttpResponse:
    """The page for an address that is locked out; the same whether or not the name exists."""
    tried = AccessAttempt.objects.filter(ip_address=_address(request))
    latest = tried.aggregate(latest=Max("attempt_time"))["latest"] or timezone.now()
    left = (latest + wait(request) - timezone.now()).total_seconds()
    seconds = max(1, ceil(left))
    context = {"minutes": ceil(seconds / 60)}
    response = render(request, "admin/locked_out.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response


class Handler(AxesDatabaseHandler):  # type: ignore[misc]  # it carries no types
    """Forgets failures when the wait of their own address is over, and logs after a day."""

    def clean_expired_user_attempts(
        self, request: HttpRequest | None = None, credentials: dict[str, Any] | None = None
    ) -> int:
        now = timezone.now()
        AccessFailureLog.objects.filter(attempt_time__lte=now - REMEMBERED).delete()
        over = Q(attempt_time__lte=now - LATER_WAIT)
        if request is not None:
            over |= Q(ip_address=_address(request), attempt_time__lte=now - wait(request))
        count: int = AccessAttempt.objects.filter(over).delete()[0]
        return count


def _address(request: HttpRequest) -> str | None:
    address: str | None = request.axes_ip_address  # type: ignore[attr-defined]
    return address
