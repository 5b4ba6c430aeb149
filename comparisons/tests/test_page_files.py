"""The folder of kept pages: what is written is found, and it does not grow without end."""

from __future__ import annotations

from pathlib import Path

import pytest

from comparisons import page_files
from comparisons.page_files import PageFiles


def folder(path: Path, entries: int) -> PageFiles:
    return PageFiles(str(path), {"OPTIONS": {"MAX_ENTRIES": entries}})


def test_what_is_written_is_found_by_another_process(tmp_path: Path) -> None:
    folder(tmp_path, 10).set("a", "page", None)
    assert folder(tmp_path, 10).get("a") == "page"


def test_it_stays_about_as_large_as_it_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_files, "SELDOM", 5)
    pages = folder(tmp_path, 10)
    for number in range(200):
        pages.set(str(number), "page", None)
    assert len(list(tmp_path.iterdir())) < 60


def test_it_seldom_looks_at_all_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages, looks = folder(tmp_path, 1_000), list[int]()

    def look() -> list[str]:
        looks.append(1)
        return []

    monkeypatch.setattr(pages, "_list_cache_files", look)
    for number in range(200):
        pages.set(str(number), "page", None)
    assert len(looks) < 20
