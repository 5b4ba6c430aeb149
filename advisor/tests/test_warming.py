from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from django.template import engines

from advisor.warming import warm


@pytest.fixture
def _collector_as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("_collector_as_before")
def test_templates_are_compiled_and_nothing_is_searched_again() -> None:
    engines["jinja2"].env.cache.clear()  # type: ignore[attr-defined]
    warm()
    compiled = {name for _, name in engines["jinja2"].env.cache}  # type: ignore[attr-defined]
    assert {"explanation/body.html", "explanation/parts.html"} <= compiled
    assert gc.get_freeze_count() > 10_000
