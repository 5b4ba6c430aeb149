"""The curators' guide: its pictures are there, and the script that takes them takes these."""

from __future__ import annotations

import re

from django.test import Client

from advisor.settings import BASE_DIR

GUIDE = (BASE_DIR / "docs" / "curating.md").read_text()
SCRIPT = (BASE_DIR / "scripts" / "guide.py").read_text()
PICTURES = BASE_DIR / "docs" / "curating"


def named() -> list[str]:
    return re.findall(r"!\[[^\]]+\]\(curating/([a-z-]+)\.png\)", GUIDE)


def test_guide_folder_and_script_name_the_same_pictures() -> None:
    assert len(named()) > 10
    assert sorted(named()) == sorted(path.stem for path in PICTURES.iterdir())
    assert sorted(named()) == sorted(re.findall(r'picture\(\s*\w+, "([a-z-]+)"', SCRIPT))


def test_every_picture_has_words_in_its_place() -> None:
    assert GUIDE.count("![") == len(named())


def test_the_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 1_000_000


def test_it_stands_in_the_admin(admin_client: Client) -> None:
    page = admin_client.get("/admin/guide/").content.decode()
    assert '<h2 id="change-a-rating">Change a rating</h2>' in page
    assert '<a href="#change-a-rating">Change a rating</a>' in page
    assert page.count("<h1") == 1 + page.count('<h1 id="site-name"')
    for name in named():
        assert re.search(rf'<img src="/static/curating/{name}[.\w]*\.png" alt="[^"]+', page), name
    assert "<table>" in page


def test_every_page_of_the_admin_leads_to_it(admin_client: Client) -> None:
    assert '<a href="/admin/guide/">Guide</a>' in admin_client.get("/admin/").content.decode()
