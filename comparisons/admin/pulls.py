"""How far each choice of a question would pull alone, with the effects that a curator is typing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from comparisons.catalogue import number
from comparisons.draft import draft
from comparisons.engine.facts import Knowledge
from comparisons.engine.scoring import DecisionModel
from comparisons.engine.sensitivity import alone
from comparisons.models import Question

#: Effects by the slug of a choice, each by the slug of a criterion.
Effects = Mapping[str, Mapping[str, float]]
RETIRED = "It is retired, or its section is: the next edition will not ask it."
UNSOUND = "This cannot be calculated yet: some rating or weight is missing in the draft."


@dataclass(frozen=True)
class Pulls:
    """By the slug of a choice, each contender's name and points; or why there are none."""

    of_choices: dict[str, list[tuple[str, str]]]
    missing: str = ""


def pulls(question: Question, effects: Effects) -> Pulls:
    """What every choice of a question does to the scores alone, under the draft.

    The other questions do not count, so they may be unfinished.

    :param effects: what the choices would do, in place of what is stored.
    """
    knowledge = _with_effects(draft(), question.slug, effects)
    found = next((each for each in knowledge.questions if each.slug == question.slug), None)
    if found is None:
        return Pulls({}, RETIRED)
    if not found.choices:
        return Pulls({})
    names = {framework.slug: framework.name for framework in knowledge.frameworks}
    try:
        model = DecisionModel(replace(knowledge, questions=(found,)))
        points = {x.slug: alone(model, question.slug, x.slug) for x in found.choices}
    except (KeyError, IndexError, ZeroDivisionError):
        return Pulls({}, UNSOUND)
    return Pulls(
        {
            choice: [(names[slug], _signed(value)) for slug, value in by_contender.items()]
            for choice, by_contender in points.items()
        }
    )


def _with_effects(knowledge: Knowledge, slug: str, effects: Effects) -> Knowledge:
    known = {criterion.slug for criterion in knowledge.criteria}

    def effects_of(choice: str) -> dict[str, float]:
        return {c: value for c, value in effects.get(choice, {}).items() if c in known}

    questions = tuple(
        question
        if question.slug != slug
        else replace(
            question,
            choices=tuple(replace(x, effects=effects_of(x.slug)) for x in question.choices),
        )
        for question in knowledge.questions
    )
    return replace(knowledge, questions=questions)


def _signed(points: float) -> str:
    text = number(points)
    return text if text.startswith("\N{MINUS SIGN}") or text == "0.0" else f"+{text}"
