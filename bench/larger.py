"""``python -m bench.larger TIMES``: publishes an edition so many times as large, for measurements.

Criteria and questions are copied under other names; each copy of a question moves the copies of the
criteria. The database is the one of ``DATABASE_URL``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import replace

import django

from comparisons.engine.facts import Criterion, Knowledge, Question
from comparisons.engine.profile import digest


def enlarged(knowledge: Knowledge, times: int) -> Knowledge:
    """That knowledge with so many copies of each criterion, its companions, and each question."""
    copies = range(times)
    return replace(
        knowledge,
        criteria=tuple(_criterion(c, n) for n in copies for c in knowledge.criteria),
        questions=tuple(_question(q, n) for n in copies for q in knowledge.questions),
        companions=tuple(
            replace(each, criterion=_name(each.criterion, n))
            for n in copies
            for each in knowledge.companions
        ),
    )


def _criterion(criterion: Criterion, number: int) -> Criterion:
    return replace(criterion, slug=_name(criterion.slug, number))


def _question(question: Question, number: int) -> Question:
    choices = tuple(
        replace(
            choice,
            effects=_renamed(choice.effects, number),
            reasons={_name(slug, number): reason for slug, reason in choice.reasons.items()},
        )
        for choice in question.choices
    )
    return replace(question, slug=_name(question.slug, number), choices=choices)


def _renamed(effects: Mapping[str, float], number: int) -> dict[str, float]:
    return {_name(slug, number): effect for slug, effect in effects.items()}


def _name(slug: str, number: int) -> str:
    return f"{slug}-{number}" if number else slug


def main(times: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")
    django.setup()
    from django.utils import timezone

    from comparisons.knowledge import freeze, thaw
    from comparisons.models import Edition

    newest = Edition.objects.latest("number")
    number = newest.number + 1
    document = freeze(enlarged(thaw(newest.document), times), number)
    Edition.objects.create(
        number=number,
        document=document,
        digest=digest(document),
        notes="For measurements.",
        published_at=timezone.now(),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
