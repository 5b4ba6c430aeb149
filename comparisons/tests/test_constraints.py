"""The rules that the database itself keeps, and what a curator is told who breaks one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from comparisons.models import Companion, Criterion, Effect, Evidence, Rating

from . import objections, rows

pytestmark = pytest.mark.django_db

SLUG_TAKEN = "This slug is taken. Choose another one."
RATING_SCALE = "A rating is a number from 0 to 10 in steps of 0.5."
EFFECT_SCALE = "An effect is from -5 to +5 and not 0: remove it if there is none."
COMPANION_PACKAGE = "A package needs its name for pip; what is built in has none."
REVIEW_AFTER_CHECK = "The review comes after the day of the check."

#: The constraint, what breaks it, and the message.
BROKEN = [
    pytest.param("rating_on_scale", Rating, {"value": value}, RATING_SCALE, id=f"rating of {value}")
    for value in map(Decimal, ("-0.5", "10.5", "7.3", "0.1", "9.9"))
]
BROKEN += [
    pytest.param("effect_on_scale", Effect, {"value": value}, EFFECT_SCALE, id=f"effect of {value}")
    for value in map(Decimal, ("0", "5.01", "-5.01"))
]
BROKEN += [
    pytest.param(
        "criterion_base_weight_not_negative",
        Criterion,
        {"base_weight": Decimal("-0.01")},
        "A base weight is 0 or more.",
        id="base weight below zero",
    ),
    pytest.param(
        "companion_package_named",
        Companion,
        {"package": ""},
        COMPANION_PACKAGE,
        id="package without a name",
    ),
    pytest.param(
        "companion_package_named",
        Companion,
        {"provision": "built-in"},
        COMPANION_PACKAGE,
        id="built in with a package",
    ),
    pytest.param(
        "evidence_review_after_check",
        Evidence,
        {"review_by": date(2026, 10, 31)},
        REVIEW_AFTER_CHECK,
        id="review before the check",
    ),
    pytest.param(
        "evidence_review_after_check",
        Evidence,
        {"review_by": date(2026, 11, 1)},
        REVIEW_AFTER_CHECK,
        id="review on the day of the check",
    ),
]
#: The constraint that an equal row breaks, and the message.
EQUALS = [
    pytest.param("framework_slug_unique", SLUG_TAKEN, id="framework"),
    pytest.param("source_slug_unique", SLUG_TAKEN, id="source"),
    pytest.param("criterion_slug_unique", SLUG_TAKEN, id="criterion"),
    pytest.param("section_slug_unique", SLUG_TAKEN, id="section"),
    pytest.param("question_slug_unique", SLUG_TAKEN, id="question"),
    pytest.param("choice_slug_unique", SLUG_TAKEN, id="choice"),
    pytest.param("advisory_slug_unique", SLUG_TAKEN, id="advisory"),
    pytest.param("contradiction_slug_unique", SLUG_TAKEN, id="contradiction"),
    pytest.param("reference_project_slug_unique", SLUG_TAKEN, id="referenceproject"),
    pytest.param(
        "rating_unique", "This framework has a rating for this criterion already.", id="rating"
    ),
    pytest.param(
        "evidence_unique",
        "This source supports this rating already: put both statements into one.",
        id="evidence",
    ),
    pytest.param(
        "companion_unique", "This companion is listed for this criterion already.", id="companion"
    ),
    pytest.param("measurement_slug_unique", SLUG_TAKEN, id="measurement"),
    pytest.param("waiver_unique", "This warning is accepted already.", id="waiver"),
    pytest.param(
        "effect_unique", "This answer has an effect on this criterion already.", id="effect"
    ),
]
ALLOWED = [
    *(
        pytest.param(Rating, {"value": value}, id=f"rating of {value}")
        for value in map(Decimal, ("0", "0.5", "9.5", "10"))
    ),
    *(
        pytest.param(Effect, {"value": value}, id=f"effect of {value}")
        for value in map(Decimal, ("-5", "-0.01", "0.01", "5"))
    ),
    pytest.param(Criterion, {"base_weight": Decimal(0)}, id="base weight of zero"),
    pytest.param(Companion, {"provision": "built-in", "package": ""}, id="built in"),
    pytest.param(Evidence, {"review_by": None}, id="check without a review"),
    pytest.param(Evidence, {"verified_on": None}, id="review without a check"),
    pytest.param(Evidence, {"verified_on": None, "review_by": None}, id="neither"),
    pytest.param(Evidence, {"review_by": date(2026, 11, 2)}, id="review on the day after"),
]


def assert_refused(row: Model, constraint: str, message: str) -> None:
    """By the form with the message, and by the database whoever writes."""
    with pytest.raises(ValidationError) as caught:
        row.validate_constraints()
    assert message in caught.value.messages
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    declared = {c.name: c for c in row._meta.constraints}
    assert str(declared[constraint].violation_error_message) == message


@pytest.mark.parametrize(("constraint", "model", "changes", "message"), BROKEN)
def test_a_value_off_its_scale_is_refused(
    constraint: str, model: type[Model], changes: dict[str, Any], message: str
) -> None:
    row = rows.FRESH[model]()
    for name, value in changes.items():
        setattr(row, name, value)
    assert_refused(row, constraint, message)


@pytest.mark.parametrize(("constraint", "message"), EQUALS)
def test_an_equal_row_is_refused(
    constraint: str, message: str, request: pytest.FixtureRequest
) -> None:
    model = apps.get_model("comparisons", request.node.callspec.id)
    assert_refused(rows.twin(rows.FRESH[model]()), constraint, message)


@pytest.mark.parametrize(("model", "changes"), ALLOWED)
def test_the_ends_of_a_scale_belong_to_it(model: type[Model], changes: dict[str, Any]) -> None:
    row = rows.FRESH[model]()
    for name, value in changes.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()


def test_a_slug_of_a_choice_is_taken_in_its_question_only() -> None:
    choice = rows.fresh_choice()
    other = rows.fresh_choice(question=rows.fresh_question())
    assert choice.slug == other.slug
    other.full_clean()


def test_a_retired_row_keeps_its_slug() -> None:
    row = rows.twin(rows.fresh_criterion(retired=True))
    row.retired = False
    assert_refused(row, "criterion_slug_unique", SLUG_TAKEN)


def test_every_constraint_is_in_a_table_here() -> None:
    models = apps.get_app_config("comparisons").get_models()
    declared = {c.name for model in models for c in model._meta.constraints}
    tested = {case.values[0] for case in [*BROKEN, *EQUALS, *objections.BROKEN]}
    assert declared == tested | {"revision_only_one"}  # that one in test_keeping.py
