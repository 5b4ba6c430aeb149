"""The curators' guide: its pictures are there, and the script that takes them takes these."""

from __future__ import annotations

import re

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
