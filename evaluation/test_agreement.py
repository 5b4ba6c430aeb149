"""The advice has to agree with practice, and its confidence has to mean what it says."""

from __future__ import annotations

import pytest

from comparisons.knowledge import PublishedEdition

from .agreement import (
    RELIABLE,
    Case,
    Judged,
    Tally,
    judge,
    load_cases,
    majority,
    regression,
    tally,
)


@pytest.fixture
def judged(edition: PublishedEdition) -> list[Judged]:
    return judge(load_cases(), edition.knowledge)


@pytest.mark.parametrize("source", ["expert", "products"])
def test_the_model_beats_a_regression_and_the_majority(judged: list[Judged], source: str) -> None:
    found = tally(row for row in judged if row.case.source == source)
    cases = [row.case for row in judged]
    assert found.share > regression(cases, source).share
    assert found.share > majority([case for case in cases if case.source == source]).share


@pytest.mark.parametrize(
    ("strength", "least"), [("strong", 0.95), ("clear", 0.85), ("slight", 0.65)]
)
def test_confidence_means_what_it_says(judged: list[Judged], strength: str, least: float) -> None:
    reliable = [row for row in judged if row.case.grade in RELIABLE]
    called = tally(row for row in reliable if row.verdict.strength == strength)
    assert called.total >= 10
    assert called.share >= least


def test_it_is_seldom_too_close_to_call(judged: list[Judged]) -> None:
    even = [row for row in judged if row.verdict.strength == "even"]
    assert 0 < len(even) <= 0.2 * len(judged)


def test_where_either_is_right_nothing_is_called_strong(judged: list[Judged]) -> None:
    either = [row for row in judged if row.case.label == "either"]
    assert len(either) == 5
    assert "strong" not in {row.verdict.strength for row in either}


def test_a_tally_counts_contenders_only(judged: list[Judged]) -> None:
    assert tally(row for row in judged if row.case.label in ("either", "other")) == Tally(0, 0)


def test_the_majority_is_the_commonest_label() -> None:
    labels = ("django", "flask", "flask", "either")
    cases = [Case("x", str(n), "", {}, label, "A") for n, label in enumerate(labels)]
    assert majority(cases) == Tally(2, 3)
