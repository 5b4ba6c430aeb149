"""Every page for everybody: axe in both schemes and widths, reflow, print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from advisor.tests.pages import OTHERS, PAGES
from advisor.tests.pages import Page as Listed

from .conftest import NewContext, Site
from .test_journey import save, walk

Keys = dict[str, str]
#: Both widths and both schemes, not each with each: axe takes seconds for a long page.
VIEWS = [(375, "dark"), (1280, "light")]
#: The same templates as others of the list, in another state.
ALIKE = ("all sections with answers", "check without answers", "result for Flask")
RULES = {
    "resultTypes": ["violations"],
    "runOnly": [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ],
}


@pytest.fixture(scope="module")
def keys(browser: Browser, site: Site) -> Keys:
    """The keys of two saved recommendations, by the names that addresses of the list use."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    walk(page)
    save(page, "To look at")
    key = page.url.split("/")[-2]
    page.goto(f"/result/?{OTHERS}")
    save(page, "To compare with")
    other = page.url.split("/")[-2]
    context.close()
    return {"key": key, "other": other}


def path_of(listed: Listed, keys: Keys) -> str:
    return listed.path.format(**keys)


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_axe_finds_nothing(new_context: NewContext, keys: Keys, width: int, scheme: str) -> None:
    context = new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page, found = context.new_page(), []
    for listed in PAGES:
        if listed.name in ALIKE:
            continue
        page.goto(path_of(listed, keys))
        open_details(page)
        for violation in Axe().run(page, options=RULES).response["violations"]:
            places = [node["target"] for node in violation["nodes"][:3]]
            found.append((listed.name, violation["id"], places))
    assert found == []


def open_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")


@pytest.mark.parametrize("width", [320, 375, 768, 2560])
def test_no_page_scrolls_sideways(new_context: NewContext, keys: Keys, width: int) -> None:
    """On phones neither with text of twice the size (WCAG 1.4.4).

    Set like this it does not reach media queries, as the setting of a browser does, so wide pages
    would not become narrow ones.
    """
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    for listed in PAGES:
        page.goto(path_of(listed, keys))
        open_details(page)
        for size in ("100%", "200%") if width < 400 else ("100%",):
            page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (listed.name, size)


def test_text_spacing_hides_nothing(new_context: NewContext, keys: Keys) -> None:
    """WCAG 1.4.12, set by a style sheet of the reader."""
    page = new_context(viewport={"width": 320, "height": 800}, bypass_csp=True).new_page()
    for listed in PAGES:
        page.goto(path_of(listed, keys))
        page.add_style_tag(
            content="* { line-height: 1.5 !important; letter-spacing: .12em !important; "
            "word-spacing: .16em !important } p { margin-bottom: 2em !important }"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, listed.name


def test_a_result_prints_on_few_pages(new_context: NewContext, keys: Keys, tmp_path: Path) -> None:
    page = new_context().new_page()
    page.goto(f"/r/{keys['key']}/")
    paper = page.pdf(format="A4")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 2
