"""A team sets its links side by side, and looks at them again after a new edition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import NewContext, Site, start, stop
from .test_journey import save, walk

#: What a curator changes: one rating, gently enough to be published.
NEW_EDITION = """
from comparisons.knowledge import publish
from comparisons.models import Rating
row = Rating.objects.get(criterion__slug="admin", framework__slug="django")
row.value -= 1
row.save()
publish("The admin of Django was rated anew.")
"""


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    """A site whose editions no other test reads."""
    process, running = start(tmp_path / "own.sqlite3")
    yield running
    stop(process)


def changed_copy(page: Page, shared: str, title: str) -> None:
    """Disagrees with one answer of a saved recommendation and saves that, too."""
    page.goto(shared)
    page.get_by_role("link", name=re.compile("^Change the answers")).first.click()
    page.get_by_role("link", name=re.compile("^Change.*edits the data")).first.click()
    page.locator('input[name="admin"][value="nobody"]').check()
    page.get_by_role("button", name="Continue").click()
    page.locator("main").get_by_text("See the recommendation").click()
    save(page, title)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_links_side_by_side(new_context: NewContext, scripts: bool) -> None:
    page = new_context(java_script_enabled=scripts).new_page()
    walk(page)
    save(page, f"With a back office {scripts}")
    first = page.url
    colleague = new_context(java_script_enabled=scripts).new_page()
    changed_copy(colleague, first, f"Without one {scripts}")
    colleague.get_by_role("link", name="See both side by side").click()
    expect(colleague.get_by_role("heading", level=1)).to_have_text("Side by side")
    differences = colleague.locator(".difference")
    expect(differences).to_have_count(1)
    expect(differences).to_contain_text("Staff who are not developers")
    expect(differences).to_contain_text("Nobody")
    both = colleague.url

    page.goto(first)
    page.get_by_label("Compare with another link").fill("not a link")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the link of a saved recommendation")
    expect(page.get_by_label("Compare with another link")).to_have_value("not a link")
    page.get_by_label("Compare with another link").fill(both.rstrip("/").rpartition("/")[2])
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(both)


def test_then_and_now_across_two_editions(own_site: Site, new_context: NewContext) -> None:
    page = new_context(base_url=own_site.url).new_page()
    walk(page)
    save(page, "Parcel desk")
    document = page.request.get(page.url.rstrip("/") + ".json").body()
    expect(page.get_by_role("heading", name="What would be recommended today")).to_have_count(0)
    done = own_site.manage("shell", "-c", NEW_EDITION)
    assert done.returncode == 0, done.stderr
    page.reload()
    today = page.locator(".since")
    expect(today).to_contain_text("Edition 2 has been published since")
    expect(today).to_contain_text("The rating of Django went from 9.5 to 8.5")
    assert page.request.get(page.url.rstrip("/") + ".json").body() == document
    page.get_by_role("link", name=re.compile("^See today")).click()
    expect(page).to_have_url(re.compile("/result/"))
    expect(page.locator("main")).to_contain_text("edition 2")
