"""Where a request comes from, as far as that can be known. All that counts by address asks here."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

#: Whoever has one IPv6 address has a whole network of them.
IPV6_NETWORK = 64


def address_of(request: HttpRequest) -> str | None:
    """The address of a visitor; of IPv6 the first one of its network. None if it is not known.

    Behind ``TRUSTED_PROXIES`` proxies, each of which adds the address that it was reached from to
    X-Forwarded-For, the visitor's is that many entries from the end; what stands before it is
    whatever the visitor chose to send. Without a proxy the header is not believed at all.
    """
    proxies = settings.TRUSTED_PROXIES
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < proxies <= len(forwarded) and (known := _read(forwarded[-proxies])):
        return known
    return _read(request.META.get("REMOTE_ADDR", ""))


def _read(text: str) -> str | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address.packed, IPV6_NETWORK), strict=False).network_address)
