"""The leaning while one answers, and the shortest way from the home page to a settled result."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from advisor.answers import query_of
from advisor.tests.profiles import SETTLED

from .conftest import NewContext

BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
#: Notes what a screen reader would be told.
WATCH = """
    window.announced = [];
    const status = document.getElementById("leaning-words");
    new MutationObserver(() => announced.push(status.textContent))
      .observe(status, {childList: true, characterData: true, subtree: true});
"""


def answer(page: Page, question: str, choice: str) -> None:
    page.locator(f'input[name="{question}"][value="{choice}"][type=radio]').check()


@BOTH
def test_the_shortest_way_to_a_settled_result(new_context: NewContext, scripts: bool) -> None:
    page = new_context(java_script_enabled=scripts).new_page()
    page.goto("/")
    page.get_by_role("link", name="Take the shortest way").click()
    for _ in range(len(SETTLED.answers)):
        question = page.locator('input[name="ask"]').get_attribute("value") or ""
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        answer(page, question, SETTLED.answers[question])
        page.get_by_role("button", name="Continue").click()
        expect(page).to_have_url(re.compile(f"[?&]{question}=[^&]*(&[^&=]*=[^&]*)*$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("It is settled")
    expect(page.get_by_role("main")).to_contain_text("none of the 16 open questions can change")
    page.get_by_role("link", name="See the result").click()
    expect(page).to_have_url(re.compile(r"/result/\?accounts=multi-tenant&"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Django")


@BOTH
def test_back_shows_the_answer_that_was_given(new_context: NewContext, scripts: bool) -> None:
    page = new_context(java_script_enabled=scripts).new_page()
    page.goto("/questionnaire/shortest/")
    answer(page, "starting-point", "greenfield")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Back to the question before").click()
    expect(page.locator('input[name="starting-point"][value="greenfield"]')).to_be_checked()
    page.get_by_role("link", name="Back to the home page").click()
    expect(page).to_have_url(re.compile("/$"))


def test_the_leaning_follows_every_answer_without_a_reload(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/questionnaire/product/")
    page.evaluate("window.sameDocument = true")
    leaning = page.get_by_role("complementary", name="So far")
    expect(leaning).to_contain_text("No leaning yet")
    answer(page, "kind", "business-app")
    expect(leaning).to_contain_text("Django is ahead")
    expect(leaning).to_contain_text("1 answered, 27 open")
    expect(page.locator("#answered")).to_have_text("1 of 28 questions answered")
    expect(page.locator("#answered-product")).to_have_text("1 of 5 answered")
    expect(page.locator("#nudge a")).to_have_attribute("href", re.compile("kind=business-app"))
    answer(page, "kind", "microservice")
    expect(leaning).to_contain_text("Flask is ahead")
    before = leaning.locator(".leaning-bar .tone").get_attribute("width")
    page.locator('input[name="emphasis"][value="kind"]').check()
    expect(leaning.locator(".leaning-bar .tone")).not_to_have_attribute("width", before or "")
    assert page.evaluate("window.sameDocument")
    assert complaints == []


def test_the_leaning_follows_at_every_page_without_scripts(new_context: NewContext) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/questionnaire/product/")
    answer(page, "kind", "business-app")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("complementary", name="So far")).to_contain_text("Django is ahead")


def test_only_changed_words_are_announced(page: Page) -> None:
    page.goto("/questionnaire/product/")
    page.evaluate(WATCH)
    status, count = page.locator("#leaning-words"), page.locator(".leaning-count")
    answer(page, "kind", "business-app")
    expect(count).to_have_text("1 answered, 27 open")
    expect(status).to_have_text("Django is ahead: a slight lead")
    answer(page, "requirements", "growing")
    expect(count).to_have_text("2 answered, 26 open")
    assert page.evaluate("announced") == ["Django is ahead: a slight lead"]
    answer(page, "kind", "microservice")
    expect(status).to_contain_text("Flask is ahead")
    assert page.evaluate("announced.length") == 2
    assert not re.search(r"\d", page.evaluate("announced.join()"))


def test_back_brings_the_leaning_of_what_the_browser_fills_in(page: Page) -> None:
    page.goto("/questionnaire/product/")
    answer(page, "kind", "business-app")
    leaning = page.get_by_role("complementary", name="So far")
    expect(leaning).to_contain_text("1 answered, 27 open")
    page.get_by_role("link", name="Method", exact=True).click()
    expect(page).to_have_url(re.compile("/method/$"))
    page.go_back()
    expect(page.locator('input[name="kind"][value="business-app"]')).to_be_checked()
    expect(leaning).to_contain_text("Django is ahead")
    expect(leaning).to_contain_text("1 answered, 27 open")


def test_settled_while_answering_leads_to_the_result_with_all_answers(page: Page) -> None:
    query = query_of(SETTLED.answering("lifetime", None))
    page.goto(f"/questionnaire/product/?{query}")
    leaning = page.get_by_role("complementary", name="So far")
    expect(leaning).not_to_contain_text("settled")
    answer(page, "lifetime", "long")
    expect(leaning).to_contain_text("none of the 16 open questions can change")
    leaning.get_by_role("button", name="See the result").click()
    expect(page).to_have_url(re.compile(r"/result/\?.*lifetime=long"))


def test_the_leaning_stays_in_sight_at_the_side(new_context: NewContext) -> None:
    page = new_context(viewport={"width": 1280, "height": 700}).new_page()
    page.goto("/questionnaire/all/")
    page.mouse.wheel(0, 4000)
    page.wait_for_function("scrollY > 1000")
    beside, column = (
        page.locator(selector).bounding_box() for selector in (".leaning", "#answers")
    )
    assert beside is not None
    assert column is not None
    assert 0 <= beside["y"] < 100
    assert beside["x"] >= column["x"] + column["width"]


@pytest.mark.parametrize("size", [(375, 700), (320, 480)])
def test_the_leaning_hides_nothing_that_has_the_focus(
    new_context: NewContext, size: tuple[int, int]
) -> None:
    """WCAG 2.4.11: whatever the keyboard reaches stays clear of the bar at the bottom."""
    width, height = size
    page = new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(f"/questionnaire/people/?{query_of(SETTLED)}")
    reached = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        bottom, top, inside = page.evaluate(
            """() => {
                const focused = document.activeElement, bar = document.querySelector(".leaning");
                return [focused.getBoundingClientRect().bottom, bar.getBoundingClientRect().top,
                        bar.contains(focused) || focused.closest("footer, header") !== null
                        || focused === document.body];
            }"""
        )
        if not inside:
            reached += 1
            assert bottom <= top, page.evaluate("document.activeElement.outerHTML")
    assert reached > 10
