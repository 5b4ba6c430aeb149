"""A curator sets up a second factor and signs in with it; the workshop is for everybody to use."""

from __future__ import annotations

import re
from base64 import b32decode
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django_otp.oath import totp
from playwright.sync_api import Page, expect

from .conftest import NewContext, Site
from .test_access import RULES

NAME, PASSWORD = "robin", "a quiet river at dawn"
#: A source whose note has been changed and changed back.
SOURCE = "laboratory"
LOGIN = "/admin/login/?next=/admin/"
#: One page of each kind.
PAGES = (
    LOGIN,
    "/admin/",
    "/admin/comparisons/criterion/",
    "/admin/comparisons/waiver/?q=nothing-is-called-that",
    "/admin/comparisons/question/1/change/",
    "/admin/comparisons/choice/1/change/",
    "/admin/comparisons/referenceproject/1/change/",
    "/admin/comparisons/evidence/add/",
    "/admin/comparisons/rating/matrix/",
    "/admin/comparisons/edition/preview/",
    "/admin/comparisons/edition/publish/",
    "/admin/auditlog/logentry/",
    "/admin/exchange/",
    "/admin/exchange/take-back/1/",
    "/admin/exchange/take-back/rating/1/",
    "/admin/guide/",
    "/admin/second-factor/",
)
TABLE = b"criterion,framework,value\nadmin,flask,1.5\n"
ADD = f"""
from django.contrib.auth.models import Group, User
user = User.objects.create_user("{NAME}", password="{PASSWORD}", is_staff=True)
user.groups.add(Group.objects.get(name="publishers"))
from comparisons.models import Source
source = Source.objects.get(slug="{SOURCE}")
for note in (source.note + " Looked at again.", source.note):
    source.note = note
    source.save()
"""
REMOVE = f"""
from django.contrib.auth.models import User
User.objects.filter(username="{NAME}").delete()
"""


@pytest.fixture(autouse=True)
def _account(site: Site) -> Iterator[None]:
    """An account of its own, so that other tests keep signing in without a code."""
    site.manage("shell", "-v0", given=ADD)
    yield
    site.manage("shell", "-v0", given=REMOVE)


def sign_in(page: Page, code: str = "") -> None:
    page.goto(LOGIN)
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()


def code_of(key: str, later: int = 0) -> str:
    """What an app shows for a key that was typed into it, that many steps of 30 seconds later."""
    return f"{totp(b32decode(key.replace(' ', '')), t0=-30 * later):06d}"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_second_factor(new_context: NewContext, scripts: bool) -> None:
    page, complaints = new_context(java_script_enabled=scripts).new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    sign_in(page)
    page.get_by_role("link", name="Second factor").click()
    page.get_by_role("button", name="Set up a second factor").click()
    picture = page.get_by_role("img", name=re.compile("^QR code"))
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] == 240
    key = page.locator("code.key").inner_text()
    page.get_by_label("Code").fill(code_of(key))
    page.get_by_role("button", name="Set up").click()
    backup = page.locator(".codes code").all_inner_texts()
    assert len(backup) == 10
    page.get_by_role("button", name="Sign out").click()

    sign_in(page)
    expect(page.locator(".errornote")).to_contain_text("Now enter the code")
    sign_in(page, code_of(key, later=1))
    expect(page.get_by_role("heading", level=1)).to_have_text("The draft and its editions")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, backup[3])
    expect(page.get_by_role("heading", level=1)).to_have_text("The draft and its editions")
    assert complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(768, "dark"), (1280, "light")])
def test_axe_finds_nothing_in_the_workshop(
    new_context: NewContext, width: int, scheme: str
) -> None:
    context = new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page, found, complaints = context.new_page(), list[Any](), list[str]()
    page.on("console", lambda message: complaints.append(message.text))

    def look(name: str) -> None:
        assert complaints == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.locator("main h1").count() == 1, name
        for violation in Axe().run(page, options=RULES).response["violations"]:
            places = [node["target"] for node in violation["nodes"][:3]]
            found.append((name, violation["id"], places))
        complaints.clear()  # those of axe itself, which writes style sheets

    for path in PAGES:
        page.goto(path)
        look(path)
        if path == LOGIN:
            sign_in(page)
    for name, lead in LED_TO.items():
        lead(page)
        look(name)
    assert found == []


def to_the_history(page: Page) -> None:
    page.goto(f"/admin/comparisons/source/?q={SOURCE}")
    page.locator("#result_list tbody th a").first.click()
    page.locator("#content-main").get_by_role("link", name="History").click()
    expect(page.get_by_role("region", name="Changes")).to_be_visible()


def to_undoing(page: Page) -> None:
    page.get_by_role("link", name="Undo: Note").first.click()
    expect(page.get_by_role("button", name="Set it back")).to_be_visible()


def to_what_a_file_would_change(page: Page) -> None:
    page.goto("/admin/exchange/")
    sent = {"name": "ratings.csv", "mimeType": "text/csv", "buffer": TABLE}
    page.get_by_label("File").set_input_files(sent)  # type: ignore[arg-type]
    page.get_by_role("button", name="Show what it would change").click()
    expect(page.get_by_role("button", name="Apply all of it")).to_be_visible()


#: Pages that one is led to, one after the other.
LED_TO = {
    "history": to_the_history,
    "undo": to_undoing,
    "what a file would change": to_what_a_file_would_change,
}
