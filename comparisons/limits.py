"""How often readers may send something, counted in the cache that all machines share.

While that is away each process counts by itself (:mod:`.counting`): nobody is shut out.

No address is kept: what is counted under is a keyed hash of it, and that is forgotten with the
hour. django-ratelimit counts in fixed windows that begin at another minute for each address.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django_ratelimit.core import get_usage

from .visitors import address_of


def wait_for_objection(request: HttpRequest) -> int:
    """Counts one objection. Gives 0 if it may be kept, else the seconds until the next may be.

    What one address is refused does not use up what is left for all.
    """
    address = address_of(request) or "unknown"
    who = salted_hmac("comparisons.limits", address, algorithm="sha256").hexdigest()
    return _wait(request, "objections", who, settings.OBJECTIONS_PER_ADDRESS) or _wait(
        request, "objections-in-all", "all", settings.OBJECTIONS_IN_ALL
    )


def _wait(request: HttpRequest, group: str, key: str, rate: str) -> int:
    usage = get_usage(request, group, key=lambda *_: key, rate=rate, increment=True)
    if usage is None or not usage["should_limit"]:
        return 0
    return max(int(usage["time_left"]), 60)
