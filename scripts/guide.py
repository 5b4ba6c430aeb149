"""``make guide``: walks through ``docs/curating.md`` on a fresh site and takes its pictures.

Each heading of the guide with a picture is a step here, in the same order, so a guide that no
longer fits the site ends this script with an error. Needs Chromium.
"""

from __future__ import annotations

import re
import subprocess
import sys
from base64 import b32decode
from collections.abc import Callable
from typing import Any

from django_otp.oath import totp
from guided_site import BOSS, PASSWORD, ROOT, Site, opened, picture, saved
from playwright.sync_api import Page, expect

CRITERION = "Import of spreadsheets"
RATINGS = {"Django": "6", "Flask": "5.5", "FastAPI": "5"}


def sign_in(site: Site) -> None:
    page = site.curator
    page.goto("/admin/")
    page.get_by_label("Username").fill("curator")
    page.get_by_label("Password").fill(site.password)
    picture(page, "sign-in", page.locator("#container"))
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".state")).to_contain_text("The draft says the same as edition 1")


def second_factor(site: Site) -> None:
    page = site.curator
    page.get_by_role("link", name="Second factor").click()
    page.get_by_role("button", name="Set up a second factor").click()
    picture(page, "second-factor", most=860)
    key = page.locator("code.key").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(f"{totp(b32decode(key)):06d}")
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".codes code")).to_have_count(10)


def change_a_rating(site: Site) -> None:
    page = site.curator
    page.goto("/admin/")
    page.get_by_role("link", name="All ratings").first.click()
    page.get_by_label("Back office, Flask", exact=True).fill("8.5")
    expect(page.get_by_text("1 changed, not saved yet")).to_be_visible()
    picture(page, "rating")
    page.get_by_role("button", name="Save the changed cells").click()
    page.get_by_role("link", name=re.compile("Back office, Flask .*8.5")).click()
    rationale = page.get_by_label("Rationale")
    rationale.fill(f"{rationale.input_value()} Its admin package now covers roles, too.")
    saved(page)


def see_the_state(site: Site) -> None:
    page = site.curator
    page.goto("/admin/")
    expect(page.locator(".state")).to_contain_text("It would become edition 2")
    picture(page, "state", most=1000)


def preview(site: Site) -> None:
    page = site.curator
    page.get_by_role("link", name="Preview and publish").click()
    expect(page.get_by_role("heading", name="Reference projects")).to_be_visible()
    picture(page, "preview", most=1000)
    page.get_by_role("link", name="Try the draft as a visitor").click()
    expect(page.get_by_label("Draft")).to_contain_text("This is a draft")


def undo(site: Site) -> None:
    page = site.curator
    page.goto("/admin/")
    latest = page.get_by_role("region", name="Latest changes")
    latest.get_by_role("link", name=re.compile("Back office")).first.click()
    page.locator("#content-main").get_by_role("link", name="History").click()
    picture(page, "history", most=560)
    page.get_by_role("link", name="Undo: Value").first.click()
    picture(page, "undo", most=420)
    page.get_by_role("button", name="Set it back").click()
    page.get_by_role("link", name="Undo: Rationale").first.click()
    page.get_by_role("button", name="Set it back").click()
    expect(page.locator(".messagelist")).to_contain_text("again.")


def add_a_criterion(site: Site) -> None:
    page = site.curator
    page.goto("/admin/comparisons/criterion/add/")
    page.get_by_label("Name", exact=False).first.fill(CRITERION)
    page.get_by_label("Group").select_option(label="Data")
    page.get_by_label("When it counts").fill("People bring their data as spreadsheets.")
    page.get_by_label("Description").first.fill("Reading tables that people send, row by row.")
    page.get_by_label("Base weight").fill("0")
    page.get_by_label("Slug").fill("spreadsheets")
    page.get_by_label("Position").first.fill("999")
    for number, (framework, value) in enumerate(RATINGS.items()):
        page.locator(f"#id_ratings-{number}-framework").select_option(label=framework)
        page.locator(f"#id_ratings-{number}-value").fill(value)
        reason = f"Packages for it exist; {value} says how much they do for {framework}."
        page.locator(f"#id_ratings-{number}-rationale").fill(reason)
    page.evaluate("scrollTo(0, 0)")
    picture(page, "criterion", most=900)
    saved(page)
    for framework in RATINGS:
        _add_evidence(page, framework)
    _give_it_weight(page)


def _add_evidence(page: Page, framework: str) -> None:
    """The front page names each rating that stands on nothing, with a link."""
    page.goto("/admin/")
    found = page.get_by_role("region", name="What the check found")
    found.get_by_role("link", name=f"{CRITERION}, {framework}").first.click()
    page.get_by_role("button", name="Add another Evidence").click()
    page.locator("#id_evidence-0-source").select_option(index=1)
    page.locator("#id_evidence-0-status").select_option("stated")
    page.locator("#id_evidence-0-statement").fill(f"With {framework} tables are read by a package.")
    if framework == "Flask":
        picture(page, "evidence", page.locator("#evidence-group"))
    saved(page)


def _give_it_weight(page: Page) -> None:
    page.goto("/admin/comparisons/question/?q=datastore")
    page.locator("#result_list tbody th a").first.click()
    answer = page.locator('section[aria-labelledby^="effects-of-"]').first
    answer.locator("select").last.select_option(label=CRITERION)
    answer.locator("input[name$=-value]").last.fill("0.5")
    answer.locator("[name$=-reason]").last.fill("Such data often arrives as tables.")
    picture(page, "effects", answer, most=700)
    saved(page)


def answer_an_objection(site: Site) -> None:
    reader, page = site.reader, site.curator
    reader.goto("/criteria/admin/")
    reader.get_by_role("link", name=re.compile("Something wrong here")).first.click()
    reader.get_by_label("What is wrong?").fill("The newest release does this without a package.")
    reader.get_by_role("button", name="Send to the curators").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Thank you")
    page.goto("/admin/")
    waiting = page.get_by_role("region", name="Objections")
    waiting.get_by_role("listitem").get_by_role("link").click()
    page.get_by_label("Erratum").fill("The newest release does this itself; the text is older.")
    picture(page, "objection", most=1300)
    page.get_by_role("button", name="Accept and publish the erratum").click()
    reader.goto("/criteria/admin/")
    expect(reader.locator(".errata").first).to_contain_text("The newest release does this itself")


def publish(site: Site) -> None:
    page = site.curator
    page.goto("/admin/")
    page.get_by_role("link", name="Preview and publish").click()
    for reason in page.locator("textarea[name^=reason-]").all():
        reason.fill("The criterion is new; more evidence is on the way.")
    page.get_by_label("What is new").fill("A criterion was added: how spreadsheets are read.")
    picture(page, "publish", page.locator("section[aria-labelledby=publish]"), most=900)
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".messagelist")).to_contain_text("Edition 2 is published.")
    site.reader.goto("/editions/2/changes/")
    expect(site.reader.locator("main")).to_contain_text(CRITERION)


def take_back(site: Site) -> None:
    page = site.curator
    page.goto("/admin/exchange/")
    page.get_by_role("link", name="Take the draft back to Edition 1").click()
    expect(page.get_by_role("button", name="Apply all of it")).to_be_visible()
    picture(page, "take-back", most=640)
    page.get_by_role("link", name="Leave the draft as it is").click()


def in_and_out(site: Site) -> None:
    page = site.curator
    page.goto("/admin/exchange/")
    picture(page, "in-and-out", most=900)
    table = "criterion,framework,value\nadmin,flask,6\n"
    sent: Any = {"name": "ratings.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.get_by_label("File").set_input_files(sent)
    page.get_by_role("button", name="Show what it would change").click()
    picture(page, "file", most=640)
    page.get_by_role("button", name="Apply all of it").click()
    expect(page.locator(".messagelist")).to_contain_text("Done: Apply ratings.csv.")


def add_a_curator(site: Site) -> None:
    page = site.boss
    command = ["manage.py", "createsuperuser", "--noinput", "--username", BOSS, "--email", ""]
    subprocess.run([sys.executable, *command], cwd=ROOT, env=site.environment, check=True)
    page.goto("/admin/login/?next=/admin/auth/user/add/")
    page.get_by_label("Username").fill(BOSS)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Username").fill("robin")
    page.locator("#id_password1").fill("a quiet river at dawn")
    page.locator("#id_password2").fill("a quiet river at dawn")
    page.locator("input[name=_save]").click()
    page.get_by_label("Staff status").check()
    page.get_by_label("curators", exact=True).check()
    picture(page, "account", most=1000)
    saved(page)


STEPS: tuple[Callable[[Site], None], ...] = (
    sign_in,
    second_factor,
    change_a_rating,
    see_the_state,
    preview,
    undo,
    add_a_criterion,
    answer_an_objection,
    publish,
    take_back,
    in_and_out,
    add_a_curator,
)


def main() -> None:
    with opened() as site:
        for step in STEPS:
            print(step.__name__.replace("_", " "), flush=True)
            step(site)


if __name__ == "__main__":
    main()
