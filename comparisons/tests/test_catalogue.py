"""What the pages show of an edition: numbers as people read them, groups, cells, sources."""

from __future__ import annotations

from dataclasses import replace

import pytest

from comparisons import catalogue
from comparisons.engine.facts import Companion, Evidence, Knowledge, Source
from comparisons.engine.scoring import DecisionModel
from comparisons.knowledge import PublishedEdition

from .engine.knowledges import DESK


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        pytest.param(16.18, 1, "16.2", id="rounded"),
        pytest.param(3.0, 1, "3.0", id="whole"),
        pytest.param(-2.25, 2, "−2.25", id="a real minus sign"),
        pytest.param(-0.04, 1, "0.0", id="no minus before zero"),
        pytest.param(-0.06, 1, "−0.1", id="the least below zero"),
        pytest.param(0.0, 0, "0", id="zero"),
    ],
)
def test_numbers_for_people(value: float, places: int, text: str) -> None:
    assert catalogue.number(value, places) == text


@pytest.mark.parametrize(
    ("value", "text"), [(4.0, "4"), (9.5, "9.5"), (-0.25, "−0.25"), (10.0, "10"), (0.0, "0")]
)
def test_plain_numbers(value: float, text: str) -> None:
    assert catalogue.plain(value) == text


def sourced() -> Knowledge:
    """The example with groups, evidence from two sources, and a companion."""
    admin, freedom, api = DESK.criteria
    pieces = (
        Evidence("flask", "b", "One.", "stated"),
        Evidence("django", "a", "Two.", "measured"),
        Evidence("django", "b", "Three.", "disputed"),
    )
    return replace(
        DESK,
        criteria=(
            replace(admin, group="people", evidence=pieces, rationales={"django": "Because."}),
            replace(freedom, group="way", evidence=pieces[:1]),
            replace(api, group="people"),
        ),
        sources=(
            Source("a", "Zebras", "beta press"),
            Source("b", "Apes", "Beta press"),
            Source("c", "Unused", "Alpha press"),
        ),
        companions=(Companion("flask", "admin", "Flask-Admin", "package", "flask-admin"),),
    )


def test_groups_in_their_order_without_empty_ones() -> None:
    found = catalogue.groups(sourced())
    assert [(heading, [line.criterion.slug for line in lines]) for heading, lines in found] == [
        ("Way of working", ["freedom"]),
        ("People and access", ["admin", "api"]),
    ]


def test_cells_hold_what_belongs_to_each_framework() -> None:
    whole = sourced()
    django, flask, fastapi = catalogue.rating_cells(whole.criterion["admin"], whole)
    assert [(c.framework.slug, c.value, c.width) for c in (django, flask, fastapi)] == [
        ("django", "9", "90"),
        ("flask", "4", "40"),
        ("fastapi", "2", "20"),
    ]
    assert (django.rationale, flask.rationale) == ("Because.", "")
    assert [(e.statement, s.title) for e, s in django.evidence] == [
        ("Two.", "Zebras"),
        ("Three.", "Apes"),
    ]
    assert [c.name for c in flask.companions] == ["Flask-Admin"]
    assert (django.companions, fastapi.evidence) == ((), ())


def test_weight_changes_from_the_largest() -> None:
    changes = catalogue.weight_changes(DESK.criterion["admin"], DESK)
    assert [(c.question.slug, c.choice.slug, c.value) for c in changes] == [
        ("admin", "staff", "+3"),
        ("layout", "settled", "+1"),
    ]


def test_sources_by_publisher_and_title_with_their_criteria() -> None:
    found = catalogue.source_uses(sourced())
    assert [(u.source.title, [c.slug for c in u.criteria]) for u in found] == [
        ("Apes", ["admin", "freedom"]),
        ("Zebras", ["admin"]),
    ]


def test_an_example_for_each_contender() -> None:
    django, flask = catalogue.worked_examples(DecisionModel(DESK))
    assert (django.question.slug, django.choice.slug, django.criterion.slug) == (
        "admin",
        "staff",
        "admin",
    )
    assert (django.effect, django.before, django.after) == ("3", "1", "4")
    assert [(f.slug, before, after) for f, before, after in django.scores] == [
        ("django", "65.0", "80.0"),
        ("flask", "65.0", "50.0"),
    ]
    assert (flask.choice.slug, flask.criterion.slug) == ("free", "freedom")


def test_the_shipped_catalogue_leaves_nothing_out(edition: PublishedEdition) -> None:
    whole = edition.knowledge
    lines = [line for _, lines in catalogue.groups(whole) for line in lines]
    assert {line.criterion.slug for line in lines} == set(whole.criterion)
    assert len(lines) == len(whole.criteria)
    assert sum(len(cell.evidence) for line in lines for cell in line.cells) == sum(
        len(criterion.evidence) for criterion in whole.criteria
    )
