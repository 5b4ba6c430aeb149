"""A reader says that a reason is wrong, a curator agrees, and whoever has the link sees it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import NewContext, Site
from .test_journey import save, walk

WRONG = "The limit is 5 since version 3.1 <b>, not 4."
ERRATUM = "Since version 3.1 the limit is 5 <b>; the rationale says 4."


def object_to_first_reason(page: Page) -> str:
    """Objects to the first reason of a result; gives the name of its criterion."""
    row = page.locator("details.criterion").first
    row.locator("summary").click()
    name = row.locator(".pull-question").inner_text()
    row.get_by_role("link", name=re.compile("Something wrong here")).first.click()
    page.get_by_label("What is wrong?").fill("Wrong")
    page.get_by_role("button", name="Send to the curators").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("alert")).to_contain_text("at least 10 characters")
    expect(page.get_by_label("What is wrong?")).to_have_value("Wrong")
    page.get_by_label("What is wrong?").fill(WRONG)
    page.get_by_label(re.compile("ask back")).fill("reader@example.org")
    page.get_by_role("button", name="Send to the curators").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    return name


def accept(page: Page, password: str) -> None:
    page.goto("/admin/login/?next=/admin/comparisons/objection/")
    page.get_by_label("Username").fill("curator")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#result_list tbody th a").first.click()
    expect(page.locator("main")).to_contain_text(WRONG)
    page.get_by_label("Erratum").fill(ERRATUM)
    page.get_by_role("button", name="Accept and publish the erratum").click()
    expect(page.locator(".messagelist")).to_contain_text("accepted")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_an_objection_to_an_erratum(
    site: Site, new_context: NewContext, scripts: bool
) -> None:
    reader = new_context(java_script_enabled=scripts).new_page()
    walk(reader)
    save(reader, f"Parcel desk {scripts}")
    shared = reader.url
    document = shared.rstrip("/") + ".json"
    before = reader.request.get(document).body()
    name = object_to_first_reason(reader)

    accept(new_context().new_page(), site.password)

    colleague = new_context(java_script_enabled=scripts).new_page()
    colleague.goto(shared)
    expect(colleague.locator("main")).to_contain_text(re.compile(r"\d errat(um|a)"))
    expect(colleague.locator(".errata").first).to_contain_text(ERRATUM)
    assert name in colleague.locator(".notice").inner_text()
    assert "reader@example.org" not in colleague.content()
    assert colleague.request.get(document).body() == before
    assert colleague.context.cookies() == []
