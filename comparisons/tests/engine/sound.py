"""Knowledge that is fit for publication, and ways to spoil it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from comparisons.engine.facts import (
    Advisory,
    Choice,
    Companion,
    Contradiction,
    Evidence,
    Knowledge,
    Question,
    ReferenceProject,
    Section,
    Source,
)

from .knowledges import DESK

#: The example with all that a publication asks for.
SOUND = replace(
    DESK,
    criteria=tuple(
        replace(
            criterion,
            rationales=dict.fromkeys(DESK.framework, "Because."),
            evidence=tuple(Evidence(f, "survey", "It is so.", "stated") for f in DESK.framework),
        )
        for criterion in DESK.criteria
    ),
    sections=(Section("whole", "All"),),
    sources=(Source("survey", "A survey"),),
    companions=(Companion("flask", "admin", "Flask-Admin", "package"),),
    contradictions=(Contradiction("free-staff", "…", {"admin": ("staff",), "layout": ("free",)}),),
    advisories=(Advisory("note", "Note", "…", {"admin": ("staff",)}, leader="django"),),
    reference_projects=(
        ReferenceProject("desk", "Desk", "…", {"admin": "staff"}, ("admin",), "django"),
        ReferenceProject("even", "Even", "…", {"clients": "many"}),
        ReferenceProject("free", "Free", "…", {"layout": "free"}, (), "flask"),
    ),
)


def changed(part: str, slug: str, **changes: Any) -> Knowledge:
    """The sound knowledge with fields of one row of a part changed."""
    rows = getattr(SOUND, part)
    assert any(row.slug == slug for row in rows)
    return replace(
        SOUND, **{part: tuple(replace(r, **changes) if r.slug == slug else r for r in rows)}
    )


def added(part: str, row: object) -> Knowledge:
    """The sound knowledge with one more row in a part."""
    return replace(SOUND, **{part: (*getattr(SOUND, part), row)})


def staff_effects(effects: Mapping[str, float]) -> Knowledge:
    """The sound knowledge with other effects of staff in the admin."""
    choices = (Choice("staff", "staff", effects), DESK.question["admin"].choice("nobody"))
    return changed("questions", "admin", choices=choices)


def evidence(framework: str, source: str) -> Knowledge:
    """The sound knowledge with one more piece of evidence."""
    piece = Evidence(framework, source, "It is so.", "stated")
    return changed("criteria", "api", evidence=(*SOUND.criterion["api"].evidence, piece))


def question(slug: str, *choices: Choice) -> Knowledge:
    """The sound knowledge with one more question."""
    return added("questions", Question(slug, "whole", "?", choices))


def bases(freedom: float, api: float) -> Knowledge:
    """The sound knowledge with other base weights than 1 for freedom and 0 for the API."""
    weights = {"admin": 1, "freedom": freedom, "api": api}
    criteria = (replace(c, base_weight=weights[c.slug]) for c in SOUND.criteria)
    return replace(SOUND, criteria=tuple(criteria))


YES, NO, IDLE = Choice("yes", "yes", {"api": 1}), Choice("no", "no", {}), Choice("idle", "idle", {})
