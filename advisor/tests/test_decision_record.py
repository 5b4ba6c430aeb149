from __future__ import annotations

from datetime import date

import pytest

from advisor.arguments import arguments, review_by
from advisor.decision_record import decision_record
from advisor.exports import escape_markdown, escape_prose
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition

from . import madr
from .profiles import EMPTY, HOSTILE_TITLES, MODEL_API, STAFF_TOOL, WEBHOOK
from .test_report import PROFILES, report_on

ADDRESS = "https://x.example/r/k/"
DAY = date(2026, 11, 25)


def record_of(profile: Profile, edition: PublishedEdition) -> madr.Record:
    return madr.read(decision_record(report_on(profile, edition), ADDRESS, DAY))


@pytest.mark.parametrize("profile", PROFILES)
def test_it_is_a_record_in_madr_form(edition: PublishedEdition, profile: Profile) -> None:
    record = record_of(profile, edition)
    assert record.metadata == {"status": "proposed", "date": "2026-11-25"}
    assert record.options == [framework.name for framework in edition.knowledge.frameworks]
    recommended = report_on(profile, edition).recommended
    assert record.chosen == (recommended.name if recommended else None)
    assert record.chosen is None or record.chosen in record.options
    assert {"Good", "Bad"} <= set(record.parts["Consequences"].tones)


def test_every_reference_project_gives_a_record(edition: PublishedEdition) -> None:
    for project in edition.knowledge.reference_projects[::4]:
        record_of(Profile(project.answers, frozenset(project.emphasis), project.title), edition)


def test_the_context_has_the_answers_and_adds_up(edition: PublishedEdition) -> None:
    context = record_of(STAFF_TOOL, edition).parts["Context and Problem Statement"]
    assert "11 of 28 questions" in context.prose
    rows = [row for row in context.lines if row.startswith("|")][2:]
    assert len(rows) == 1 + len(STAFF_TOOL.answers) + 1
    assert sum("(counts double)" in row for row in rows) == len(STAFF_TOOL.emphasis)


def test_the_drivers_are_the_heaviest_criteria_that_are_needed(edition: PublishedEdition) -> None:
    items = record_of(STAFF_TOOL, edition).parts["Decision Drivers"].items
    weights = [float(item.partition("(weight ")[2].partition(")")[0]) for item in items]
    needed = [float(row.weight) for row in report_on(STAFF_TOOL, edition).criteria if row.needed]
    assert len(items) == 7
    assert weights == sorted(needed, reverse=True)[:7]


def test_nothing_is_said_of_a_project_that_no_answer_says(edition: PublishedEdition) -> None:
    """What weighs something in every project would be: that it has few routes, for example."""
    for profile in (Profile({"admin": "staff"}), Profile({})):
        report = report_on(profile, edition)
        drivers = record_of(profile, edition).parts["Decision Drivers"]
        for row in report.criteria:
            assert row.criterion.need
            assert any(row.criterion.need in each for each in drivers.lines) == row.needed
        assert drivers.lines


@pytest.mark.parametrize("profile", PROFILES)
def test_good_is_where_an_option_is_rated_higher(
    edition: PublishedEdition, profile: Profile
) -> None:
    report = report_on(profile, edition)
    for framework in edition.knowledge.frameworks:
        case = arguments(report, framework)
        assert case
        for each in case:
            assert each.other != framework
            ratings = each.row.criterion.ratings
            more = ratings[framework.slug] - ratings[each.other.slug]
            assert each.tone == ("Good" if more > 0 else "Bad" if more < 0 else "Neutral")


def test_what_speaks_for_one_contender_speaks_against_the_other(edition: PublishedEdition) -> None:
    report = report_on(STAFF_TOOL, edition)
    for tone, opposite in (("Good", "Bad"), ("Bad", "Good"), ("Neutral", "Neutral")):
        one = [a.row.criterion for a in arguments(report, report.left) if a.tone == tone]
        other = [a.row.criterion for a in arguments(report, report.right) if a.tone == opposite]
        assert one == other


def test_arguments_name_their_sources(edition: PublishedEdition) -> None:
    record = record_of(STAFF_TOOL, edition)
    cited = [item for option in record.options for item in record.parts[option].items]
    assert sum("](<https://" in item for item in cited) >= len(cited) * 0.9


def test_it_says_what_confirms_it_and_when_to_look_again(edition: PublishedEdition) -> None:
    confirmation = record_of(WEBHOOK, edition).parts["Confirmation"].prose
    report = report_on(WEBHOOK, edition)
    assert report.robustness in confirmation
    assert report.flip
    for step in report.flip:
        assert step.before in confirmation
        assert step.after in confirmation
    day = review_by(report)
    assert day
    assert f"Review this decision by {day}" in confirmation
    due = [
        piece.review_by
        for criterion in edition.knowledge.criteria
        for piece in criterion.evidence
        if piece.review_by
    ]
    assert min(due) <= day <= max(due)


@pytest.mark.parametrize("profile", PROFILES)
def test_it_says_where_to_doubt_it(edition: PublishedEdition, profile: Profile) -> None:
    report = report_on(profile, edition)
    confirmation = record_of(profile, edition).parts["Confirmation"].prose
    if report.doubt:
        doubt, cell = report.doubt, report.doubt.cell
        assert f"{cell.framework.name} is rated {cell.value} of 10 for" in confirmation
        assert f"From {doubt.turning} " in confirmation
    else:
        assert "ingle rating" in confirmation


@pytest.mark.parametrize("profile", PROFILES)
def test_the_option_that_lost_has_its_case(edition: PublishedEdition, profile: Profile) -> None:
    report, record = report_on(profile, edition), record_of(profile, edition)
    assert {case.framework for case in report.cases} == {report.left, report.right} - {
        report.recommended
    }
    for case in report.cases if profile.answers else ():
        prose = record.parts[case.framework.name].prose
        assert f"for {case.other.name} it is {case.other_points} points" in prose
        for bar in case.answers:
            assert f"{escape_prose(bar.answer)} ({bar.points})" in prose


def test_it_says_what_to_do_first(edition: PublishedEdition) -> None:
    more = record_of(STAFF_TOOL, edition).parts["More Information"].prose
    (plan,) = report_on(STAFF_TOOL, edition).plans
    assert f"(<{plan.framework.documentation}>)" in more
    for need in plan.heaviest:
        assert all(f"](<{companion.url}>)" in more for companion in need.companions)
    assert more.count("- [ ] **") == len(plan.checks) > 2


def test_it_says_where_it_comes_from(edition: PublishedEdition) -> None:
    more = record_of(MODEL_API, edition).parts["More Information"].prose
    for part in ("edition 1", edition.digest, f"<{ADDRESS}>", "<https://x.example/r/k.json>"):
        assert part in more


def test_without_a_permalink_it_stands_alone(edition: PublishedEdition) -> None:
    document = decision_record(report_on(EMPTY, edition))
    assert document.startswith("# This project: Django or Flask, too close to call\n")
    assert "Permalink" not in document
    assert madr.read(document).metadata == {}


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_title_cannot_break_it(edition: PublishedEdition, title: str) -> None:
    def lines(title: str) -> list[str]:
        report = report_on(Profile({"kind": "json-api"}, title=title), edition)
        document = decision_record(report, ADDRESS, DAY)
        assert madr.read(document)
        return document.splitlines()

    hostile, harmless = lines(title), lines("x")
    (number,) = [n for n, line in enumerate(harmless) if line.startswith("# ")]
    assert hostile[:number] + hostile[number + 1 :] == harmless[:number] + harmless[number + 1 :]
    assert escape_markdown(title) in hostile[number]
    assert "<" not in hostile[number].replace("\\<", "")
