"""What every page has to be: valid, quick, safe, and told apart by its title."""

from __future__ import annotations

import re
from collections import deque
from functools import lru_cache
from itertools import pairwise
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.test import Client
from html5lib.constants import E as HTML_ERRORS
from pytest_django import DjangoAssertNumQueries

from comparisons.knowledge import PublishedEdition

from .pages import PAGES, SAME_TITLE, Page, every_page, path_of

Get = Any


@pytest.fixture
def get(client: Client, edition: PublishedEdition) -> Get:
    """Fetches a page of the list."""

    def fetch(page: Page) -> Any:
        return client.get(path_of(page, edition))

    return fetch


@lru_cache(maxsize=64)
def parse(html: bytes) -> Element:
    """The tree of a page. :raises AssertionError: with the place of everything invalid."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree: Element = parser.parse(html)
    problems = [
        f"line {line}, column {column}: {HTML_ERRORS[code] % data}"
        for (line, column), code, data in parser.errors
    ]
    assert problems == []
    return tree


def title_of(tree: Element) -> str:
    return " ".join("".join(tree.find("head/title").itertext()).split())  # type: ignore[union-attr]


@every_page
def test_status_and_headers(get: Get, page: Page) -> None:
    response = get(page)
    assert response.status_code == page.status
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for name in ("Permissions-Policy", "Cross-Origin-Resource-Policy", "Referrer-Policy"):
        assert response.headers[name]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@every_page
def test_readers_get_no_cookie(get: Get, page: Page) -> None:
    assert bool(get(page).cookies) == page.cookies


@every_page
def test_queries(
    client: Client,
    edition: PublishedEdition,
    page: Page,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    path = path_of(page, edition)
    client.get(path)
    with django_assert_max_num_queries(page.queries):
        client.get(path)


@every_page
def test_the_page_is_valid_and_has_one_heading(get: Get, page: Page) -> None:
    tree = parse(get(page).content)
    assert tree.get("lang") == "en-GB"
    assert len(list(tree.iter("h1"))) == 1
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in tree.iter():
        for attribute in ("aria-describedby", "aria-labelledby", "for"):
            for target in (element.get(attribute) or "").split():
                assert target in ids, f"{attribute} of {element.tag} leads nowhere"


@every_page
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(get: Get, page: Page) -> None:
    for element in parse(get(page).content).iter():
        assert element.tag != "style"
        assert "style" not in element.attrib
        assert not [name for name in element.attrib if name.lower().startswith("on")]
        if element.tag in ("script", "img", "link") and element.get("rel") not in (
            "canonical",
            "alternate",
        ):
            address = element.get("src") or element.get("href") or ""
            assert urlsplit(address).netloc == ""
            assert address or element.tag != "script"


@every_page
def test_headings_begin_with_that_of_the_page_and_skip_no_level(get: Get, page: Page) -> None:
    levels = [
        int(e.tag[1]) for e in parse(get(page).content).iter() if re.fullmatch("h[1-6]", str(e.tag))
    ]
    assert levels[0] == 1
    for before, after in pairwise(levels):
        assert after <= before + 1


def test_titles_tell_pages_apart(get: Get) -> None:
    titles: dict[str, set[str]] = {}
    for page in PAGES:
        titles.setdefault(title_of(parse(get(page).content)), set()).add(page.name)
    shared = [names for names in titles.values() if len(names) > 1]
    assert [names for names in shared if names not in SAME_TITLE] == []


def test_every_link_of_the_site_leads_somewhere(client: Client, edition: PublishedEdition) -> None:
    """Walks the whole site, but the questionnaire only as far as no two addresses differ alike."""
    seen: dict[str, int] = {}
    queue = deque(["/"])
    while queue:
        address = queue.popleft()
        response = client.get(address)
        path = urlsplit(address).path
        seen[path] = response.status_code
        assert response.status_code in (200, 302), address
        if response.status_code == 302:
            queue.append(response.headers["Location"])
            continue
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        for link in parse(response.content).iter("a"):
            target = urlsplit(urljoin(address, link.get("href") or ""))
            known = target.path in seen or any(urlsplit(a).path == target.path for a in queue)
            if not target.netloc and not known and not target.path.startswith("/admin"):
                queue.append(target._replace(fragment="").geturl())
    criteria = {f"/criteria/{criterion.slug}/" for criterion in edition.knowledge.criteria}
    sections = {f"/questionnaire/{section.slug}/" for section in edition.knowledge.sections}
    assert criteria | sections | {"/result/", "/save/", "/sources/", "/editions/1.json"} <= set(
        seen
    )
