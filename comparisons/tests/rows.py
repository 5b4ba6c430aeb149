"""Fresh rows of the draft for tests: of every kind one, valid, and shown by no edition yet."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model

from comparisons.models import (
    Advisory,
    Choice,
    Companion,
    Contradiction,
    Criterion,
    Effect,
    Evidence,
    Framework,
    Measurement,
    Question,
    Rating,
    ReferenceProject,
    Section,
    Source,
    Waiver,
)
from comparisons.naming import Slugged

AnyModel = TypeVar("AnyModel", bound=Model)

SLUGGED: tuple[type[Slugged], ...] = (
    Framework,
    Source,
    Measurement,
    Criterion,
    Section,
    Question,
    Choice,
    Advisory,
    Contradiction,
    ReferenceProject,
)


def stored(row: AnyModel) -> AnyModel:
    """The row, saved."""
    row.save()
    return row


def fresh_framework(**given: Any) -> Framework:
    fields: dict[str, Any] = {
        "slug": "fresh-framework",
        "name": "Fresh",
        "role": Framework.Role.ALTERNATIVE,
        "summary": "It is new.",
        "website": "https://example.org/",
        "documentation": "https://example.org/docs/",
        "package": "fresh",
    }
    return stored(Framework(**{**fields, **given}))


def fresh_source(**given: Any) -> Source:
    fields: dict[str, Any] = {
        "slug": "fresh-source",
        "title": "A fresh source",
        "publisher": "Example press",
        "kind": Source.Kind.ARTICLE,
    }
    return stored(Source(**{**fields, **given}))


def fresh_measurement(**given: Any) -> Measurement:
    fields: dict[str, Any] = {
        "slug": "fresh-measurement",
        "title": "How fresh it was",
        "how": "With a thermometer.",
        "unit": "degrees",
        "baseline": shipped(Framework),
        "results": {"django": {"ratio": 1.0, "low": 1.0, "high": 1.0, "value": 4.0}},
        "versions": {"Django": "5.2"},
        "machine": "A kitchen.",
        "measured_on": date(2026, 11, 1),
        "rounds": 3,
    }
    return stored(Measurement(**{**fields, **given}))


def fresh_criterion(**given: Any) -> Criterion:
    fields: dict[str, Any] = {
        "slug": "fresh-criterion",
        "name": "Freshness",
        "group": Criterion.Group.WAY,
        "need": "It has to stay fresh.",
        "description": "How fresh it stays.",
        "base_weight": Decimal("0.5"),
    }
    return stored(Criterion(**{**fields, **given}))


def fresh_rating(**given: Any) -> Rating:
    fields: dict[str, Any] = {"value": Decimal("6.5"), "rationale": "Because it is so."}
    given.setdefault("criterion", shipped(Criterion))
    fields["framework"] = given.pop("framework", None) or fresh_framework()
    return stored(Rating(**{**fields, **given}))


def fresh_evidence(**given: Any) -> Evidence:
    fields: dict[str, Any] = {
        "statement": "The documentation says so.",
        "status": Evidence.Status.STATED,
        "verified_on": date(2026, 11, 1),
        "review_by": date(2027, 11, 1),
    }
    given.setdefault("rating", shipped(Rating))
    fields["source"] = given.pop("source", None) or fresh_source()
    return stored(Evidence(**{**fields, **given}))


def fresh_companion(**given: Any) -> Companion:
    fields: dict[str, Any] = {
        "framework": shipped(Framework),
        "criterion": shipped(Criterion),
        "name": "Fresh-Companion",
        "provision": Companion.Provision.PACKAGE,
        "package": "fresh-companion",
        "url": "https://example.org/companion/",
        "purpose": "It keeps things fresh.",
    }
    return stored(Companion(**{**fields, **given}))


def fresh_section(**given: Any) -> Section:
    fields: dict[str, Any] = {
        "slug": "fresh-section",
        "name": "Freshness",
        "about": "How fresh it is.",
    }
    return stored(Section(**{**fields, **given}))


def fresh_question(**given: Any) -> Question:
    fields: dict[str, Any] = {
        "slug": "fresh-question",
        "section": shipped(Section),
        "text": "How fresh is it?",
        "reason": "Fresh things differ.",
    }
    return stored(Question(**{**fields, **given}))


def fresh_choice(**given: Any) -> Choice:
    fields: dict[str, Any] = {"slug": "fresh-choice", "text": "Very fresh"}
    given.setdefault("question", shipped(Question))
    return stored(Choice(**{**fields, **given}))


def fresh_effect(**given: Any) -> Effect:
    fields: dict[str, Any] = {"value": Decimal("1.5"), "reason": "It does."}
    given.setdefault("criterion", shipped(Criterion))
    fields["choice"] = given.pop("choice", None) or fresh_choice()
    return stored(Effect(**{**fields, **given}))


def fresh_advisory(**given: Any) -> Advisory:
    fields: dict[str, Any] = {
        "slug": "fresh-advisory",
        "title": "Keep it fresh",
        "text": "Do not wait.",
    }
    row = stored(Advisory(**{**fields, **given}))
    row.choices.add(shipped(Choice))
    return row


def fresh_contradiction(**given: Any) -> Contradiction:
    fields: dict[str, Any] = {"slug": "fresh-contradiction", "text": "Look again at both."}
    row = stored(Contradiction(**{**fields, **given}))
    row.choices.set([question.choices.first() for question in Question.objects.all()[:2]])
    return row


def fresh_reference_project(**given: Any) -> ReferenceProject:
    fields: dict[str, Any] = {
        "slug": "fresh-project",
        "title": "A fresh project",
        "description": "Nobody has thought of it before.",
    }
    row = stored(ReferenceProject(**{**fields, **given}))
    choice = shipped(Choice)
    row.choices.add(choice)
    row.emphasis.add(choice.question)
    return row


def fresh_waiver(**given: Any) -> Waiver:
    fields: dict[str, Any] = {"rule": "fresh-rule", "place": "criteria.admin", "reason": "So."}
    return stored(Waiver(**{**fields, **given}))


#: How a row of each kind is made, after those that it names.
FRESH: dict[type[Model], Callable[..., Model]] = {
    Framework: fresh_framework,
    Source: fresh_source,
    Measurement: fresh_measurement,
    Criterion: fresh_criterion,
    Rating: fresh_rating,
    Evidence: fresh_evidence,
    Companion: fresh_companion,
    Section: fresh_section,
    Question: fresh_question,
    Choice: fresh_choice,
    Effect: fresh_effect,
    Advisory: fresh_advisory,
    Contradiction: fresh_contradiction,
    ReferenceProject: fresh_reference_project,
    Waiver: fresh_waiver,
}


def fresh_slugged(model: type[Slugged]) -> Slugged:
    """A fresh row with a slug."""
    row = FRESH[model]()
    assert isinstance(row, Slugged)
    return row


def shipped(model: type[AnyModel]) -> AnyModel:
    """The first row of the shipped knowledge."""
    row = model._default_manager.first()
    assert row is not None
    return row


def shown(model: type[Slugged]) -> Slugged:
    """A row that edition 1 has shown; made to look so where nothing of its kind is shipped."""
    if not model.objects.filter(first_edition=1).exists():
        row = FRESH[model](slug="shown-before")
        model.objects.filter(pk=row.pk).update(first_edition=1)
    found = model.objects.filter(first_edition=1).first()
    assert isinstance(found, Slugged)
    return found


def twin(row: AnyModel) -> AnyModel:
    """An unsaved copy of a row."""
    other = copy(row)
    other.pk = None
    other._state = copy(row._state)
    other._state.adding = True
    return other


def identifier(model: type[Model]) -> str:
    """The name of a model in the id of a test."""
    return str(model._meta.model_name)
