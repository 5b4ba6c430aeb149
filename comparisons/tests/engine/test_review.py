"""The rules of judgement: each finds what is planted for it, and a waiver answers a warning."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace
from statistics import correlation

import pytest

from comparisons.engine import evidence_rules, weighting_rules
from comparisons.engine import review as module
from comparisons.engine.facts import Choice, Evidence, Knowledge, Source, Waiver
from comparisons.engine.findings import Finding
from comparisons.engine.profile import Profile
from comparisons.engine.review import JUDGEMENT_RULES, review
from comparisons.engine.review_context import ReviewContext
from comparisons.engine.scoring import DecisionModel
from comparisons.engine.weighting_rules import TOGETHER, twins

from .knowledges import build, with_rating
from .sound import SOUND, added, changed, question, staff_effects

TODAY = "2026-11-25"


def dated(**fields: object) -> Knowledge:
    """The sound knowledge with one more, different piece of evidence for Django's API rating."""
    piece = Evidence("django", "survey", "It is so.", "stated")
    criterion = SOUND.criterion["api"]
    pieces = (*criterion.evidence, replace(piece, **fields))  # type: ignore[arg-type]
    return changed("criteria", "api", evidence=pieces)


def published(day: str) -> Knowledge:
    """As above, with a check on the 1st of June 2026 and a source of that day."""
    sources = (Source("survey", "A survey", published=day),)
    return replace(dated(verified_on="2026-06-01"), sources=sources)


def overloaded(effect: float) -> Knowledge:
    """Staff in the admin, with that effect."""
    return staff_effects({"admin": effect})


TWINS = replace(
    SOUND,
    criteria=(
        *SOUND.criteria,
        replace(SOUND.criterion["admin"], slug="back-office", base_weight=0),
    ),
    questions=tuple(
        replace(
            q,
            choices=tuple(
                replace(x, effects={**x.effects, "back-office": x.effects.get("admin", 0)})
                for x in q.choices
            ),
        )
        for q in SOUND.questions
    ),
)

PLACE = "criteria.api.ratings.django.evidence.survey"
PLANTED = [
    pytest.param(
        with_rating(SOUND, "api", "django", 9.5),
        "thin-evidence",
        "criteria.api.ratings.django",
        id="extreme rating on one source",
    ),
    pytest.param(dated(review_by="2026-11-24"), "review-overdue", PLACE, id="review overdue"),
    pytest.param(dated(status="refuted"), "undated-evidence", PLACE, id="checked, but when"),
    pytest.param(dated(verified_on="2026-11-26"), "impossible-date", PLACE, id="in the future"),
    pytest.param(published("2026-06-02"), "impossible-date", PLACE, id="checked before its source"),
    pytest.param(
        dated(status="measured", verified_on="2026-06-01"), "no-record", PLACE, id="no record"
    ),
    pytest.param(dated(measurements=("gone",)), "unknown-record", PLACE, id="unknown record"),
    pytest.param(
        question("idle", Choice("a", "a", {"api": 1}), Choice("b", "b", {"admin": 1})),
        "idle-answer",
        "questions.idle.choices.a",
        id="an answer that moves nothing",
    ),
    pytest.param(
        added("criteria", replace(SOUND.criterion["admin"], slug="new", base_weight=0)),
        "no-weighting",
        "criteria.new",
        id="a criterion that no answer gives weight",
    ),
    pytest.param(SOUND, "separates-nothing", "criteria.api", id="level ratings"),
    pytest.param(TWINS, "moves-together", "criteria.admin+back-office", id="twins"),
    pytest.param(
        changed("reference_projects", "free", must_advise=("note",)),
        "reference-advisory",
        "reference_projects.free",
        id="advisory not shown",
    ),
    pytest.param(
        changed("reference_projects", "free", must_name="fastapi"),
        "reference-alternative",
        "reference_projects.free",
        id="alternative not named",
    ),
    pytest.param(
        changed("reference_projects", "desk", expected=None),
        "reference-either",
        "reference_projects.desk",
        id="a strong lead where either is right",
    ),
    pytest.param(
        changed("reference_projects", "desk", answers={"admin": "staff", "layout": "free"}),
        "reference-contradiction",
        "reference_projects.desk",
        id="a project that contradicts itself",
    ),
    pytest.param(
        question("all", Choice("a", "a", {"admin": 5}), Choice("b", "b", {"admin": 4})),
        "lopsided",
        "balance.complete.django+flask",
        id="one contender nearly always leads",
    ),
    pytest.param(
        overloaded(5), "lone-answer", "questions.admin.choices.staff", id="one answer decides"
    ),
    pytest.param(
        replace(SOUND, waivers=(Waiver("idle-answer", "nowhere", "…"),)),
        "idle-waiver",
        "waivers.idle-answer",
        id="a waiver for nothing",
    ),
]


def found(knowledge: Knowledge, rule: str) -> list[Finding]:
    return [finding for finding in review(knowledge, TODAY) if finding.rule == rule]


@pytest.mark.parametrize(("knowledge", "rule", "place"), PLANTED)
def test_planted_faults_are_found(knowledge: Knowledge, rule: str, place: str) -> None:
    findings = found(knowledge, rule)
    assert place in [finding.place for finding in findings]
    assert {finding.severity for finding in findings} == {"warning"}
    assert all(finding.message and finding.suggestion for finding in findings)


@pytest.mark.parametrize(
    ("knowledge", "rule"),
    [
        pytest.param(dated(review_by=TODAY), "review-overdue", id="review due today"),
        pytest.param(dated(status="stated"), "undated-evidence", id="stated needs no check"),
        pytest.param(published("2026-06-01"), "impossible-date", id="checked on its day"),
        pytest.param(with_rating(SOUND, "api", "django", 8.5), "thin-evidence", id="not extreme"),
        pytest.param(
            changed("reference_projects", "desk", must_advise=("note",)),
            "reference-advisory",
            id="advisory shown",
        ),
        pytest.param(
            changed("reference_projects", "even", must_name="fastapi"),
            "reference-alternative",
            id="alternative named",
        ),
    ],
)
def test_what_is_right_is_not_found(knowledge: Knowledge, rule: str) -> None:
    places = {finding.place for finding in found(knowledge, rule)}
    assert not {place for place in places if place.startswith((PLACE[:27], "reference"))}


@pytest.mark.parametrize(("one", "other"), [((3, 4), (4, 3)), ((3, 4), (6, 8)), ((1, 1), (2, 2))])
def test_weights_move_together_as_counting_shows(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    """Large gains by every answer are not enough: what counts is that both go up by the same."""
    gains = zip(("x", "y"), one, other, strict=True)
    effects = {"q": {choice: {"a": a, "b": b} for choice, a, b in gains}}
    knowledge = build({"a": (1, 9, 4), "b": (1, 8, 3)}, effects)
    together = one[0] != one[1] and correlation(one, other) >= TOGETHER
    context = ReviewContext(knowledge, DecisionModel(knowledge), TODAY, earlier=())
    assert bool(list(twins(context))) is together


def test_every_rule_has_a_planted_fault() -> None:
    modules = (module, evidence_rules, weighting_rules)
    trees = [ast.parse(inspect.getsource(each)) for each in modules]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [c.args[0] for c in calls if isinstance(c.func, ast.Name) and c.func.id == "warning"]
    rules = {node.value for node in named if isinstance(node, ast.Constant)}
    assert len(rules) >= 15
    assert {param.values[1] for param in PLANTED} | {"slug-returns"} == rules
    assert len(JUDGEMENT_RULES) == len(set(JUDGEMENT_RULES))


def test_slugs_that_come_back_are_pointed_out() -> None:
    without = replace(SOUND, criteria=SOUND.criteria[:-1])
    places = [
        finding.place
        for finding in review(SOUND, TODAY, [SOUND, without])
        if finding.rule == "slug-returns"
    ]
    assert places == [f"criteria.{SOUND.criteria[-1].slug}"]
    assert not [f for f in review(SOUND, TODAY, [without, SOUND]) if f.rule == "slug-returns"]


def test_a_waiver_accepts_one_finding_with_its_reason() -> None:
    waiver = Waiver("separates-nothing", "criteria.api", "It tells the alternative apart.")
    findings = review(replace(SOUND, waivers=(waiver,)), TODAY)
    waived = [finding for finding in findings if finding.waived]
    assert [(f.rule, f.place, f.waived) for f in waived] == [
        ("separates-nothing", "criteria.api", "It tells the alternative apart.")
    ]
    assert findings[-1] == waived[0]
    assert "idle-waiver" not in {finding.rule for finding in findings}


def test_errors_cannot_be_waived_and_come_alone() -> None:
    broken = replace(
        staff_effects({"admin": -0.75}),
        waivers=(Waiver("negative-weight", "criteria.admin.base_weight", "No."),),
    )
    findings = review(broken, TODAY)
    assert [finding.rule for finding in findings] == ["negative-weight"]
    assert findings[0].waived is None


def test_a_finding_shows_the_profile_at_fault() -> None:
    profiles = [finding.profile for finding in found(overloaded(5), "lone-answer")]
    assert Profile({"admin": "staff"}) in profiles
