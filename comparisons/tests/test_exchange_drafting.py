"""Knowledge back into rows: the opposite of reading the draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comparisons import knowledge
from comparisons.draft import draft
from comparisons.engine import facts
from comparisons.exchange.drafting import write
from comparisons.exchange.flattening import RESHAPED, flatten
from comparisons.exchange.records import Contents, RefusedError
from comparisons.exchange.rows import Rows
from comparisons.kinds import BY_NAME, KINDS
from comparisons.knowledge import PublishedEdition
from comparisons.models import (
    Advisory,
    Choice,
    Criterion,
    Effect,
    Evidence,
    Framework,
    Question,
    Rating,
    Section,
    Source,
)

from . import rows
from .databases import without_rows

pytestmark = pytest.mark.django_db


def identities() -> dict[str, dict[tuple[str, ...], int]]:
    return {
        kind.name: {key: row.pk for key, row in found.items()}
        for kind, found in Rows().by_key.items()
    }


@contextmanager
def saved() -> Iterator[list[Model]]:
    """The rows that are saved meanwhile."""
    found: list[Model] = []

    def note(instance: Model, **_: Any) -> None:
        found.append(instance)

    post_save.connect(note)
    try:
        yield found
    finally:
        post_save.disconnect(note)


def make_draft(state: facts.Knowledge) -> None:
    """Makes the rows say exactly that: reading the draft then gives it back."""
    write(flatten(state))


def test_the_shipped_draft_is_left_as_it_is() -> None:
    before, ids = Rows().contents(), identities()
    with saved() as touched:
        make_draft(draft())
    assert touched == []
    assert identities() == ids
    assert [r.values for k in KINDS for r in Rows().contents().records[k]] == [
        r.values for k in KINDS for r in before.records[k]
    ]


def spoil() -> None:
    """Changes the draft in every way that curators can."""
    Rating.objects.filter(criterion__slug="admin").delete()
    Criterion.objects.filter(slug="orm").update(retired=True, position=5)
    Source.objects.filter(slug="short-blog").update(retired=True)
    Question.objects.filter(slug="kind").update(section=Section.objects.last(), position=900)
    Choice.objects.filter(question__slug="size").update(text="Changed", retired=True)
    Effect.objects.filter(criterion__slug="forms").update(reason="Changed.")
    advisory = rows.shipped(Advisory)
    advisory.choices.clear()
    rows.fresh_rating(criterion=rows.fresh_criterion())
    rows.fresh_evidence(rating=rows.shipped(Rating))
    rows.fresh_companion()
    rows.fresh_effect(choice=rows.fresh_choice(question=rows.fresh_question()))
    rows.fresh_advisory()
    rows.fresh_contradiction()
    rows.fresh_reference_project()
    rows.fresh_measurement()
    rows.fresh_section()
    rows.fresh_waiver()


def test_the_draft_goes_back_to_an_edition_and_a_second_time_changes_nothing(
    edition: PublishedEdition,
) -> None:
    kept = identities()["criteria"]
    spoil()
    assert draft() != edition.knowledge
    make_draft(edition.knowledge)
    assert draft() == edition.knowledge
    assert identities()["criteria"] == kept
    with saved() as touched:
        make_draft(edition.knowledge)
    assert touched == []


def test_what_an_edition_has_shown_is_retired_and_all_else_deleted() -> None:
    old = draft()
    shown, fresh = Source.objects.get(slug="short-blog"), rows.fresh_source(slug="not-yet-shown")
    gone = [source for source in old.sources if source.slug != shown.slug]
    criteria = [
        replace(c, evidence=tuple(e for e in c.evidence if e.source != shown.slug))
        for c in old.criteria
    ]
    make_draft(replace(old, sources=tuple(gone), criteria=tuple(criteria)))
    shown.refresh_from_db()
    assert shown.retired
    assert not Source.objects.filter(pk=fresh.pk).exists()
    assert shown.evidence.exists(), "it lives on, for when the source comes back"
    make_draft(old)
    shown.refresh_from_db()
    assert not shown.retired
    assert draft() == old


def test_what_something_retired_still_names_is_retired_instead_of_deleted() -> None:
    old = draft()
    framework = rows.fresh_framework()
    rows.fresh_advisory(retired=True, leader=framework)
    make_draft(old)
    framework.refresh_from_db()
    assert framework.retired
    assert draft() == old


def test_parts_of_what_goes_go_with_it() -> None:
    old = draft()
    framework = rows.fresh_framework()
    rows.fresh_evidence(rating=rows.fresh_rating(framework=framework))
    make_draft(old)
    assert not Framework.objects.filter(slug=framework.slug).exists()
    assert draft() == old


def test_positions_are_in_steps_of_ten_where_the_order_changes() -> None:
    old = draft()
    make_draft(replace(old, sections=tuple(reversed(old.sections))))
    positions = list(Section.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(10, 10 * len(positions) + 1, 10))
    assert [section.slug for section in draft().sections] == [
        s.slug for s in reversed(old.sections)
    ]


#: Knowledge that cannot become rows, and a word of what is said about it.
IMPOSSIBLE: dict[str, tuple[Callable[[facts.Knowledge], facts.Knowledge], str]] = {
    "a rating off the scale": (
        lambda k: with_criterion(k, ratings={**k.criteria[0].ratings, "flask": 5.3}),
        "in steps of 0.5",
    ),
    "too fine a weight": (lambda k: with_criterion(k, base_weight=1.234), "2 decimal places"),
    "a group that there is not": (lambda k: with_criterion(k, group="kitchen"), "kitchen"),
    "a rating of nobody": (
        lambda k: with_criterion(k, ratings={**k.criteria[0].ratings, "nobody": 5.0}),
        "nobody is not among the frameworks",
    ),
    "one slug twice": (lambda k: replace(k, sources=(*k.sources, k.sources[0])), "already"),
    "a section that there is not": (
        lambda k: replace(k, questions=(replace(k.questions[0], section="none"),)),
        "none is not among the sections",
    ),
}


def with_criterion(old: facts.Knowledge, **changed: Any) -> facts.Knowledge:
    return replace(old, criteria=(replace(old.criteria[0], **changed), *old.criteria[1:]))


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_cannot_be_a_row_is_named_and_nothing_changes(name: str) -> None:
    change, words = IMPOSSIBLE[name]
    old = draft()
    impossible = replace(change(old), waivers=())
    with pytest.raises(RefusedError, match=words) as caught:
        make_draft(impossible)
    assert len(caught.value.problems) == 1
    assert draft() == old


def test_only_what_is_named_changes_if_that_is_wanted() -> None:
    old = draft()
    [first, *_] = flatten(old).records[BY_NAME["ratings"]]
    values = {**first.values, "rationale": "Another one."}
    write(Contents({first.kind: [replace(first, values=values)]}, only_named=True))
    criterion, framework = first.key
    now = draft()
    assert now.criterion[criterion].rationales[framework] == "Another one."
    assert len(flatten(now).records[first.kind]) == len(flatten(old).records[first.kind])


def test_an_edition_without_reasons_leaves_them() -> None:
    """Editions did not always record why an answer has an effect."""
    old = draft()
    silent = [
        replace(q, choices=tuple(replace(c, reasons={}) for c in q.choices)) for q in old.questions
    ]
    make_draft(replace(old, questions=tuple(silent)))
    assert draft() == old


# Nothing is forgotten

#: Another value for fields that cannot hold any text; for other fields another text will do.
OTHERS: dict[str, Any] = {
    "role": "contender",
    "kind": "survey",
    "group": "data",
    "status": "disputed",
    "provision": "package",
    "published": "2020-02-02",
    "verified_on": "2020-02-02",
    "review_by": "2035-02-02",
    "measured_on": "2020-02-02",
    "url": "https://example.org/other/",
    "website": "https://example.org/other/",
    "documentation": "https://example.org/other/",
    "base_weight": 3.25,
    "rounds": 77,
    "example": True,
    "results": {"flask": facts.Result(2.0, 1.0, 3.0, 4.0, "others")},
    "expected": "flask",
    "must_name": "fastapi",
    "leader": "flask",
    "baseline": "flask",
    "emphasis": ("size",),
    "must_advise": ("existing-code",),
    "measurements": ("memory-per-worker-row",),
}
#: What names a row stays, and what holds other facts is changed in these.
NAMES = {"slug", "framework", "criterion", "source", "section", "rule", "place"}
HOLDERS = {"ratings", "evidence", "choices", "effects", "conditions", "answers"}


def otherwise(fact: Any, **given: Any) -> Any:
    """The fact with another value in every field that does not name it."""
    changes: dict[str, Any] = {}
    for field in fields(fact):
        name, value = field.name, getattr(fact, field.name)
        if isinstance(value, dict) and name not in OTHERS | dict.fromkeys(HOLDERS):
            changes[name] = dict.fromkeys(value, "Another one.")
        elif name not in NAMES | HOLDERS:
            changes[name] = OTHERS.get(name, f"other-{name}")
            assert changes[name] != value, f"{type(fact).__name__}.{name} stays"
    if isinstance(fact, facts.Companion):
        changes["name"] = fact.name
    return replace(fact, **{**changes, **given})


def test_every_field_of_every_fact_comes_back() -> None:
    """A field that is new in the facts, and forgotten in the draft or in what makes it, fails."""
    for fresh in (rows.fresh_framework, rows.fresh_advisory, rows.fresh_reference_project):
        fresh(position=999)
    old = draft()
    new = {
        name: (*facts_before, otherwise(last))
        for name in (each.name for each in fields(old))
        for *facts_before, last in [getattr(old, name)]
        if name not in ("criteria", "questions")
    }
    *criteria, criterion = old.criteria
    *pieces, piece = criterion.evidence
    *questions, question = old.questions
    first, *choices = question.choices
    new["criteria"] = (*criteria, otherwise(criterion, evidence=(*pieces, otherwise(piece))))
    new["questions"] = (*questions, otherwise(question, choices=(otherwise(first), *choices)))
    wanted = facts.Knowledge(**new)
    make_draft(wanted)
    assert draft() == wanted


def test_what_is_reshaped_are_fields() -> None:
    for fact, names in RESHAPED.items():
        assert names <= {field.name for field in fields(fact)}


# Any knowledge

CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["drop", "turn", "reword", "weigh"]),
        st.sampled_from(["criteria", "sections", "sources", "advisories", "reference_projects"]),
        st.integers(0, 400),
    ),
    min_size=1,
    max_size=6,
)


def mutated(state: facts.Knowledge, steps: list[tuple[str, str, int]]) -> facts.Knowledge:
    for step, kind, seed in steps:
        found = list(getattr(state, kind))
        index = seed % max(len(found), 1)
        if step == "drop":
            del found[index : index + 1]
        elif step == "turn":
            found = found[index:] + found[:index]
        elif step == "reword" and found and hasattr(found[index], "title"):
            found[index] = replace(found[index], title=f"Title {seed}")
        elif step == "weigh" and found and kind == "criteria":
            found[index] = replace(found[index], base_weight=seed / 100)
        state = replace(state, **{kind: tuple(found)})
    return in_itself(state)


def in_itself(state: facts.Knowledge) -> facts.Knowledge:
    """Without names of what was dropped, and in the orders that follow from other orders."""
    sections, sources, criteria, advisories, frameworks = (
        [each.slug for each in getattr(state, kind)]
        for kind in ("sections", "sources", "criteria", "advisories", "frameworks")
    )
    questions = [q for q in state.questions if q.section in sections]
    questions.sort(key=lambda q: sections.index(q.section))
    order = [q.slug for q in questions]

    def with_own_evidence(c: facts.Criterion) -> facts.Criterion:
        pieces = [e for e in c.evidence if e.source in sources]
        pieces.sort(key=lambda e: (frameworks.index(e.framework), sources.index(e.source)))
        return replace(c, evidence=tuple(replace(e, measurements=()) for e in pieces))

    def with_own_effects(c: facts.Choice) -> facts.Choice:
        effects = {name: value for name, value in c.effects.items() if name in criteria}
        return replace(c, effects=effects, reasons=dict.fromkeys(effects, "Because."))

    def asked(answers: Any) -> Any:
        return {question: answer for question, answer in answers.items() if question in order}

    companions = [c for c in state.companions if c.criterion in criteria]
    return replace(
        state,
        criteria=tuple(map(with_own_evidence, state.criteria)),
        questions=tuple(
            replace(q, choices=tuple(map(with_own_effects, q.choices))) for q in questions
        ),
        companions=tuple(sorted(companions, key=lambda c: criteria.index(c.criterion))),
        advisories=tuple(replace(a, conditions=asked(a.conditions)) for a in state.advisories),
        contradictions=(),
        measurements=(),
        reference_projects=tuple(
            replace(
                p,
                answers=asked(p.answers),
                emphasis=tuple(q for q in order if q in p.emphasis),
                must_advise=tuple(a for a in advisories if a in p.must_advise),
            )
            for p in state.reference_projects
        ),
    )


@pytest.fixture
def small(edition: PublishedEdition) -> facts.Knowledge:
    """Little of the shipped knowledge as the whole draft, half of it shown by an edition."""
    whole = edition.knowledge
    used = {piece.source for criterion in whole.criteria[:4] for piece in criterion.evidence}
    state = replace(
        whole,
        criteria=whole.criteria[:4],
        sections=whole.sections[:3],
        sources=tuple(source for source in whole.sources if source.slug in used),
        advisories=whole.advisories[:5],
        reference_projects=whole.reference_projects[:5],
    )
    without_rows()
    make_draft(in_itself(state))
    for model in (Criterion, Source, Section):
        shown = model.objects.values_list("pk", flat=True)[::2]
        model.objects.filter(pk__in=list(shown)).update(first_edition=1)
    return draft()


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(CHANGES)
def test_any_knowledge_becomes_the_draft_and_goes_back(
    small: facts.Knowledge, steps: list[tuple[str, str, int]]
) -> None:
    with transaction.atomic():
        wanted = mutated(small, steps)
        make_draft(wanted)
        assert draft() == wanted
        make_draft(small)
        assert draft() == small
        transaction.set_rollback(True)


def test_the_editions_of_a_history_all_come_back(edition: PublishedEdition) -> None:
    rows.fresh_rating(criterion=rows.shipped(Criterion), rationale="A newer framework.")
    Evidence.objects.filter(rating__criterion__slug="orm").first().delete()  # type: ignore[union-attr]
    Effect.objects.filter(criterion__slug="forms").update(value="0.5")
    state = draft()
    for wanted in (edition.knowledge, state, edition.knowledge, state):
        make_draft(wanted)
        assert knowledge.text(draft()) == knowledge.text(wanted)
