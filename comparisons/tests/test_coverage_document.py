"""The table of what the sources discuss names what exists."""

from __future__ import annotations

import re

from django.conf import settings

from comparisons.knowledge import PublishedEdition


def test_every_home_of_a_dimension_exists(edition: PublishedEdition) -> None:
    knowledge = edition.knowledge
    text = (settings.BASE_DIR / "docs" / "coverage.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == 134
    known = set(knowledge.criterion) | {advisory.slug for advisory in knowledge.advisories}
    named = {slug for row in rows for slug in re.findall(r"`([a-z-]+)`", row)}
    assert named <= known
    assert set(knowledge.criterion) - named == {"external-identity"}
