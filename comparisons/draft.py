"""The draft: the rows that curators edit, read as :class:`Knowledge`, and the lock on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from django.db.models import Prefetch, QuerySet

from . import models
from .engine import facts


class DraftChangedError(Exception):
    """The draft is no longer what was looked at before something was done with it."""


def lock_draft() -> None:
    """Makes all others who save or publish the draft wait for the end of the transaction.

    SQLite has one lock for every transaction anyway.
    """
    list(models.Framework.objects.select_for_update().values_list("pk"))


def draft() -> facts.Knowledge:
    """What the rows say now, without what was retired."""
    return facts.Knowledge(
        frameworks=tuple(_framework(row) for row in models.Framework.objects.current()),
        criteria=_criteria(),
        questions=tuple(_question(row) for row in _questions()),
        sections=tuple(
            facts.Section(row.slug, row.name, row.about) for row in models.Section.objects.current()
        ),
        sources=tuple(_source(row) for row in models.Source.objects.current()),
        advisories=tuple(_advisory(row) for row in _advisories()),
        contradictions=tuple(
            facts.Contradiction(row.slug, row.text, _conditions(row.choices.all()))
            for row in models.Contradiction.objects.current().prefetch_related("choices__question")
        ),
        companions=tuple(_companion(row) for row in _companions()),
        reference_projects=tuple(_reference_project(row) for row in _reference_projects()),
        measurements=tuple(_measurement(row) for row in _measurements()),
        waivers=tuple(
            facts.Waiver(row.rule, row.place, row.reason) for row in models.Waiver.objects.all()
        ),
    )


def _criteria() -> tuple[facts.Criterion, ...]:
    ratings = models.Rating.objects.filter(framework__retired=False).order_by(
        "framework__position", "framework__slug"
    )
    rows = models.Criterion.objects.current().prefetch_related(
        Prefetch("ratings", ratings.select_related("framework"))
    )
    evidence = _evidence()
    return tuple(_criterion(row, evidence) for row in rows)


def _evidence() -> dict[int, list[facts.Evidence]]:
    """The evidence of each rating. There is so much of it that it is read without models."""
    measurements: dict[int | None, list[str]] = {}
    measured = models.Measurement.objects.current().values_list("evidence", "slug")
    for piece, slug in measured:
        measurements.setdefault(piece, []).append(slug)
    found: dict[int, list[facts.Evidence]] = {}
    rows = models.Evidence.objects.filter(source__retired=False).values_list(
        "pk",
        "rating",
        "rating__framework__slug",
        "source__slug",
        "statement",
        "status",
        "versions",
        "verified_on",
        "review_by",
    )
    for pk, rating, framework, source, statement, status, versions, verified_on, review_by in rows:
        piece = facts.Evidence(
            framework=framework,
            source=source,
            statement=statement,
            status=cast(facts.Status, status),
            versions=versions,
            verified_on=_iso(verified_on),
            review_by=_iso(review_by),
            measurements=tuple(measurements.get(pk, ())),
        )
        found.setdefault(rating, []).append(piece)
    return found


def _questions() -> QuerySet[models.Question]:
    effects = models.Effect.objects.filter(criterion__retired=False).select_related("criterion")
    questions = models.Question.objects.current().filter(section__retired=False)
    questions = questions.order_by("section__position", "section__slug", "position", "slug")
    return questions.select_related("section").prefetch_related(
        Prefetch("choices", models.Choice.objects.current()),
        Prefetch("choices__effects", effects),
    )


def _advisories() -> QuerySet[models.Advisory]:
    rows = models.Advisory.objects.current().select_related("leader")
    return rows.prefetch_related("choices__question")


def _companions() -> QuerySet[models.Companion]:
    rows = models.Companion.objects.filter(framework__retired=False, criterion__retired=False)
    rows = rows.order_by(
        "criterion__position", "criterion__slug", "position", "name", "framework__slug"
    )
    return rows.select_related("framework", "criterion")


def _reference_projects() -> QuerySet[models.ReferenceProject]:
    rows = models.ReferenceProject.objects.current().select_related("expected", "must_name")
    return rows.prefetch_related("choices__question", "emphasis", "must_advise")


def _measurements() -> QuerySet[models.Measurement]:
    return models.Measurement.objects.current().select_related("baseline")


def _framework(row: models.Framework) -> facts.Framework:
    return facts.Framework(
        slug=row.slug,
        role="contender" if row.role == models.Framework.Role.CONTENDER else "alternative",
        name=row.name,
        summary=row.summary,
        website=row.website,
        documentation=row.documentation,
        package=row.package,
    )


def _source(row: models.Source) -> facts.Source:
    return facts.Source(
        slug=row.slug,
        title=row.title,
        publisher=row.publisher,
        kind=row.kind,
        url=row.url,
        published=_iso(row.published),
        note=row.note,
    )


def _criterion(
    row: models.Criterion, evidence: Mapping[int, list[facts.Evidence]]
) -> facts.Criterion:
    ratings = list(row.ratings.all())
    return facts.Criterion(
        slug=row.slug,
        name=row.name,
        base_weight=float(row.base_weight),
        ratings={r.framework.slug: float(r.value) for r in ratings},
        group=row.group,
        need=row.need,
        description=row.description,
        rationales={r.framework.slug: r.rationale for r in ratings},
        evidence=tuple(piece for r in ratings for piece in evidence.get(r.pk, ())),
    )


def _question(row: models.Question) -> facts.Question:
    return facts.Question(
        slug=row.slug,
        section=row.section.slug,
        text=row.text,
        choices=tuple(_choice(choice) for choice in row.choices.all()),
        help=row.help,
        reason=row.reason,
    )


def _choice(row: models.Choice) -> facts.Choice:
    effects = list(row.effects.all())
    return facts.Choice(
        slug=row.slug,
        text=row.text,
        effects={effect.criterion.slug: float(effect.value) for effect in effects},
        help=row.help,
        reasons={effect.criterion.slug: effect.reason for effect in effects if effect.reason},
    )


def _advisory(row: models.Advisory) -> facts.Advisory:
    return facts.Advisory(
        slug=row.slug,
        title=row.title,
        text=row.text,
        conditions=_conditions(row.choices.all()),
        leader=row.leader.slug if row.leader else None,
    )


def _conditions(choices: Iterable[models.Choice]) -> dict[str, tuple[str, ...]]:
    """The choices by question: any of them for each."""
    found: dict[str, list[str]] = {}
    for choice in choices:
        found.setdefault(choice.question.slug, []).append(choice.slug)
    return {question: tuple(slugs) for question, slugs in found.items()}


def _companion(row: models.Companion) -> facts.Companion:
    return facts.Companion(
        framework=row.framework.slug,
        criterion=row.criterion.slug,
        name=row.name,
        provision="package" if row.package else "built-in",
        package=row.package,
        url=row.url,
        purpose=row.purpose,
        instead_of=row.instead_of,
    )


def _reference_project(row: models.ReferenceProject) -> facts.ReferenceProject:
    return facts.ReferenceProject(
        slug=row.slug,
        title=row.title,
        description=row.description,
        answers={choice.question.slug: choice.slug for choice in row.choices.all()},
        emphasis=tuple(question.slug for question in row.emphasis.all()),
        expected=row.expected.slug if row.expected else None,
        example=row.example,
        must_advise=tuple(advisory.slug for advisory in row.must_advise.all()),
        must_name=row.must_name.slug if row.must_name else None,
    )


def _measurement(row: models.Measurement) -> facts.Measurement:
    return facts.Measurement(
        slug=row.slug,
        title=row.title,
        how=row.how,
        unit=row.unit,
        baseline=row.baseline.slug,
        results={slug: facts.Result(**result) for slug, result in row.results.items()},
        versions=row.versions,
        machine=row.machine,
        measured_on=_iso(row.measured_on),
        rounds=row.rounds,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
