from __future__ import annotations

from datetime import date

import pytest

from advisor.exports import escape_markdown, flip_sentence, markdown, verdict_sentence
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition

from .profiles import EMPTY, HOSTILE_TITLES, STAFF_TOOL, WEBHOOK
from .test_report import report_on


def test_the_verdict_in_a_sentence(edition: PublishedEdition) -> None:
    assert verdict_sentence(report_on(STAFF_TOOL, edition)).startswith("Django, with a ")
    assert verdict_sentence(report_on(EMPTY, edition)).startswith("Too close to call: Django and ")


def test_the_flip_in_a_sentence(edition: PublishedEdition) -> None:
    one = report_on(Profile({"kind": "microservice"}), edition)
    assert flip_sentence(one) == "With this answer given otherwise, Django would be ahead:"
    assert "No other answers" in flip_sentence(report_on(EMPTY, edition))


def test_markdown_has_all_sections_and_where_it_comes_from(edition: PublishedEdition) -> None:
    document = markdown(report_on(WEBHOOK, edition), "https://x.example/r/k/", date(2026, 11, 25))
    for heading in ("Scores", "What pulls to which side", "What would change it"):
        assert f"\n## {heading}\n" in document
    assert "Edition 1" in document
    assert "<https://x.example/r/k/>" in document
    assert "2026-11-25" in document


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_title_cannot_break_the_markdown(edition: PublishedEdition, title: str) -> None:
    document = markdown(report_on(Profile({"kind": "json-api"}, title=title), edition))
    heading, _, rest = document.partition("\n")
    assert heading == f"# {escape_markdown(title)}"
    assert "<" not in heading.replace("\\<", "")
    harmless = markdown(report_on(Profile({"kind": "json-api"}, title="x"), edition))
    assert rest == harmless.partition("\n")[2]


@pytest.mark.parametrize(
    ("raw", "escaped"),
    [
        ("a*b_c", r"a\*b\_c"),
        ("line\n# two", r"line \# two"),
        ("[x](y)", r"\[x\]\(y\)"),
        ("a | b", r"a \| b"),
    ],
)
def test_escaping(raw: str, escaped: str) -> None:
    assert escape_markdown(raw) == escaped
