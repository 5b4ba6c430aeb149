"""How often readers may send something, counted in the cache that all machines share.

No address is kept: what is counted under is a keyed hash of it, and that is forgotten with the
hour. django-ratelimit counts in fixed windows that begin at another minute for each address.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django_ratelimit.core import get_usage

#: Whoever has one IPv6 address has a whole network of them.
IPV6_NETWORK = 64


def client_address(request: HttpRequest) -> str:
    """Where a request comes from, as far as it can be trusted.

    Behind a proxy (``HTTPS=on``) that is the last entry of X-Forwarded-For, which the proxy itself
    has added; the entries before it are whatever the client chose to send. Without a proxy the
    header is not believed at all.
    """
    if settings.HTTPS:
        last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if known := _network(last):
            return known
    return _network(request.META.get("REMOTE_ADDR", "")) or "unknown"


def _network(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address.packed, IPV6_NETWORK), strict=False))


def wait_for_objection(request: HttpRequest) -> int:
    """Counts one objection. Gives 0 if it may be kept, else the seconds until the next may be.

    What one address is refused does not use up what is left for all.
    """
    who = salted_hmac("comparisons.limits", client_address(request), algorithm="sha256").hexdigest()
    return _wait(request, "objections", who, settings.OBJECTIONS_PER_ADDRESS) or _wait(
        request, "objections-in-all", "all", settings.OBJECTIONS_IN_ALL
    )


def _wait(request: HttpRequest, group: str, key: str, rate: str) -> int:
    usage = get_usage(request, group, key=lambda *_: key, rate=rate, increment=True)
    if usage is None or not usage["should_limit"]:
        return 0
    return max(int(usage["time_left"]), 60)
