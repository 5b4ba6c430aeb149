"""A small browser for the black-box test: cookies, links, and forms as a page offers them."""

from __future__ import annotations

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser


@dataclass
class Form:
    """A form: where it goes, its fields with the values that they have, and its choices."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)  # text to value

    def has(self, keys: set[str]) -> bool:
        return bool(keys & {self.key(name) for name in self.kinds})

    def key(self, name: str) -> str:
        """What a field is called in a test: all passwords are one, whatever their names."""
        return "password" if self.kinds[name] == "password" else name

    def fill(self, values: dict[str, str]) -> dict[str, str]:
        filled = {
            name: values.get(self.key(name), value)
            for name, value in self.fields.items()
            if self.kinds[name] not in ("checkbox", "radio", "submit")
        }
        for name, options in self.choices.items():
            wanted = [v for text, v in options.items() if name in values and values[name] in text]
            filled[name] = wanted[0] if wanted else filled.get(name, "")
        return filled


class Reader(HTMLParser):
    """Collects what the test looks at."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.styles: list[str] = []
        self.choice: tuple[str, str] | None = None
        self.select = ""
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in a:
            self.links.append(a["href"])
        elif tag == "link" and a.get("rel") == "stylesheet":
            self.styles.append(a["href"])
        elif tag == "form":
            self.inside = True
            self.forms.append(Form(a.get("action", ""), a.get("method", "get").lower()))
        elif self.inside:
            self.form_part(tag, a)

    def form_part(self, tag: str, a: dict[str, str]) -> None:
        form = self.forms[-1]
        if tag in ("input", "textarea", "select") and "name" in a:
            form.fields[a["name"]] = a.get("value", "")
            form.kinds[a["name"]] = a.get("type", "text") if tag == "input" else tag
            self.select = a["name"]
        elif tag == "option" and form.kinds.get(self.select) == "select":
            self.choice = (self.select, a.get("value", ""))
            if "selected" in a:
                form.fields[self.select] = a.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.choice and data.strip():
            name, value = self.choice
            self.forms[-1].choices.setdefault(name, {})[data.strip()] = value
            self.choice = None

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


@dataclass
class Page:
    """An answer, after redirects."""

    status: int
    url: str
    text: str
    kind: str
    browser: Browser

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.url).path

    @cached_property
    def content(self) -> Reader:
        return Reader(self.text)

    def follow(self, part: str) -> Page:
        """Follows the first link whose address contains ``part``."""
        link = next((link for link in self.content.links if part in link), None)
        if link is None:
            raise LookupError(f"no link with {part!r} on {self.url}")
        return self.browser.open(urllib.parse.urljoin(self.url, link))

    def submit(self, form: Form | None = None, /, **values: str) -> Page:
        """Fills in and sends a form: the one given, or the last one that asks for the values."""
        form = form or self.form(set(values))
        data = form.fill(values)
        target = urllib.parse.urljoin(self.url, form.action)
        if form.method == "post":
            return self.browser.open(target, data)
        return self.browser.open(f"{target.partition('?')[0]}?{urllib.parse.urlencode(data)}")

    def form(self, keys: set[str]) -> Form:
        forms = [f for f in self.content.forms if f.has(keys) or not keys]
        if not forms:
            raise LookupError(f"no form for {sorted(keys)} on {self.url}: {self.text[:500]}")
        return forms[-1]


class KeepErrors(urllib.request.HTTPErrorProcessor):
    """Errors are answers to look at; redirects are followed as usual."""

    def http_response(self, request: urllib.request.Request, response: object) -> object:
        status = response.status  # type: ignore[attr-defined]
        if 300 <= status < 400:
            return super().http_response(request, response)  # type: ignore[arg-type]
        return response


class Browser:
    """One visitor of one service."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(self.cookies),
            KeepErrors(),
        )

    def open(self, target: str, data: dict[str, str] | None = None) -> Page:
        url = urllib.parse.urljoin(self.address, target)
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(url, body, {"Referer": url})  # noqa: S310 - http only
        with self.opener.open(request, timeout=30) as answer:
            text = answer.read().decode("utf-8", "replace")
            kind = answer.headers.get("Content-Type", "").partition(";")[0]
            return Page(answer.status, answer.url, text, kind, self)

    def cookie_header(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{c.name}={c.value}" for c in self.cookies)}
