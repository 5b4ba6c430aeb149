"""The address that limits count by: honest behind a trusted proxy, deaf to one that is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from comparisons.visitors import address_of


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        pytest.param(0, "192.0.2.1", None, "192.0.2.1", id="no proxy"),
        pytest.param(0, "192.0.2.1", "198.51.100.1", "192.0.2.1", id="header not believed"),
        pytest.param(1, "10.0.0.1", "198.51.100.1", "198.51.100.1", id="behind a proxy"),
        pytest.param(1, "10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1", id="forged start"),
        pytest.param(2, "10.0.0.1", "6.6.6.6,198.51.100.1,10.0.0.2", "198.51.100.1", id="two"),
        pytest.param(2, "10.0.0.1", "198.51.100.1", "10.0.0.1", id="past the first of two"),
        pytest.param(1, "10.0.0.1", None, "10.0.0.1", id="proxy says nothing"),
        pytest.param(1, "10.0.0.1", "198.51.100.1, <b>", "10.0.0.1", id="nonsense at the end"),
        pytest.param(1, "", "", None, id="nothing at all"),
        pytest.param(0, "2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::", id="IPv6 network"),
        pytest.param(0, "::ffff:192.0.2.1", None, "192.0.2.1", id="IPv4 within IPv6"),
        pytest.param(0, "fe80::1%eth0", None, "fe80::", id="IPv6 with a zone"),
    ],
)
def test_where_a_request_comes_from(
    settings: Any, proxies: int, remote: str, forwarded: str | None, expected: str | None
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)
    assert address_of(request) == expected
