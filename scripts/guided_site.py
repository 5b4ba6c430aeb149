"""The fresh site that ``make guide`` walks through, who walks, and how pictures are taken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from postgres import free_port

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "curating"
WIDTH, HEIGHT = 1280, 800
#: So many colours are kept: enough for text on flat grounds.
COLOURS = 48
#: How long a page may take, in milliseconds: after a change the whole draft is checked anew.
A_PAGE = 30_000
BOSS, PASSWORD = "superuser", "only for the guide 1"


class Site:
    """A fresh site with three who look at it: a curator, a reader and a superuser."""

    def __init__(
        self, url: str, printed: str, browser: Browser, environment: dict[str, str]
    ) -> None:
        self.environment = environment
        self.password = printed.partition("password ")[2].split()[0]
        size: Any = {"width": WIDTH, "height": HEIGHT}
        contexts = [
            browser.new_context(base_url=url, viewport=size, color_scheme="light") for _ in range(3)
        ]
        for context in contexts:
            context.set_default_timeout(A_PAGE)
        expect.set_options(timeout=A_PAGE)
        self.curator, self.reader, self.boss = (context.new_page() for context in contexts)


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """``manage.py serve`` on an empty database: its address, what it printed, its environment."""
    port = free_port()
    log, url = folder / "log", f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'guide.sqlite3'}",
        "PORT": str(port),
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
    }
    serve = [sys.executable, "manage.py", "serve"]
    with log.open("wb") as output:
        process = subprocess.Popen(serve, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        while not _answers(url):
            if process.poll() is not None:
                sys.exit(f"The site did not start:\n{log.read_text()}")
            time.sleep(0.2)
        yield url, log.read_text(), environment
    finally:
        process.terminate()
        process.wait(40)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - the address made above
    except OSError:
        return False
    return True


def picture(page: Page, name: str, of: Locator | None = None, most: int = HEIGHT) -> None:
    """Takes a picture of the page, or of a part of it, from the top and no higher than ``most``."""
    if of is not None:
        of.scroll_into_view_if_needed()
    shot = of.screenshot() if of is not None else page.screenshot(full_page=True)
    image = Image.open(BytesIO(shot)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, most)))
    reduced = image.quantize(COLOURS, dither=Image.Dither.NONE)
    PICTURES.mkdir(exist_ok=True)
    reduced.save(PICTURES / f"{name}.png", optimize=True)


def saved(page: Page) -> None:
    page.locator("input[name=_save]").first.click()
    expect(page.locator(".messagelist")).to_contain_text("successfully")


@contextmanager
def opened() -> Iterator[Site]:
    """The site and its visitors, until the guide is done."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        sys.exit("Chromium is needed: install it, or name its program in CHROMIUM.")
    with (
        tempfile.TemporaryDirectory() as folder,
        _serving(Path(folder)) as served,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        url, printed, environment = served
        yield Site(url, printed, browser, environment)
        browser.close()
