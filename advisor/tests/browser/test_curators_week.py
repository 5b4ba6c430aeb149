"""A curator's week in a real browser: change, look, repair, publish, files, reports, colleagues."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import NewContext, Site, start, stop
from .test_journey import save, walk

FRONT = "/admin/"
MATRIX = "/admin/comparisons/rating/matrix/"
PUBLISH = "/admin/comparisons/edition/publish/"
EXCHANGE = "/admin/exchange/"
CELL = "Back office, Flask"
WRONG = "criterion,framework,value\nadmin,flask,6\nadmin,flusk,4\n"
ERRATUM = "The rationale names an old release; the newest one does more."
#: How long a page may take, in milliseconds: after a change the whole draft is checked anew.
A_PAGE = 30_000


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Site]:
    """A site of its own, since what is published here stays."""
    process, site = start(tmp_path / "workshop.sqlite3")
    yield site
    stop(process)


def open_page(browser: Browser, site: Site) -> Page:
    context = browser.new_context(base_url=site.url, viewport={"width": 768, "height": 1024})
    context.set_default_timeout(A_PAGE)
    return context.new_page()


def sign_in(page: Page, site: Site, path: str) -> None:
    page.goto(f"/admin/login/?next={path}")
    page.get_by_label("Username").fill("curator")
    page.get_by_label("Password").fill(site.password)
    page.keyboard.press("Enter")
    expect(page.locator("#user-tools")).to_be_visible(timeout=A_PAGE)


def rate(page: Page, value: str) -> None:
    page.goto(MATRIX)
    page.get_by_label(CELL, exact=True).fill(value)
    page.get_by_role("button", name="Save the changed cells").click()
    expect(page.locator(".messagelist")).to_contain_text(f"→ {value})")


def upload(page: Page, text: str) -> None:
    page.goto(EXCHANGE)
    sent: Any = {"name": "ratings.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("File").set_input_files(sent)
    page.get_by_role("button", name="Show what it would change").click()


def object_to(page: Page, shared: str) -> None:
    """Sends a report about the first reason of a permalink."""
    page.goto(shared)
    row = page.locator("details.criterion").first
    row.locator("summary").click()
    row.get_by_role("link", name=re.compile("Something wrong here")).first.click()
    page.get_by_label("What is wrong?").fill("There is a newer release than that.")
    page.get_by_role("button", name="Send to the curators").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_a_week(workshop: Site, browser: Browser) -> None:
    reader, page = open_page(browser, workshop), open_page(browser, workshop)
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    walk(reader)
    save(reader, "Parcel desk")
    shared = reader.url

    # Monday: a rating goes too far, and the front page and the preview say what that does.
    sign_in(page, workshop, FRONT)
    expect(page.locator(".state")).to_contain_text("The draft says the same as edition 1")
    rate(page, "8.5")
    page.goto(FRONT)
    expect(page.locator(".state")).to_contain_text("It would become edition 2")
    expect(page.get_by_role("region", name="What was changed")).to_contain_text("5.5 → 8.5")
    expect(page.get_by_role("region", name="Reference projects")).to_contain_text("miss")
    page.get_by_role("link", name="Preview and publish").click()
    projects = page.locator("section", has=page.locator("#projects"))
    expect(projects.get_by_text("missed", exact=True).first).to_be_visible()
    expect(page.get_by_role("link", name="Parcel desk")).to_have_attribute(
        "href", re.compile("/r/")
    )
    page.get_by_label("What is new").fill("Flask's back office was rated anew.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_contain_text("say why it is right as it is")

    # Tuesday: the repair comes as a table; one with a mistake changes nothing.
    errors.clear()  # the browser notes that the form was refused
    upload(page, WRONG)
    expect(page.locator("main")).to_contain_text("ratings.csv, line 3, framework")
    page.goto(MATRIX)
    expect(page.get_by_label(CELL, exact=True)).to_have_value("8.5")
    errors.clear()
    upload(page, WRONG.replace("admin,flusk,4\n", ""))
    expect(page.locator("main")).to_contain_text("Rating of Flask")
    page.get_by_role("button", name="Apply all of it").click()
    expect(page.locator(".messagelist")).to_contain_text("Done: Apply ratings.csv.")

    # Wednesday: as a visitor would see it.
    page.goto(PUBLISH)
    expect(projects.get_by_text("missed", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Try the draft as a visitor").click()
    expect(page.get_by_label("Draft")).to_contain_text("This is a draft")
    draft = page.url
    page.get_by_role("link", name="Comparison", exact=True).click()
    expect(page).to_have_url(re.compile(re.escape(draft) + "compare/"))
    expect(page.get_by_label("Draft")).to_be_visible()

    # Thursday: published, and told on what was saved before.
    page.goto(PUBLISH)
    page.get_by_label("What is new").fill("Flask's back office was rated anew.")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".messagelist")).to_contain_text("Edition 2 is published.")
    reader.goto(shared)
    since = reader.locator("section.since")
    expect(since).to_contain_text("Edition 2 has been published since.")
    expect(since).to_contain_text("The rating of Flask went from 5.5 to 6.")
    reader.goto("/editions/")
    reader.get_by_role("link", name="What edition 2 changed").click()
    expect(reader.locator("article.changed")).to_contain_text("Rating of Flask")
    expect(reader.locator("article.changed ins")).to_contain_text("6")

    # Friday: a reader is right.
    object_to(reader, shared)
    page.goto(FRONT)
    waiting = page.get_by_role("region", name="Objections")
    expect(waiting).to_contain_text("1 waits for a decision")
    waiting.get_by_role("listitem").get_by_role("link").click()
    page.get_by_label("Erratum").fill(ERRATUM)
    page.get_by_role("button", name="Accept and publish the erratum").click()
    page.goto(FRONT)
    expect(waiting).to_contain_text("None is waiting")
    reader.goto(shared)
    expect(reader.locator(".errata").first).to_contain_text(ERRATUM)
    assert errors == []


def signed_in(new_context: NewContext, site: Site, **options: Any) -> Page:
    page = new_context(**options).new_page()
    sign_in(page, site, MATRIX)
    return page


def test_two_curators_meet_in_a_cell(new_context: NewContext, site: Site) -> None:
    first = signed_in(new_context, site)
    second = signed_in(new_context, site, java_script_enabled=False)
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
