"""What attackers send, once for all tests of attacks, and how to see whether it worked."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

#: Markup that breaks out of text, attributes, comments, scripts and style sheets, if it can.
MARKUP = "'\"></title></textarea><!--><script></script><x-evil onx=1>&lt;{{7*'7'}}{%now 'Y'%}${7*7}"
#: A short one for fields of few characters.
SHORT_MARKUP = "\"'><x-evil onx=1>"

#: Texts by what they try. All are text that a browser can send.
TEXTS = {
    "markup": MARKUP,
    "sql": "' OR 1=1; DROP TABLE advisor_recommendation; --",
    "null": "a\x00b",
    "lines": "a\r\nSet-Cookie: evil=1\r\n\r\n<x-evil>",
    "right to left": "\N{RIGHT-TO-LEFT OVERRIDE}txet\N{ZERO WIDTH SPACE}\N{BYTE ORDER MARK}",
    "other digits": "\N{FULLWIDTH DIGIT ONE}\N{ARABIC-INDIC DIGIT TWO}",
    "big number": "9" * 5_000,
    "just too big": str(2**63),
    "negative": "-1",
    "elsewhere": "//evil.example/",
    "elsewhere, backslash": "/\\evil.example/",
    "elsewhere, whole": "https://evil.example/",
    "elsewhere, tab": "/\t/evil.example/",
    "script address": "javascript:alert(1)",
    "folders": "../../../../etc/passwd",
    "formula": "=cmd|' /C calc'!A0",
    "format string": "%s%s%n{0.__class__}",
    "long": "x" * 3_000,
}
#: Those that try to lead somewhere else.
AWAY = {name: text for name, text in TEXTS.items() if "evil.example" in text or "script:" in text}
#: Parts of addresses, as they come over the line.
PATHS = {
    "null": "%00",
    "lines": "a%0d%0aSet-Cookie:%20evil=1",
    "half a character": "%ED%A0%80",
    "overlong slash": "..%c0%af..%c0%afetc%c0%afpasswd",
    "folders": "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "folders, backslash": "..%5c..%5cmanage.py",
    "no text": "%ff%fe",
    "right to left": "%E2%80%AEtxet",
    "zero width": "%E2%80%8B",
    "markup": "%22%3E%3Cx-evil%20onx=1%3E",
    "sql": "'%20OR%201=1%20--",
    "big number": "9" * 5_000,
    "just too big": str(2**63),
    "too big for four bytes": str(2**31),
    "other digits": "%EF%BC%91",
    "twice encoded": "%252e%252e%252f",
}


class _Watcher(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.harm: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if tag.startswith("x-evil") or (tag == "script" and "src" not in names):
            self.harm.append(f"<{tag}>, line {self.getpos()[0]}")
        for name, value in attrs:
            target = "".join((value or "").split()).lower()
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.harm.append(f"{name} of <{tag}>, line {self.getpos()[0]}")
            if name in ("href", "src", "action", "formaction") and target.startswith(
                ("javascript:", "data:", "vbscript:", "//evil", "https://evil", "/\\")
            ):
                self.harm.append(f"{name} of <{tag}> leads to {target[:30]}")

    handle_startendtag = handle_starttag


def harm_in(markup: str) -> list[str]:
    """What in a page came to life that should have been text: elements, handlers, addresses."""
    watcher = _Watcher()
    watcher.feed(markup)
    watcher.close()
    return watcher.harm


def unharmed(response: Any) -> None:
    """Holds for every answer to anything.

    No fault, no way off the site, no header that was sent in, nothing of what was sent alive.
    """
    assert response.status_code < 500, response.status_code
    target = urlsplit(response.headers.get("Location", "/"))
    assert target.scheme in ("", "http")
    assert target.netloc in ("", "testserver")
    assert not response.headers.get("Location", "/").startswith(("//", "/\\"))
    assert not any("evil" in name.lower() for name, _ in response.items())
    assert "evil" not in str(response.cookies)
    kind = response.headers.get("Content-Type", "text/plain")
    assert "charset=" in kind or kind.split(";")[0] in (
        *("application/problem+json", "image/png", "application/octet-stream", "application/json"),
        *("application/zip", "application/xml", "application/schema+json", "image/svg+xml"),
    ), kind
    if kind.startswith("text/html") and response.content:
        assert harm_in(response.content.decode()) == []
