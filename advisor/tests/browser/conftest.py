"""The site as a newcomer gets it: `manage.py serve` on an empty database, and a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from postgres import free_port

from advisor.settings import BASE_DIR

NewContext = Callable[..., BrowserContext]


@pytest.hookimpl(tryfirst=True)  # before they are chosen by their markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    """A running site: its address, what it printed on starting, and its environment."""

    url: str
    printed: str
    environment: dict[str, str]

    @property
    def password(self) -> str:
        return self.printed.partition("password ")[2].split()[0]

    def manage(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Runs a command of manage.py on the same database."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE_DIR,
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )


def start(database: Path) -> tuple[subprocess.Popen[bytes], Site]:
    """Starts the server on a free port and waits for its first answer."""
    port, log = free_port(), database.with_suffix(f".{time.monotonic_ns()}.log")
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}", "PORT": str(port)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=BASE_DIR,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return process, Site(url, log.read_text(), environment)
    process.kill()
    pytest.fail(f"The site did not start:\n{log.read_text()}")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    assert process.wait(40) == 0


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site") / "site.sqlite3"


@pytest.fixture(scope="session")
def site(database: Path) -> Iterator[Site]:
    process, running = start(database)
    yield running
    stop(process)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: Browser, site: Site) -> Iterator[NewContext]:
    """Opens empty browser profiles at the site; takes Playwright's options for a context."""
    contexts = []

    def open_one(**options: object) -> BrowserContext:
        options.setdefault("base_url", site.url)
        context = browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: NewContext) -> Page:
    return new_context().new_page()
