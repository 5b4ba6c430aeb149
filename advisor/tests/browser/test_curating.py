"""Two curators at once in real browsers: the matrix by keyboard, and what a conflict asks."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import NewContext, Site

pytestmark = pytest.mark.browser
MATRIX = "/admin/comparisons/rating/matrix/"
CELL = "Back office, Flask"
#: How long a page may take, in milliseconds: after a change the whole draft is checked anew.
A_PAGE = 30_000


def sign_in(new_context: NewContext, site: Site, **options: Any) -> Page:
    page = new_context(**options).new_page()
    page.goto(f"/admin/login/?next={MATRIX}")
    page.get_by_label("Username").fill("curator")
    page.get_by_label("Password").fill(site.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="All ratings")).to_be_visible(timeout=A_PAGE)
    return page


def test_two_curators_meet_in_a_cell(new_context: NewContext, site: Site) -> None:
    first = sign_in(new_context, site)
    second = sign_in(new_context, site, java_script_enabled=False)
    complaints: list[str] = []
    for page in (first, second):
        page.set_default_timeout(A_PAGE)
    first.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    cell = first.get_by_label(CELL, exact=True)
    before = cell.input_value()

    # The first goes there by arrow keys, and saves with Enter.
    first.get_by_label("Back office, Django", exact=True).focus()
    first.keyboard.press("ArrowRight")
    expect(cell).to_be_focused()
    first.keyboard.type("2.5")
    expect(first.get_by_text("1 changed, not saved yet")).to_be_visible(timeout=A_PAGE)
    first.keyboard.press("Enter")
    expect(first.get_by_text(f"{CELL} ({before} → 2.5)")).to_be_visible(timeout=A_PAGE)

    # The second, without JavaScript, still has the page from before.
    second.get_by_label(CELL, exact=True).fill("3")
    second.get_by_role("button", name="Save the changed cells").click()
    expect(second.get_by_text("Nothing is saved yet")).to_be_visible(timeout=A_PAGE)
    expect(second.get_by_label(CELL, exact=True)).to_have_value("3")
    second.get_by_label("Take the new value instead").check()
    second.get_by_role("button", name="Save the changed cells").click()
    expect(second.get_by_text("Nothing was changed.")).to_be_visible(timeout=A_PAGE)

    # What was changed is undone where the history shows it.
    first.get_by_role("link", name=f"{CELL} ({before}").click()
    first.locator("#content-main").get_by_role("link", name="History").click()
    first.get_by_role("link", name="Undo: Value").first.click()
    first.get_by_role("button", name="Set it back").click()
    expect(first.get_by_text(f"Value is “{before}” again.")).to_be_visible(timeout=A_PAGE)
    assert complaints == []
