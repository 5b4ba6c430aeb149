from __future__ import annotations

import re

import pytest

from advisor.exports import case_sentence, doubt_sentence
from advisor.terminal import WIDTH_MIN, Look, cells, padded, shortened, summary, wrapped
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition

from .profiles import EMPTY, HOSTILE_TITLES, MODEL_API, STAFF_TOOL, WEBHOOK
from .test_report import report_on

CLOSE = Profile({"kind": "microservice", "admin": "staff", "structure": "freedom"})
COLOURS = re.compile(r"\x1b\[[\d;]*m")


def drawn(profile: Profile, edition: PublishedEdition, look: Look | None = None) -> str:
    return summary(report_on(profile, edition), look or Look())


def line_of(text: str, word: str) -> str:
    return next(line for line in text.splitlines() if word in line)


def test_the_summary_starts_with_title_and_verdict(edition: PublishedEdition) -> None:
    lines = drawn(STAFF_TOOL, edition).splitlines()
    assert lines[0] == "Parcel desk"
    assert lines[1].startswith("Django, with a ")
    assert drawn(EMPTY, edition).startswith("Too close to call: Django and ")


def test_bars_reach_to_their_sides(edition: PublishedEdition) -> None:
    for profile, left in ((STAFF_TOOL, True), (WEBHOOK, False)):
        before, _, after = line_of(drawn(profile, edition), "Lead all").partition("│")
        assert ("█" in before) == left
        assert ("█" in after) != left


def test_the_longest_bar_fills_its_side(edition: PublishedEdition) -> None:
    look = Look(width=80)
    assert line_of(drawn(STAFF_TOOL, edition, look), "Lead all").startswith("█" * look.arm)


def test_every_answer_is_a_bar_and_doubled_ones_say_so(edition: PublishedEdition) -> None:
    printed = drawn(STAFF_TOOL, edition, Look(width=200))
    for question, choice in STAFF_TOOL.answers.items():
        asked = edition.knowledge.question[question]
        row = line_of(printed, f"{asked.text} {asked.choice(choice).text}")
        assert ("(counts twice)" in row) == (question in STAFF_TOOL.emphasis)


def test_what_to_ask_next_and_what_else_there_is(edition: PublishedEdition) -> None:
    printed = drawn(MODEL_API, edition, Look(width=200))
    report = report_on(MODEL_API, edition)
    assert report.next_question
    assert report.next_question.text in printed
    for other in report.better:
        assert f"{other.framework.name}, {other.value} of 100" in printed


@pytest.mark.parametrize("profile", [STAFF_TOOL, WEBHOOK, CLOSE], ids=["Django", "Flask", "close"])
def test_it_says_where_to_doubt_it_and_what_speaks_for_the_other(
    edition: PublishedEdition, profile: Profile
) -> None:
    report = report_on(profile, edition)
    printed = drawn(profile, edition, Look(width=2000)).splitlines()
    assert doubt_sentence(report) in printed
    assert all(case_sentence(case) in printed for case in report.cases)


def test_it_says_what_to_do_first(edition: PublishedEdition) -> None:
    printed = drawn(STAFF_TOOL, edition, Look(width=2000))
    (plan,) = report_on(STAFF_TOOL, edition).plans
    assert f"Documentation: {plan.framework.documentation}" in printed
    assert plan.heaviest
    assert plan.checks
    for need in plan.heaviest:
        assert f"Read about {need.criterion.name}: {need.companions[0].name}" in printed
    for check in plan.checks:
        assert f"{check.topic}: {check.text}" in printed


@pytest.mark.parametrize("width", [WIDTH_MIN, 30, 40, 59, 60, 80, 120, 300])
@pytest.mark.parametrize("colour", [False, True])
def test_no_line_is_wider_than_the_terminal(
    edition: PublishedEdition, width: int, colour: bool
) -> None:
    titles = ("Parcel desk", *HOSTILE_TITLES, "日本語のタイトル" * 15, "e\u0301" * 60)
    profiles = [EMPTY, WEBHOOK, *(Profile(STAFF_TOOL.answers, title=title) for title in titles)]
    for profile in profiles:
        printed = drawn(profile, edition, Look(width=width, colour=colour))
        lines = COLOURS.sub("", printed).splitlines()
        assert max(map(cells, lines)) <= width


def test_colours_change_nothing_but_colours(edition: PublishedEdition) -> None:
    plain = drawn(STAFF_TOOL, edition)
    coloured = drawn(STAFF_TOOL, edition, Look(colour=True))
    assert "\x1b" not in plain
    assert COLOURS.sub("", coloured) == plain


def test_without_unicode_bars_are_ascii(edition: PublishedEdition) -> None:
    printed = drawn(STAFF_TOOL, edition, Look(unicode=False))
    assert "=" in line_of(printed, "Lead all").partition("|")[0]
    assert not re.search("[█▌▐│]", printed)


def test_the_command_can_be_copied_however_it_is_broken(edition: PublishedEdition) -> None:
    report = report_on(STAFF_TOOL, edition)
    (plan,) = report.plans
    printed = summary(report, Look(width=40))
    joined = re.sub(r" \\\n +", " ", printed)
    assert plan.command in joined


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("日本", 4), ("e\u0301", 1), ("a\u200bb", 2)]
)
def test_columns(text: str, width: int) -> None:
    assert cells(text) == width
    assert cells(padded(text, width + 2)) == width + 2


def test_shortening() -> None:
    assert shortened("abcdef", 6) == "abcdef"
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("ab cdef", 4) == "ab…"
    assert shortened("日本語", 4) == "日…"


def test_wrapping() -> None:
    assert wrapped("", 10) == []
    assert wrapped("one two three", 8) == ["one two", "three"]
    assert wrapped("abcdefgh", 3) == ["abc", "def", "gh"]
    assert wrapped("one two", 6, "  ") == ["  one", "  two"]
