"""Other answers beside a result: with scripts on the same page, without them as a form."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import NewContext
from .test_journey import save, walk


def change(page: Page) -> None:
    """Opens the form and its sections, and says that nobody edits anything behind the scenes."""
    if page.locator(".what-if > details").count():
        page.locator(".what-if > details > summary").click()
    for section in page.locator(".what-if-section:not([open]) > summary").all()[::-1]:
        section.click()
    page.locator('select[name="kind"]').select_option("microservice")
    page.locator('select[name="admin"]').select_option("nobody")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_verdict_moves_and_the_permalink_does_not(
    new_context: NewContext, scripts: bool
) -> None:
    page = new_context(java_script_enabled=scripts).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    walk(page)
    save(page, "What if")
    shared = page.url
    stored = page.request.get(shared.rstrip("/") + ".json").text()
    change(page)
    if not scripts:
        page.get_by_role("button", name="See what changes").click()
        expect(page).to_have_url(re.compile("/r/[0-9a-z]{26}/what-if/"))
    panel = page.locator("#what-if-panel")
    expect(panel.locator(".what-if-moves .pull")).to_have_count(4)
    expect(panel).to_contain_text("2 answers changed")
    expect(panel).to_contain_text("Nobody: there is nothing to edit")
    if scripts:
        assert page.url == shared
        expect(page.locator("#what-if-said")).to_contain_text("Before: Django")
        page.locator('select[name="admin"]').select_option("staff")
        expect(panel).to_contain_text("One answer changed")
    assert page.request.get(shared.rstrip("/") + ".json").text() == stored
    panel.get_by_role("link", name="Keep this").click()
    expect(page).to_have_url(re.compile(r"/result/\?.*kind=microservice.*&from="))
    assert complaints == []


def test_the_verdicts_take_the_width_of_a_narrow_screen(new_context: NewContext) -> None:
    page = new_context(viewport={"width": 375, "height": 800}).new_page()
    page.goto("/result/what-if/?kind=microservice&before=kind%3Dbusiness-app")
    box = page.locator(".verdicts").bounding_box()
    assert box is not None
    assert box["width"] > 300


def test_back_brings_the_verdict_of_what_the_browser_fills_in(page: Page) -> None:
    """And nothing is loaded for that before it is wanted."""
    walk(page)
    assert page.evaluate("typeof htmx") == "undefined"
    change(page)
    expect(page.locator("#what-if-panel")).to_contain_text("2 answers changed")
    page.get_by_role("link", name="Method", exact=True).click()
    expect(page).to_have_url(re.compile("/method/$"))
    page.go_back()
    page.locator(".what-if > details > summary").click()
    expect(page.locator("#what-if-panel")).to_contain_text("2 answers changed")


def test_a_double_without_an_answer_is_pointed_out_at_once(new_context: NewContext) -> None:
    page = new_context().new_page()
    walk(page)
    change(page)
    page.locator('input[name="emphasis"][value="size"]').check()
    expect(page.locator("#what-if-panel")).to_contain_text("there is nothing to double")
    page.locator('select[name="size"]').select_option(index=1)
    expect(page.locator("#what-if-panel")).to_contain_text("3 answers changed")
    expect(page.locator("#what-if-panel")).not_to_contain_text("nothing to double")
