from __future__ import annotations

import re

import pytest

from advisor.answers import query_of
from advisor.report import Report, assemble
from comparisons.engine.explanation import verdict
from comparisons.engine.profile import Profile
from comparisons.engine.sensitivity import critical_rating
from comparisons.knowledge import PublishedEdition

from .profiles import EMPTY, MODEL_API, STAFF_TOOL, WEBHOOK


def report_on(profile: Profile, edition: PublishedEdition) -> Report:
    return assemble(
        verdict(edition.model, profile).document(edition.number, edition.digest), edition
    )


PROFILES = [
    pytest.param(STAFF_TOOL, id="staff tool"),
    pytest.param(WEBHOOK, id="webhook"),
    pytest.param(MODEL_API, id="model API"),
    pytest.param(EMPTY, id="nothing answered"),
]


def test_a_staff_tool_is_for_django(edition: PublishedEdition) -> None:
    report = report_on(STAFF_TOOL, edition)
    assert report.recommended
    assert report.recommended.slug == "django"
    assert report.headline == "Django"
    assert [plan.framework.slug for plan in report.plans] == ["django"]


def test_a_webhook_is_for_flask(edition: PublishedEdition) -> None:
    report = report_on(WEBHOOK, edition)
    assert report.recommended
    assert report.recommended.slug == "flask"
    assert report.total.side == "right"


def test_nothing_answered_is_too_close_to_call(edition: PublishedEdition) -> None:
    report = report_on(EMPTY, edition)
    assert report.recommended is None
    assert report.headline == "Too close to call"
    assert [plan.framework.slug for plan in report.plans] == ["django", "flask"]
    assert report.bars == ()
    assert report.open_count == len(edition.knowledge.questions)


def test_a_model_api_should_look_at_fastapi(edition: PublishedEdition) -> None:
    assert [s.framework.slug for s in report_on(MODEL_API, edition).better] == ["fastapi"]


@pytest.mark.parametrize("profile", PROFILES)
def test_contenders_keep_their_sides(edition: PublishedEdition, profile: Profile) -> None:
    """Django is on the left whoever leads, so that two results can be compared at a glance."""
    report = report_on(profile, edition)
    assert (report.left.slug, report.right.slug) == ("django", "flask")
    for bar in (report.start, *report.bars, report.total):
        if bar.framework:
            assert bar.side == ("left" if bar.framework == report.left else "right")


@pytest.mark.parametrize("profile", PROFILES)
def test_bars_stay_in_the_picture_and_follow_the_points(
    edition: PublishedEdition, profile: Profile
) -> None:
    report = report_on(profile, edition)
    widths = []
    for bar in report.bars:
        assert 0 <= float(bar.x) <= float(bar.x) + float(bar.width) <= 100.01
        widths.append(float(bar.width))
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize("profile", PROFILES)
def test_what_to_install_is_a_command(edition: PublishedEdition, profile: Profile) -> None:
    for plan in report_on(profile, edition).plans:
        assert plan.packages[0] == plan.framework.package
        assert len(set(plan.packages)) == len(plan.packages)
        assert re.fullmatch(r"python -m pip install [A-Za-z0-9 ._\[\]-]+", plan.command)


def test_of_two_packages_for_one_task_only_one_is_installed(edition: PublishedEdition) -> None:
    """Both a broad API and a typed contract: two libraries each, which do not go together."""
    broad = STAFF_TOOL.answering("api", "broad")
    plan = next(p for p in report_on(broad, edition).plans if p.framework.slug == "django")
    assert {"djangorestframework", "drf-spectacular"} <= set(plan.packages)
    typed = broad.answering("api-contract", "typed")
    plan = next(p for p in report_on(typed, edition).plans if p.framework.slug == "django")
    assert "django-ninja" in plan.packages
    assert not {"djangorestframework", "drf-spectacular"} & set(plan.packages)
    shown = {c.name: plan.instead_of(c) for need in plan.needs for c in need.companions}
    assert shown["Django REST framework"] == shown["drf-spectacular"] == "Django Ninja"
    assert shown["Django Ninja"] == ""


def test_what_waits_for_many_runs_on_one_server(edition: PublishedEdition) -> None:
    live = STAFF_TOOL.answering("concurrency", "realtime")
    plan = next(p for p in report_on(live, edition).plans if p.framework.slug == "django")
    assert "daphne" in plan.packages
    assert "gunicorn" not in plan.packages


def test_watch_outs_are_where_the_other_one_is_better(edition: PublishedEdition) -> None:
    for plan in report_on(EMPTY.answering("kind", "microservice"), edition).plans:
        for watch_out in plan.watch_outs:
            ratings = watch_out.criterion.ratings
            assert ratings[watch_out.other.slug] > ratings[plan.framework.slug]


def test_a_flip_is_told_in_the_words_of_the_questionnaire(edition: PublishedEdition) -> None:
    report = report_on(Profile({"kind": "microservice"}), edition)
    assert report.flip
    (step,) = report.flip
    question = edition.knowledge.question["kind"]
    assert step.before == question.choice("microservice").text
    assert step.after in {c.text for c in question.choices} | {"Not sure"}


@pytest.mark.parametrize("profile", [STAFF_TOOL, WEBHOOK, Profile({"admin": "staff"})])
def test_a_flip_says_how_surely_the_other_one_would_be_ahead(
    edition: PublishedEdition, profile: Profile
) -> None:
    """To be ahead is not yet to be recommended."""
    report = report_on(profile, edition)
    turned = profile
    for change in report.document["flip"]:
        turned = turned.answering(change["question"], change["to"])
    then = report_on(turned, edition)
    assert then.leader == report.rival
    assert report.flipped_lead.endswith(then.strength)
    assert report.flipped_lead.startswith("with " if then.recommended else "though ")


def test_emphasis_is_shown(edition: PublishedEdition) -> None:
    report = report_on(STAFF_TOOL, edition)
    question = edition.knowledge.question["admin"].text
    assert [bar.label for bar in report.bars if bar.emphasised] == [question]


@pytest.mark.parametrize("profile", PROFILES)
def test_the_doubtful_rating_is_the_one_that_the_engine_finds(
    edition: PublishedEdition, profile: Profile
) -> None:
    found, doubt = critical_rating(edition.model, profile), report_on(profile, edition).doubt
    assert (found is None) == (doubt is None)
    if found and doubt:
        assert doubt.criterion.slug == found.criterion
        assert doubt.cell.framework.slug == found.framework
        assert float(doubt.cell.value) == found.rating
        assert float(doubt.turning) == found.turning
        assert doubt.falls == (found.framework != found.rival)
        assert doubt.rival.slug == found.rival


@pytest.mark.parametrize("profile", [STAFF_TOOL, WEBHOOK, MODEL_API], ids=["staff", "hook", "API"])
def test_the_changed_copies_are_the_steps_of_the_flip(
    edition: PublishedEdition, profile: Profile
) -> None:
    report = report_on(profile, edition)
    assert report.flip
    changes = [(change["question"], change["to"]) for change in report.document["flip"]]
    turned = Profile(profile.answers, profile.emphasis)
    for step, (question, choice) in zip(report.flip, changes, strict=True):
        assert step.query == query_of(profile.answering(question, choice))
        turned = turned.answering(question, choice)
    assert report.flipped == query_of(turned)
    assert verdict(edition.model, turned).leader == report.rival.slug
