"""One visitor: a browser without scripts, made of the standard library."""

from __future__ import annotations

import http.client
import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

#: What became of a request that got no answer at all.
REFUSED: Final = 0
CUT_OFF: Final = -1
#: Django compares the token of a form with that of the cookie, so a visitor may bring both.
TOKEN: Final = "t" * 32


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site is reached."""

    host: str
    port: int
    secure: bool = False

    @property
    def origin(self) -> str:
        return f"{'https' if self.secure else 'http'}://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many seconds. The status is REFUSED or CUT_OFF if nothing."""

    status: int
    seconds: float
    body: bytes = b""
    headers: Message = field(default_factory=Message)

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def location(self) -> str:
        """The path that it leads to."""
        return re.sub(r"^https?://[^/]+", "", self.headers.get("Location", ""))

    @property
    def is_polite_refusal(self) -> bool:
        """Whether it says in the site's hand that the service is away, and when to come back."""
        return (
            self.status == 503
            and int(self.headers.get("Retry-After", 0)) > 0
            and "Sorry, the service is not available just now" in self.text
            and 'rel="stylesheet"' in self.text
        )


class Visitor:
    """Asks for pages, each on a connection of its own, and keeps cookies."""

    def __init__(
        self, place: Place, headers: Mapping[str, str] | None = None, patience: float = 30
    ) -> None:
        self._place, self._patience = place, patience
        #: Whether the site sees it as secure: a proxy may have said so.
        headers = headers or {}
        secure = place.secure or headers.get("X-Forwarded-Proto") == "https"
        self._origin = f"{'https' if secure else 'http'}://{place.host}:{place.port}"
        self._csrf_cookie = "__Host-csrftoken" if secure else "csrftoken"
        self._headers = {"Connection": "close", "Accept-Encoding": "identity", **headers}
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, **form: str) -> Answer:
        """Sends a form with the token of its cookie, or with its own."""
        token = self.cookies.setdefault(self._csrf_cookie, TOKEN)
        form.setdefault("csrfmiddlewaretoken", token)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": self._origin,
        }
        return self._ask("POST", path, urlencode(form), headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        headers = {**self._headers, **headers}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
        connection, began = self._connection(), time.monotonic()
        try:
            try:
                connection.connect()
            except OSError:
                return Answer(REFUSED, time.monotonic() - began)
            try:
                connection.request(method, path, body, headers)
                found = connection.getresponse()
                content = found.read()
            except (OSError, http.client.HTTPException):
                return Answer(CUT_OFF, time.monotonic() - began)
        finally:
            connection.close()
        for cookie in found.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(found.status, time.monotonic() - began, content, found.headers)

    def _connection(self) -> http.client.HTTPConnection:
        place = self._place
        if place.secure:
            return http.client.HTTPSConnection(
                place.host, place.port, timeout=self._patience, context=_trusting()
            )
        return http.client.HTTPConnection(place.host, place.port, timeout=self._patience)


@lru_cache(maxsize=1)
def _trusting() -> ssl.SSLContext:
    """For certificates that were made for one try."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
