"""The main job, from the home page to a permalink that a colleague opens."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from .conftest import NewContext, Site

SECTIONS = ("product", "data", "people", "interface", "operations", "team")
ANSWERS = {
    "kind": "internal-tool",
    "schema": "related",
    "accounts": "roles",
    "admin": "staff",
    "frontend": "server-pages",
    "structure": "conventions",
}


#: Going on to the next page ends the request that would have renewed the leaning on this one.
LEFT_BEHIND = "net::ERR_ABORTED /questionnaire/leaning/"


def failed(request: Request) -> str:
    """What failed, and how."""
    return f"{request.failure} {urlsplit(request.url).path}"


def walk(page: Page) -> None:
    """Answers six questions on the way through all sections, one of them twice as important."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Start")).first.click()
    for section in SECTIONS:
        expect(page).to_have_url(re.compile(f"/questionnaire/{section}/"))
        for question, choice in ANSWERS.items():
            box = page.locator(f'input[name="{question}"][value="{choice}"][type=radio]')
            if box.count():
                box.check()
        double = page.locator('input[name="emphasis"][value="admin"][type=checkbox]')
        if double.count():
            double.check()
        page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile("/questionnaire/check/"))
    page.locator("main").get_by_text("See the recommendation").click()
    expect(page).to_have_url(re.compile(r"/result/\?accounts=roles&.*emphasis=admin"))


def save(page: Page, title: str) -> None:
    page.get_by_role("link", name=re.compile("^Save")).first.click()
    page.get_by_label(re.compile("^Name of the project")).fill(title)
    page.get_by_role("button", name=re.compile("^Save")).click()
    expect(page).to_have_url(re.compile(r"/r/[0-9a-z]{26}/$"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_home_to_a_permalink_in_another_browser(
    site: Site, new_context: NewContext, scripts: bool
) -> None:
    context = new_context(java_script_enabled=scripts)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(failed(request)))
    walk(page)
    assert context.cookies() == []
    expect(page.get_by_role("heading", level=1)).to_contain_text("Django")
    save(page, "Parcel desk <b>")

    colleague = new_context(java_script_enabled=scripts).new_page()
    colleague.goto(page.url)
    expect(colleague.locator("body")).to_contain_text("Parcel desk <b>")
    expect(colleague.get_by_role("heading", level=1)).to_contain_text("Django")
    stored = json.loads(colleague.request.get(page.url.rstrip("/") + ".json").text())
    profile = {"title": "Parcel desk <b>", "answers": ANSWERS, "emphasis": ["admin"]}
    done = site.manage("advise", "--format", "json", given=json.dumps(profile))
    assert json.loads(done.stdout) == stored
    assert colleague.context.cookies() == []
    assert [each for each in complaints if each != LEFT_BEHIND] == []


def test_a_colleague_disagrees_without_altering_what_was_shared(new_context: NewContext) -> None:
    page = new_context().new_page()
    walk(page)
    save(page, "First opinion")
    shared = page.url
    before = page.request.get(shared.rstrip("/") + ".json").text()
    colleague = new_context().new_page()
    colleague.goto(shared)
    colleague.get_by_role("link", name=re.compile("Change the answers")).first.click()
    colleague.get_by_role("link", name=re.compile("^Change")).first.click()
    colleague.locator('input[name="kind"][value="microservice"]').check()
    colleague.get_by_role("button", name="Continue").click()
    colleague.goto(colleague.url.replace("/questionnaire/check/", "/result/"))
    assert colleague.request.get(shared.rstrip("/") + ".json").text() == before


def test_by_keyboard_alone(page: Page) -> None:
    """Tab, arrows, space and enter reach a result; the focus can always be seen."""
    page.goto("/")
    press_until(page, lambda: "Start" in focused(page, "textContent"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/questionnaire/product/"))
    press_until(page, lambda: focused(page, "name") == "kind")
    page.keyboard.press("Space")
    assert page.locator('input[name="kind"]:checked').count() == 1
    press_until(page, lambda: focused(page, "textContent") == "Continue")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/questionnaire/data/\?kind=content-site"))


def press_until(page: Page, reached: object) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        shadow = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
        assert outline != "none" or shadow != "none", focused(page, "outerHTML")
        if callable(reached) and reached():
            return
    pytest.fail("The keyboard did not get there.")


def focused(page: Page, attribute: str) -> str:
    return str(page.evaluate(f"document.activeElement.{attribute} || ''")).strip()


def test_the_skip_link_is_first(page: Page) -> None:
    page.goto("/compare/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_problems_are_on_top_and_lead_to_their_questions(page: Page) -> None:
    page.goto("/questionnaire/data/")
    page.locator('input[name="emphasis"][value="schema"]').check()
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("^Error: "))
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("There is a problem")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    assert focused(page, "name") == "schema"


def test_the_address_can_be_copied(new_context: NewContext) -> None:
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    walk(page)
    save(page, "To copy")
    page.get_by_role("button", name=re.compile("Copy")).click()
    expect(page.get_by_role("status")).to_contain_text("opied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
