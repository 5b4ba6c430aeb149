"""A curator's change: what the preview says of it, its repair, its publication, and what stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Site, start, stop
from .test_journey import save, walk

pytestmark = pytest.mark.browser
PUBLISH = "/admin/comparisons/edition/publish/"


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Site]:
    """A site of its own, since what is published here stays."""
    process, site = start(tmp_path / "workshop.sqlite3")
    yield site
    stop(process)


def open_page(browser: Browser, site: Site) -> Page:
    context = browser.new_context(base_url=site.url, viewport={"width": 768, "height": 1024})
    context.set_default_timeout(20_000)
    return context.new_page()


def sign_in(page: Page, password: str) -> None:
    page.goto(f"/admin/login/?next={PUBLISH}")
    page.get_by_label("Username").fill("curator")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Publish the draft")


def rate(page: Page, address: str, value: str) -> None:
    page.goto(address)
    page.locator("#id_value").fill(value)
    page.locator("input[name=_save]").first.click()
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")


def test_from_a_change_to_its_publication(workshop: Site, browser: Browser) -> None:
    reader = open_page(browser, workshop)
    walk(reader)
    save(reader, "Parcel desk")
    shared = reader.url
    found = workshop.manage(
        "shell",
        "-c",
        "from comparisons.models import Rating;"
        "print('pk', Rating.objects.get(criterion__slug='admin', framework__slug='flask').pk)",
    )
    rating = f"/admin/comparisons/rating/{found.stdout.rpartition('pk')[2].strip()}/change/"

    page = open_page(browser, workshop)
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    sign_in(page, workshop.password)
    rate(page, rating, "8.5")
    page.goto(PUBLISH)
    projects = page.locator("section", has=page.locator("#projects"))
    expect(projects.get_by_text("missed", exact=True).first).to_be_visible()
    expect(page.locator("#impact")).to_be_visible()
    expect(page.get_by_role("link", name="Parcel desk")).to_have_attribute(
        "href", re.compile("/r/")
    )
    page.get_by_label("What is new").fill("Flask's back office was rated anew.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_contain_text("say why it is right as it is")

    rate(page, rating, "6")
    page.goto(PUBLISH)
    expect(projects.get_by_text("missed", exact=True)).to_have_count(0)

    page.get_by_role("link", name="Try the draft as a visitor").click()
    expect(page.get_by_label("Draft")).to_contain_text("This is a draft")
    expect(page.get_by_role("link", name=re.compile("^Start"))).to_be_visible()
    draft = page.url
    page.get_by_role("link", name="Comparison", exact=True).click()
    expect(page).to_have_url(re.compile(re.escape(draft) + "compare/"))
    expect(page.get_by_label("Draft")).to_be_visible()

    page.goto(PUBLISH)
    page.get_by_label("What is new").fill("Flask's back office was rated anew.")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".messagelist")).to_contain_text("Edition 2 is published.")
    assert [error for error in errors if "Content Security Policy" in error] == []

    reader.goto(shared)
    since = reader.locator("section.since")
    expect(since).to_contain_text("Edition 2 has been published since.")
    expect(since).to_contain_text("The rating of Flask went from 5.5 to 6.")
    reader.goto("/editions/")
    reader.get_by_role("link", name="What edition 2 changed").click()
    expect(reader.locator("article.changed")).to_contain_text("Rating of Flask")
    expect(reader.locator("article.changed ins")).to_contain_text("6")
