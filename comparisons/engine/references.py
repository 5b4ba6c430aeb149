"""The rules about names: each names one thing, and everything that is named exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from .facts import Knowledge
from .findings import Finding, unknown
from .profile import ProfileError, parse


def duplicate_slugs(knowledge: Knowledge) -> Iterator[Finding]:
    """A slug names one thing among its kind."""
    kinds: dict[str, Iterable[str]] = {
        "frameworks": (f.slug for f in knowledge.frameworks),
        "criteria": (c.slug for c in knowledge.criteria),
        "questions": (q.slug for q in knowledge.questions),
        "sections": (s.slug for s in knowledge.sections),
        "sources": (s.slug for s in knowledge.sources),
        "advisories": (a.slug for a in knowledge.advisories),
        "contradictions": (c.slug for c in knowledge.contradictions),
    }
    kinds |= {
        f"questions.{q.slug}.choices": (c.slug for c in q.choices) for q in knowledge.questions
    }
    for kind, slugs in kinds.items():
        for slug, count in Counter(slugs).items():
            if count > 1:
                yield Finding(
                    "duplicate-slug",
                    "error",
                    f"{kind}.{slug}",
                    f"The slug is used {count} times.",
                    "Give each its own.",
                )


def references(knowledge: Knowledge) -> Iterator[Finding]:
    """Everything that is named exists."""
    sections = {section.slug for section in knowledge.sections}
    for question in knowledge.questions:
        if question.section not in sections:
            yield unknown(f"questions.{question.slug}.section", question.section, "section")
    for criterion in knowledge.criteria:
        for piece in criterion.evidence:
            place = f"criteria.{criterion.slug}.evidence"
            if piece.source not in knowledge.source:
                yield unknown(place, piece.source, "source")
            if piece.framework not in knowledge.framework:
                yield unknown(place, piece.framework, "framework")
    packages = {(c.framework, c.package.lower()) for c in knowledge.companions if c.package}
    for companion in knowledge.companions:
        place = f"companions.{companion.framework}.{companion.name}"
        if companion.framework not in knowledge.framework:
            yield unknown(place, companion.framework, "framework")
        if companion.criterion not in knowledge.criterion:
            yield unknown(place, companion.criterion, "criterion")
        for package in companion.replaced:
            if (companion.framework, package) not in packages:
                yield unknown(f"{place}.instead_of", package, "package of this framework")
    for advisory in knowledge.advisories:
        place = f"advisories.{advisory.slug}"
        if advisory.leader is not None and advisory.leader not in knowledge.framework:
            yield unknown(f"{place}.leader", advisory.leader, "framework")
        yield from _conditions(place, advisory.conditions, knowledge)
    for contradiction in knowledge.contradictions:
        place = f"contradictions.{contradiction.slug}"
        yield from _conditions(place, contradiction.conditions, knowledge)
        if len(contradiction.conditions) < 2:
            message = "One answer alone contradicts nothing."
            hint = "Name answers to at least two questions."
            yield Finding("lone-contradiction", "error", place, message, hint)


def _conditions(
    place: str, conditions: Mapping[str, tuple[str, ...]], knowledge: Knowledge
) -> Iterator[Finding]:
    for slug, choices in conditions.items():
        asked = knowledge.question.get(slug)
        known = {choice.slug for choice in asked.choices} if asked else set()
        for choice in choices:
            if choice not in known:
                yield unknown(f"{place}.conditions.{slug}", choice, "choice")


def reference_answers(knowledge: Knowledge) -> Iterator[Finding]:
    """The answers of every reference project are a profile."""
    for project in knowledge.reference_projects:
        document = {"answers": dict(project.answers), "emphasis": list(project.emphasis)}
        try:
            parse(document, knowledge)
        except ProfileError as error:
            for problem in error.problems:
                yield Finding(
                    "reference-answers",
                    "error",
                    f"reference_projects.{project.slug}.{problem.path}",
                    problem.message,
                    "Correct its answers.",
                )
