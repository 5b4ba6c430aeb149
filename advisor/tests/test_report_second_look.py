"""The second look at a result: what it shows against what the engine says."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from advisor.answers import query_of
from advisor.report import Report
from advisor.report.sure import percent_of
from comparisons.engine.explanation import verdict
from comparisons.engine.profile import Profile
from comparisons.engine.sensitivity import other_answers
from comparisons.engine.subtotals import by_section, support
from comparisons.knowledge import PublishedEdition

from .profiles import EMPTY, MODEL_API, STAFF_TOOL, WEBHOOK
from .test_report import report_on

CLOSE = Profile({"kind": "microservice", "admin": "staff", "structure": "freedom"})
every_profile = pytest.mark.parametrize(
    "profile",
    [STAFF_TOOL, WEBHOOK, MODEL_API, CLOSE, EMPTY],
    ids=["staff tool", "webhook", "model API", "close", "nothing answered"],
)


@every_profile
def test_the_explorer_says_what_each_answer_would_come_to(
    edition: PublishedEdition, profile: Profile
) -> None:
    report = report_on(profile, edition)
    engine = other_answers(edition.model, profile)
    assert {each.question.slug for each in report.explored} == set(engine)
    for each in report.explored:
        assert len(each.options) == len(engine[each.question.slug])
        for option in each.turning:
            choice = _choice(report, each.question.slug, option.answer)
            turned = verdict(edition.model, profile.answering(each.question.slug, choice))
            assert turned.recommended != report.document["recommended"]
            assert option.query == query_of(profile.answering(each.question.slug, choice))
            assert option.points == f"{abs(turned.points):.1f}"
        for other in engine[each.question.slug]:
            option = next(
                o
                for o in each.options
                if _choice(report, each.question.slug, o.answer) == other.choice
            )
            assert option.turns == (other.recommended != report.document["recommended"])
            assert bool(option.query) == option.turns


def _choice(report: Report, question: str, words: str) -> str | None:
    asked = report.edition.knowledge.question[question]
    return next((choice.slug for choice in asked.choices if choice.text == words), None)


@every_profile
def test_what_turns_comes_first(edition: PublishedEdition, profile: Profile) -> None:
    explored = report_on(profile, edition).explored
    turning = [bool(each.turning) for each in explored]
    assert turning == sorted(turning, reverse=True)
    for each in explored:
        assert each.options[: len(each.turning)] == each.turning


@pytest.mark.parametrize(
    ("robustness", "words"),
    [
        *[(0, "0.0 %"), (0.0039, "0.3 %"), (0.0996, "9 %"), (0.1, "10 %"), (0.2499, "24 %")],
        *[(0.25, "25 %"), (0.29, "29 %"), (0.499, "49 %"), (0.5, "50 %"), (1, "100 %")],
    ],
)
def test_robustness_is_never_overstated(robustness: float, words: str) -> None:
    """Or 10 % would be too little where at least 10 % are asked for."""
    assert percent_of(robustness) == words


@every_profile
def test_the_picture_of_robustness(edition: PublishedEdition, profile: Profile) -> None:
    report = report_on(profile, edition)
    assert report.picture.thresholds == ("10", "25", "50")
    assert float(report.picture.at) == pytest.approx(report.document["robustness"] * 100, abs=0.01)
    assert report.robustness in report.picture.words


@every_profile
def test_sub_totals_are_those_of_the_engine(edition: PublishedEdition, profile: Profile) -> None:
    report = report_on(profile, edition)
    engine = by_section(edition.model, profile)
    assert [part.section.slug for part in report.sections] == [each.section for each in engine]
    for part, each in zip(report.sections, engine, strict=True):
        assert part.subtotal.points == f"{abs(each.points):.1f}"
        assert len(part.bars) == len(each.questions)
        toward = report.ahead if each.points > 0 else report.rival
        assert part.subtotal.framework in (toward, None)
        for bar in (*part.bars, part.subtotal):
            assert 0 <= float(bar.x) <= float(bar.x) + float(bar.width) <= 100.01


@every_profile
def test_the_case_is_made_for_whoever_is_not_recommended(
    edition: PublishedEdition, profile: Profile
) -> None:
    report = report_on(profile, edition)
    expected = [f for f in (report.left, report.right) if f != report.recommended]
    assert [case.framework for case in report.cases] == expected
    sides = {side.framework: side for side in support(edition.model, profile)}
    for case in report.cases:
        own = sides[case.framework.slug]
        assert case.count == len(own.questions)
        assert case.points == f"{own.points:.1f}"
        assert case.other_points == f"{sides[case.other.slug].points:.1f}"
        assert all(bar.framework == case.framework for bar in case.answers)
        for argument in case.arguments:
            ratings = argument.criterion.ratings
            assert ratings[case.framework.slug] > ratings[case.other.slug]
            weight = next(
                row["weight"]
                for row in report.document["criteria"]
                if row["criterion"] == argument.criterion.slug
            )
            assert weight >= argument.criterion.base_weight + 1
        assert case.behind == (report.leader == case.other)


def test_watch_outs_come_with_what_helps(edition: PublishedEdition) -> None:
    for profile in (WEBHOOK, CLOSE, MODEL_API):
        for plan in report_on(profile, edition).plans:
            for watch_out in plan.watch_outs:
                for companion in watch_out.mitigations:
                    assert companion.framework == plan.framework.slug
                    assert companion.criterion == watch_out.criterion.slug


def test_the_checklist_fits_the_profile(edition: PublishedEdition) -> None:
    (staff,) = report_on(STAFF_TOOL, edition).plans
    (hook,) = report_on(WEBHOOK, edition).plans
    assert [check.topic for check in staff.checks] == [
        "Security",
        "Structure",
        "Migrations",
        "Tests",
        "Deployment",
    ]
    assert [check.topic for check in hook.checks] == ["Security", "Tests", "Deployment"]
    for plan in (staff, hook):
        assert plan.starts
        for check in plan.checks:
            assert {c.framework for c in check.companions} <= {plan.framework.slug}
        assert plan.heaviest == plan.needs[:3]


@pytest.mark.parametrize("profile", [STAFF_TOOL, MODEL_API, CLOSE], ids=["staff", "API", "close"])
def test_the_contents_name_every_part_of_the_page(
    client: Client, edition: PublishedEdition, profile: Profile
) -> None:
    page = client.get(f"/result/?{query_of(profile)}").content.decode()
    contents, body = page.split('class="contents result-contents"')[1].split("</nav>", 1)
    parts = re.findall(r'<section class="[a-z-]+" aria-labelledby="([a-z-]+)">\s*<h2', body)
    named = re.findall(r'href="#([^"]+)"', contents)
    assert named == [part for part in parts if part not in ("explorer", "share")]


def test_what_scores_higher_stands_beside_the_verdict(
    client: Client, edition: PublishedEdition
) -> None:
    page = client.get(f"/result/?{query_of(MODEL_API)}").content.decode()
    brief = page.split('<dl class="brief">')[1].split("</dl>")[0]
    (better,) = report_on(MODEL_API, edition).better
    assert f'<a href="#also">{better.framework.name}</a>' in brief
    assert f"{better.value} of 100" in brief
    page = client.get(f"/result/?{query_of(STAFF_TOOL)}").content.decode()
    assert "Scores higher" not in page


@pytest.mark.parametrize("profile", [STAFF_TOOL, WEBHOOK, CLOSE], ids=["staff", "hook", "close"])
def test_the_contents_lead_to_parts_of_the_page(
    client: Client, edition: PublishedEdition, profile: Profile
) -> None:
    page = client.get(f"/result/?{query_of(profile)}").content.decode()
    contents = page.split('class="contents result-contents"')[1].split("</nav>")[0]
    targets = [part.split('"')[0] for part in contents.split('href="#')[1:]]
    assert len(targets) >= 8
    for target in targets:
        assert f' id="{target}"' in page


def test_only_what_changes_the_recommendation_is_linked(
    client: Client, edition: PublishedEdition
) -> None:
    page = client.get(f"/result/?{query_of(CLOSE)}").content.decode()
    part = page.split('<section class="explorer"')[1].split('<section class="what-if"')[0]
    turning = sum(len(each.turning) for each in report_on(CLOSE, edition).explored)
    assert turning > 0
    assert part.count('<a href="/result/') == turning
