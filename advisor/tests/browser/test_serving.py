"""`manage.py serve`, as `make serve` runs it."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from advisor.settings import BASE_DIR

from .conftest import Site, start, stop
from .test_journey import save, walk


def test_says_where_it_serves_and_who_may_sign_in(site: Site) -> None:
    assert "Published Edition 1" in site.printed
    assert f"Serving on {site.url}/" in site.printed
    assert site.printed.count(", password ") == 1
    assert len(site.password) >= 20


def test_a_second_run_keeps_everything_and_prints_no_password(
    site: Site, database: Path, page: Page
) -> None:
    walk(page)
    save(page, "Before the second run")
    path = page.url.removeprefix(site.url)
    process, second = start(database)
    try:
        assert "password" not in second.printed
        assert "Published" not in second.printed
        with urllib.request.urlopen(second.url + path) as answer:
            assert b"Before the second run" in answer.read()
    finally:
        stop(process)


def test_static_files_are_kept_for_ever_and_compressed(site: Site) -> None:
    with urllib.request.urlopen(site.url) as answer:
        sheet = re.search(r'href="(/static/[^"]+\.css)"', answer.read().decode())
    assert sheet
    request = urllib.request.Request(site.url + sheet[1], headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "br"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def serve(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=BASE_DIR,
        env={**os.environ, "PORT": "0", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"PORT": "http"}, "PORT is “http”"),
        ({"PORT": "70000"}, "PORT is “70000”"),
        ({"PORT": "8999", "WEB_CONCURRENCY": "0"}, "WEB_CONCURRENCY is “0”"),
        ({"PORT": "8999", "HOST": "nowhere.invalid"}, "HOST is “nowhere.invalid”"),
        ({"PORT": "8999", "DATABASE_URL": "sqlite:////nowhere/x"}, "DATABASE_URL: the database"),
        ({"PORT": "8999", "DATABASE_URL": "postgres://u@127.0.0.1:1/x"}, "DATABASE_URL: the data"),
        ({"PORT": "8999", "DATABASE_URL": "redis://x"}, "DATABASE_URL should look like"),
    ],
)
def test_what_cannot_be_served_is_one_clear_sentence(
    environment: dict[str, str], words: str
) -> None:
    done = serve(**environment)
    assert done.returncode != 0
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_taken_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = serve(PORT=port)
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr
    assert done.returncode != 0


def test_the_curator_signs_in_and_cannot_publish_an_unchanged_draft(site: Site, page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("curator")
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/admin/comparisons/edition/")
    page.get_by_role("link", name="Publish the draft").click()
    page.get_by_label("What is new").fill("Nothing.")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("body")).to_contain_text("The draft says the same as edition 1.")


def test_advise_refuses_with_2_and_prints_nothing(site: Site) -> None:
    done = site.manage("advise", given=json.dumps({"answers": {"kind": "jsn-api"}}))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "answers.kind" in done.stderr
    assert "Did you mean “json-api”" in done.stderr
