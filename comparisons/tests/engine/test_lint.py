"""The rules of publication: sound knowledge passes, each rule finds what is planted for it."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace

import pytest

from comparisons.engine import findings, references
from comparisons.engine import lint as module
from comparisons.engine.facts import Companion, Knowledge, Question, Section
from comparisons.engine.findings import Finding
from comparisons.engine.lint import RESERVED, RESERVED_SECTIONS, RULES, SCORING_RULES, lint
from comparisons.engine.profile import Profile

from .knowledges import answers, with_rating
from .sound import (
    IDLE,
    NO,
    SOUND,
    YES,
    added,
    bases,
    changed,
    evidence,
    question,
    staff_effects,
)

KINDS = ("sections", "sources", "advisories", "contradictions")
PLANTED = [
    pytest.param(
        changed("frameworks", "flask", role="alternative"),
        "contenders",
        "frameworks",
        id="one contender",
    ),
    *(
        pytest.param(
            added(part, getattr(SOUND, part)[0]),
            "duplicate-slug",
            f"{part}.{getattr(SOUND, part)[0].slug}",
            id=f"two {part} of one slug",
        )
        for part in ("frameworks", "criteria", "questions", *KINDS)
    ),
    pytest.param(
        question("more", YES, YES),
        "duplicate-slug",
        "questions.more.choices.yes",
        id="two choices of one slug",
    ),
    pytest.param(
        changed("criteria", "api", ratings={"django": 6, "flask": 6}),
        "missing-rating",
        "criteria.api.ratings.fastapi",
        id="rating left out",
    ),
    pytest.param(
        with_rating(SOUND, "api", "flask", 10.5),
        "rating-scale",
        "criteria.api.ratings.flask",
        id="rating above 10",
    ),
    pytest.param(
        with_rating(SOUND, "api", "flask", -0.5),
        "rating-scale",
        "criteria.api.ratings.flask",
        id="rating below 0",
    ),
    pytest.param(
        with_rating(SOUND, "api", "flask", 6.25),
        "rating-scale",
        "criteria.api.ratings.flask",
        id="rating between the steps",
    ),
    pytest.param(
        with_rating(SOUND, "api", "flask", float("nan")),
        "rating-scale",
        "criteria.api.ratings.flask",
        id="rating that is no number",
    ),
    pytest.param(
        changed("criteria", "api", rationales={"django": "Because.", "flask": "Because."}),
        "missing-rationale",
        "criteria.api.ratings.fastapi",
        id="no rationale",
    ),
    pytest.param(
        changed("criteria", "api", evidence=SOUND.criterion["api"].evidence[:2]),
        "missing-evidence",
        "criteria.api.ratings.fastapi",
        id="no evidence",
    ),
    pytest.param(
        changed("criteria", "admin", base_weight=1.005),
        "weight-scale",
        "criteria.admin.base_weight",
        id="base weight in thousandths",
    ),
    pytest.param(
        changed("criteria", "api", base_weight=-0.01),
        "negative-weight",
        "criteria.api.base_weight",
        id="base weight below zero",
    ),
    pytest.param(
        staff_effects({"admin": -0.51}),
        "negative-weight",
        "criteria.admin.base_weight",
        id="weight below zero with emphasis",
    ),
    pytest.param(
        staff_effects({"admin": -0.5, "freedom": -0.5}),
        "no-weight",
        "criteria",
        id="all weights zero with emphasis",
    ),
    *(
        pytest.param(
            question(slug, YES, NO), "reserved-slug", f"questions.{slug}", id=f"question {slug}"
        )
        for slug in RESERVED
    ),
    *(
        pytest.param(
            added("sections", Section(slug, "More")),
            "reserved-slug",
            f"sections.{slug}",
            id=f"section {slug}",
        )
        for slug in RESERVED_SECTIONS
    ),
    pytest.param(question("more", YES), "few-choices", "questions.more", id="one choice"),
    pytest.param(question("more", NO, IDLE), "no-effect", "questions.more", id="no effects"),
    pytest.param(
        staff_effects({"api": 5.01}),
        "effect-scale",
        "questions.admin.choices.staff.effects.api",
        id="effect above 5",
    ),
    pytest.param(
        staff_effects({"api": -5.01}),
        "effect-scale",
        "questions.admin.choices.staff.effects.api",
        id="effect below -5",
    ),
    pytest.param(
        staff_effects({"admin": 3, "api": 0.125}),
        "effect-scale",
        "questions.admin.choices.staff.effects.api",
        id="effect in thousandths",
    ),
    pytest.param(
        staff_effects({"admin": 3, "speed": 1}),
        "unknown-reference",
        "questions.admin.choices.staff.effects.speed",
        id="effect on an unknown criterion",
    ),
    pytest.param(
        added("questions", Question("more", "rest", "?", (YES, NO))),
        "unknown-reference",
        "questions.more.section",
        id="unknown section",
    ),
    pytest.param(
        evidence("django", "rumour"),
        "unknown-reference",
        "criteria.api.evidence",
        id="unknown source of evidence",
    ),
    pytest.param(
        evidence("bottle", "survey"),
        "unknown-reference",
        "criteria.api.evidence",
        id="evidence on an unknown framework",
    ),
    pytest.param(
        added("companions", Companion("bottle", "api", "Thing", "package")),
        "unknown-reference",
        "companions.bottle.Thing",
        id="companion of an unknown framework",
    ),
    pytest.param(
        added("companions", Companion("flask", "speed", "Thing", "package")),
        "unknown-reference",
        "companions.flask.Thing",
        id="companion for an unknown criterion",
    ),
    pytest.param(
        added("companions", Companion("flask", "api", "A", "package", "a", instead_of="b")),
        "unknown-reference",
        "companions.flask.A.instead_of",
        id="companion in place of an unknown package",
    ),
    pytest.param(
        changed("advisories", "note", leader="bottle"),
        "unknown-reference",
        "advisories.note.leader",
        id="advisory for an unknown leader",
    ),
    pytest.param(
        changed("advisories", "note", conditions={"kind": ("shop",)}),
        "unknown-reference",
        "advisories.note.conditions.kind",
        id="advisory on an unknown question",
    ),
    pytest.param(
        changed("advisories", "note", conditions={"admin": ("staff", "stuff")}),
        "unknown-reference",
        "advisories.note.conditions.admin",
        id="advisory on an unknown choice",
    ),
    pytest.param(
        changed(
            "contradictions", "free-staff", conditions={"admin": ("stuff",), "layout": ("free",)}
        ),
        "unknown-reference",
        "contradictions.free-staff.conditions.admin",
        id="contradiction on an unknown choice",
    ),
    pytest.param(
        changed("contradictions", "free-staff", conditions={"admin": ("staff", "nobody")}),
        "lone-contradiction",
        "contradictions.free-staff",
        id="contradiction of one question",
    ),
    pytest.param(
        changed("reference_projects", "desk", answers={"admin": "stuff"}),
        "reference-answers",
        "reference_projects.desk.answers.admin",
        id="reference project with an unknown choice",
    ),
    pytest.param(
        changed("reference_projects", "desk", emphasis=("clients",)),
        "reference-answers",
        "reference_projects.desk.emphasis.0",
        id="reference project with emphasis on the unanswered",
    ),
    pytest.param(
        bases(0.9, 3.1), "empty-profile", "criteria", id="empty profile that is even by one point"
    ),
    pytest.param(
        bases(0.5, 50), "empty-profile", "criteria", id="empty profile that is close but clear"
    ),
    pytest.param(
        changed("reference_projects", "desk", expected="flask"),
        "reference-outcome",
        "reference_projects.desk",
        id="reference project that comes out otherwise",
    ),
    pytest.param(
        changed("reference_projects", "even", expected="django"),
        "reference-outcome",
        "reference_projects.even",
        id="reference project that stays open",
    ),
]

#: Where too little is known or said, publication goes on.
WARNINGS = {
    ("missing-rationale", "criteria.api.ratings.fastapi"),
    ("missing-evidence", "criteria.api.ratings.fastapi"),
    ("reference-outcome", "reference_projects.even"),
}


def test_sound_knowledge_has_no_findings() -> None:
    assert lint(SOUND) == []


@pytest.mark.parametrize(("knowledge", "rule", "place"), PLANTED)
def test_a_planted_fault_is_found(knowledge: Knowledge, rule: str, place: str) -> None:
    found = [f for f in lint(knowledge) if (f.rule, f.place) == (rule, place)]
    assert len(found) == 1
    assert found[0].severity == ("warning" if (rule, place) in WARNINGS else "error")
    assert str(found[0]) == f"{place}: {found[0].message} {found[0].suggestion}"
    assert found[0].message
    assert found[0].suggestion


def called(tree: ast.AST, name: str) -> list[ast.Call]:
    """The calls of a function of that name."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == name]


def test_every_rule_has_a_planted_fault() -> None:
    sources = map(inspect.getsource, (module, references, findings))
    named = [call.args[0] for text in sources for call in called(ast.parse(text), "Finding")]
    rules = {node.value for node in named if isinstance(node, ast.Constant)}
    assert len(rules) >= 15
    assert {param.values[1] for param in PLANTED} == rules


def test_every_function_that_finds_something_is_a_rule() -> None:
    public: set[object] = {
        function
        for _, function in inspect.getmembers(module, inspect.isfunction)
        if inspect.signature(function).return_annotation == "Iterator[Finding]"
    }
    assert public == {*RULES, *SCORING_RULES}


@pytest.mark.parametrize(
    "knowledge",
    [
        pytest.param(staff_effects({"admin": 5}), id="an effect at its limit"),
        pytest.param(with_rating(SOUND, "api", "fastapi", 0), id="a rating of 0"),
        pytest.param(with_rating(SOUND, "api", "fastapi", 10), id="a rating of 10"),
        pytest.param(staff_effects({"admin": -0.5}), id="a weight that can reach zero"),
        pytest.param(bases(0.9, 3.11), id="an empty profile of just under one point"),
    ],
)
def test_what_is_at_its_limit_is_not_off_the_scale(knowledge: Knowledge) -> None:
    limits = {"rating-scale", "effect-scale", "missing-rating", "no-weight", "empty-profile"}
    assert not limits & {finding.rule for finding in lint(knowledge)}


def test_a_weight_may_reach_zero_but_not_less() -> None:
    project = replace(SOUND.reference_projects[0], expected=None)
    at_zero = replace(staff_effects({"admin": -0.5}), reference_projects=(project,))
    assert lint(at_zero) == []


def first(knowledge: Knowledge, rule: str) -> Finding:
    return next(finding for finding in lint(knowledge) if finding.rule == rule)


def test_a_negative_weight_is_shown_at_work() -> None:
    finding = first(staff_effects({"admin": -0.75}), "negative-weight")
    assert finding.profile == answers("admin=staff", emphasis=["admin"])
    assert "-0.5" in finding.message
    assert "Raise the base weight by 0.5" in finding.suggestion


def test_scoring_rules_show_the_profile_that_they_scored() -> None:
    assert first(bases(1.25, 0), "empty-profile").profile == Profile()
    moved = changed("reference_projects", "desk", expected="flask")
    expected = answers("admin=staff", emphasis=["admin"])
    assert first(moved, "reference-outcome").profile == expected
    said = first(moved, "reference-outcome").message
    assert said == "Django is recommended, Flask is expected."


def test_a_reference_project_without_expectation_stands_guard_over_nothing() -> None:
    assert lint(changed("reference_projects", "desk", expected=None)) == []


def test_unknown_choices_are_named_in_the_order_given() -> None:
    slugs = ("e", "d", "c", "b", "a")
    found = lint(changed("advisories", "note", conditions={"admin": slugs}))
    assert [finding.message for finding in found] == [f"“{s}” is not a choice." for s in slugs]


def test_errors_come_before_warnings() -> None:
    silent = changed("criteria", "admin", rationales={})
    severities = [finding.severity for finding in lint(replace(silent, sources=()))]
    assert severities == sorted(severities)
    assert set(severities) == {"error", "warning"}


def test_profiles_are_scored_in_spite_of_warnings() -> None:
    moved = changed("reference_projects", "desk", expected="flask")
    silent = replace(moved, criteria=tuple(replace(c, rationales={}) for c in moved.criteria))
    assert {f.rule for f in lint(silent)} == {"missing-rationale", "reference-outcome"}


def test_no_knowledge_at_all_is_a_finding_and_no_crash() -> None:
    rules = {finding.rule for finding in lint(Knowledge((), (), ()))}
    assert rules == {"contenders", "no-weight"}
