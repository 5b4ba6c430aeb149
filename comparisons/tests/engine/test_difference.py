"""What lies between two states of the knowledge: everything, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.engine.difference import FieldChange, RowChange, difference
from comparisons.engine.facts import Evidence, Knowledge, Waiver
from comparisons.engine.wording import passages

from .knowledges import knowledges, modest, with_rating
from .sound import SOUND, YES, added, changed, evidence, question, staff_effects


@modest
@given(knowledges(2), knowledges(3))
def test_it_is_empty_between_equal_states_only(one: Knowledge, other: Knowledge) -> None:
    assert not difference(one, one)
    assert bool(difference(one, other)) == (one != other)


@modest
@given(knowledges(2), knowledges(3))
def test_the_way_back_is_the_same_way(one: Knowledge, other: Knowledge) -> None:
    there, back = difference(one, other), difference(other, one)
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {(row.kind, row.key, turned[row.fate]) for row in there.rows} == {
        (row.kind, row.key, row.fate) for row in back.rows
    }
    assert set(there.reordered) == set(back.reordered)


CHANGES = {
    "rating": (
        with_rating(SOUND, "api", "flask", 7.5),
        RowChange("criteria", ("api",), "changed", (FieldChange(("ratings", "flask"), 6, 7.5),)),
    ),
    "effect": (
        staff_effects({"admin": 2.5}),
        RowChange(
            "choices", ("admin", "staff"), "changed", (FieldChange(("effects", "admin"), 3, 2.5),)
        ),
    ),
    "base weight": (
        changed("criteria", "api", base_weight=0.25),
        RowChange("criteria", ("api",), "changed", (FieldChange(("base_weight",), 0, 0.25),)),
    ),
    "text": (
        changed("advisories", "note", text="Other."),
        RowChange("advisories", ("note",), "changed", (FieldChange(("text",), "…", "Other."),)),
    ),
    "conditions": (
        changed("advisories", "note", conditions={"admin": ("staff", "nobody")}),
        RowChange(
            "advisories",
            ("note",),
            "changed",
            (FieldChange(("conditions", "admin"), ("staff",), ("staff", "nobody")),),
        ),
    ),
    "new question": (
        question("new", YES),
        RowChange(
            "questions",
            ("new",),
            "added",
            (FieldChange(("section",), None, "whole"), FieldChange(("text",), None, "?")),
        ),
    ),
    "new choice": (
        question("new", YES),
        RowChange(
            "choices",
            ("new", "yes"),
            "added",
            (FieldChange(("text",), None, "yes"), FieldChange(("effects", "api"), None, 1)),
        ),
    ),
    "new evidence": (
        evidence("flask", "book"),
        RowChange(
            "evidence",
            ("api", "flask", "book"),
            "added",
            (
                FieldChange(("statement",), None, "It is so."),
                FieldChange(("status",), None, "stated"),
            ),
        ),
    ),
    "waiver": (
        added("waivers", Waiver("idle-answer", "questions.x", "So.")),
        RowChange(
            "waivers",
            ("idle-answer", "questions.x"),
            "added",
            (FieldChange(("reason",), None, "So."),),
        ),
    ),
    "retired": (
        replace(SOUND, companions=()),
        RowChange(
            "companions",
            ("admin", "flask", "Flask-Admin"),
            "removed",
            (FieldChange(("provision",), "package", None),),
        ),
    ),
}


@pytest.mark.parametrize(("after", "expected"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_named_with_both_values(after: Knowledge, expected: RowChange) -> None:
    assert expected in difference(SOUND, after).rows
    others = [row for row in difference(SOUND, after).rows if row != expected]
    assert all(row.key[0] == "new" for row in others)


def test_another_order_is_a_difference() -> None:
    criteria = replace(SOUND, criteria=SOUND.criteria[::-1])
    assert difference(SOUND, criteria).reordered == (("criteria", ()),)
    choices = SOUND.question["admin"].choices[::-1]
    turned = changed("questions", "admin", choices=choices)
    assert difference(SOUND, turned).reordered == (("choices", ("admin",)),)
    assert difference(SOUND, turned).rows == ()


def test_a_second_piece_from_the_same_source_is_told_apart() -> None:
    more = evidence("flask", "survey")
    (row,) = difference(SOUND, more).rows
    assert (row.fate, row.key) == ("added", ("api", "flask", "survey", "2"))
    other = Evidence("flask", "survey", "It is otherwise.", "disputed")
    changed_piece = changed(
        "criteria", "api", evidence=(*more.criterion["api"].evidence[:-1], other)
    )
    (row,) = difference(more, changed_piece).rows
    assert {change.path for change in row.fields} == {("statement",), ("status",)}


texts = st.text("ab ,\n<é", max_size=30)


@modest
@given(texts, texts)
def test_the_passages_hold_both_wordings(before: str, after: str) -> None:
    found = passages(before, after)
    assert "".join(p.text for p in found if p.fate != "inserted") == before
    assert "".join(p.text for p in found if p.fate != "deleted") == after
    if before == after:
        assert {p.fate for p in found} <= {"kept"}


def test_words_are_compared_whole() -> None:
    found = [(p.fate, p.text) for p in passages("Flask has none.", "Flask has three.")]
    assert found == [
        ("kept", "Flask has "),
        ("deleted", "none"),
        ("inserted", "three"),
        ("kept", "."),
    ]


def test_a_text_that_is_too_long_to_compare_counts_as_replaced() -> None:
    before, after = "a " * 2_000, "b " * 2_000
    assert [(p.fate, p.text) for p in passages(before, after)] == [
        ("deleted", before),
        ("inserted", after),
    ]
