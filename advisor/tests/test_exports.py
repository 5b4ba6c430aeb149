from __future__ import annotations

import pytest

from advisor.decision_record import decision_record
from advisor.exports import (
    escape_markdown,
    escape_prose,
    flip_sentence,
    isolated,
    verdict_sentence,
)
from advisor.terminal import Look, summary
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition

from .profiles import EMPTY, STAFF_TOOL
from .test_report import report_on


def test_the_verdict_in_a_sentence(edition: PublishedEdition) -> None:
    assert verdict_sentence(report_on(STAFF_TOOL, edition)).startswith("Django, with a ")
    assert verdict_sentence(report_on(EMPTY, edition)).startswith("Too close to call: Django and ")


def test_the_flip_in_a_sentence(edition: PublishedEdition) -> None:
    one = report_on(Profile({"kind": "microservice"}), edition)
    assert flip_sentence(one) == (
        "With this answer given otherwise, Django would be ahead, with a slight lead:"
    )
    none = report_on(Profile({"concurrency": "ordinary"}), edition)
    assert "No other answers" in flip_sentence(none)


def test_where_nothing_is_answered_no_answer_is_spoken_of(edition: PublishedEdition) -> None:
    report = report_on(EMPTY, edition)
    for text in (decision_record(report), summary(report, Look(width=200))):
        assert "No question is answered yet" in text
        assert "There is no answer yet that could be given otherwise" in text
        assert "None of the answers" not in text
        assert "wrong by 0" not in text


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


def test_prose_reads_well_and_stays_harmless() -> None:
    assert escape_prose("3.5 - up to 4!") == "3.5 - up to 4!"
    assert escape_prose("a*b | <i> [x](y)\n") == r"a\*b \| \<i\> \[x\](y)"


def test_the_direction_of_writing_does_not_spread() -> None:
    assert isolated("left to right") == "left to right"
    for title in ("לוח", "مشروع", "\N{RIGHT-TO-LEFT OVERRIDE}txet"):
        assert isolated(title) == f"\u2068{title}\u2069"
