"""What is wrong with a draft of the knowledge: the rules that stand before its publication.

Every rule is a function from :class:`Knowledge` to findings. An error stops publication; a
warning is shown to the curator. The rules on weights hold the model linear: only where no weight
can fall below zero are its explanations exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from .facts import EFFECT_MAX, RATING_MAX, RATING_MIN, WEIGHT_STEP, Knowledge
from .findings import Finding, unknown
from .profile import EMPHASIS, Profile
from .references import duplicate_slugs, reference_answers, references
from .scoring import DecisionModel, halves, hundredths, standing

#: Words that stand beside the questions in an address or a profile.
RESERVED = ("answers", "ask", "back", "before", "emphasis", "from", "rest", "said", "title", "to")
#: Pages of the questionnaire, and places that its buttons lead to, beside the sections.
RESERVED_SECTIONS = ("all", "check", "leaning", "result", "shortest")
#: The furthest that a project about which nothing is known may lean, in points.
EMPTY_LEAD_MAX = 1.0


def lint(knowledge: Knowledge) -> list[Finding]:
    """All findings, errors first.

    Rules that need to score profiles run only where the others found no error.
    """
    findings = [finding for rule in RULES for finding in rule(knowledge)]
    if not any(finding.severity == "error" for finding in findings):
        model = DecisionModel(knowledge)
        findings += [finding for rule in SCORING_RULES for finding in rule(model)]
    return sorted(findings, key=lambda finding: finding.severity)


def unsound(knowledge: Knowledge) -> list[Finding]:
    """The errors for which nothing can be computed with this knowledge; none if it can be scored.

    What it then says may still be an error, as :func:`lint` has it.
    """
    found = (finding for rule in RULES for finding in rule(knowledge))
    return [finding for finding in found if finding.severity == "error"]


def contenders(knowledge: Knowledge) -> Iterator[Finding]:
    """There must be something to decide between."""
    if len(knowledge.contenders) < 2:
        yield Finding(
            "contenders",
            "error",
            "frameworks",
            f"There are {len(knowledge.contenders)} contenders.",
            "Give at least two frameworks the role of a contender.",
        )


def ratings(knowledge: Knowledge) -> Iterator[Finding]:
    """Every criterion is rated for every framework, on the scale, with a reason and evidence."""
    for criterion in knowledge.criteria:
        for framework in knowledge.frameworks:
            place = f"criteria.{criterion.slug}.ratings.{framework.slug}"
            value = criterion.ratings.get(framework.slug)
            if value is None:
                message = f"{framework.name} has no rating for {criterion.name}."
                yield Finding("missing-rating", "error", place, message, "Add one, from 0 to 10.")
                continue
            if not RATING_MIN <= value <= RATING_MAX or halves(value) != value * 2:
                message = f"The rating {value} is off the scale."
                hint = "Choose a number from 0 to 10 in steps of 0.5."
                yield Finding("rating-scale", "error", place, message, hint)
            if not criterion.rationales.get(framework.slug):
                yield Finding(
                    "missing-rationale",
                    "warning",
                    place,
                    "The rating has no rationale.",
                    "Say why.",
                )
            if not any(e.framework == framework.slug for e in criterion.evidence):
                yield Finding(
                    "missing-evidence",
                    "warning",
                    place,
                    "The rating has no evidence.",
                    "Add a source.",
                )


def weights(knowledge: Knowledge) -> Iterator[Finding]:
    """No profile may drive the weight of a criterion below zero, or the sum of all to zero."""
    effects = [
        {x.slug: {c: hundredths(e) for c, e in x.effects.items()} for x in q.choices}
        for q in knowledge.questions
    ]
    for criterion in knowledge.criteria:
        slug, base = criterion.slug, hundredths(criterion.base_weight)
        lowest, profile = _lowest(
            knowledge, base, [{x: e.get(slug, 0) for x, e in each.items()} for each in effects]
        )
        if lowest < 0:
            yield Finding(
                "negative-weight",
                "error",
                f"criteria.{slug}.base_weight",
                f"Answers can drive its weight down to {lowest / 100}.",
                f"Raise the base weight by {-lowest / 100}, or lessen the negative effects.",
                profile,
            )
        if not _in_hundredths(criterion.base_weight):
            message = f"The base weight {criterion.base_weight} is too fine for the model."
            hint = "Give it at most two decimals."
            yield Finding("weight-scale", "error", f"criteria.{slug}.base_weight", message, hint)
    total = sum(hundredths(criterion.base_weight) for criterion in knowledge.criteria)
    lowest, profile = _lowest(
        knowledge, total, [{x: sum(e.values()) for x, e in each.items()} for each in effects]
    )
    if lowest <= 0:
        message = "Answers can drive the sum of all weights to zero."
        yield Finding("no-weight", "error", "criteria", message, "Raise base weights.", profile)


def _lowest(
    knowledge: Knowledge, start: int, effects: list[Mapping[str, int]]
) -> tuple[int, Profile]:
    """How far answers that count double can lower a weight, and the profile that does it."""
    answers = {}
    for question, by_choice in zip(knowledge.questions, effects, strict=True):
        choice = min(by_choice, key=by_choice.__getitem__, default=None)
        if choice is not None and by_choice[choice] < 0:
            start += EMPHASIS * by_choice[choice]
            answers[question.slug] = choice
    return start, Profile(answers, frozenset(answers))


def _in_hundredths(value: float) -> bool:
    return abs(round(value / WEIGHT_STEP) * WEIGHT_STEP - value) < WEIGHT_STEP / 1000


def reserved_slugs(knowledge: Knowledge) -> Iterator[Finding]:
    """No question and no section is named like something else in the addresses."""
    taken = [f"questions.{q.slug}" for q in knowledge.questions if q.slug in RESERVED]
    taken += [f"sections.{s.slug}" for s in knowledge.sections if s.slug in RESERVED_SECTIONS]
    for place in taken:
        message = "The slug has a meaning of its own in addresses."
        yield Finding("reserved-slug", "error", place, message, "Choose another slug.")


def effects(knowledge: Knowledge) -> Iterator[Finding]:
    """Effects name criteria, stay on their scale, and every question has some."""
    for question in knowledge.questions:
        place = f"questions.{question.slug}"
        if len(question.choices) < 2:
            message = f"There are {len(question.choices)} choices."
            yield Finding("few-choices", "error", place, message, "Offer at least two.")
        if not any(choice.effects for choice in question.choices):
            message = "No answer to it changes anything."
            hint = "Give its choices effects, or retire the question."
            yield Finding("no-effect", "error", place, message, hint)
        for choice in question.choices:
            for criterion, value in choice.effects.items():
                where = f"{place}.choices.{choice.slug}.effects.{criterion}"
                if criterion not in knowledge.criterion:
                    yield unknown(where, criterion, "criterion")
                if not -EFFECT_MAX <= value <= EFFECT_MAX or not _in_hundredths(value):
                    message = f"The effect {value} is off the scale."
                    hint = "Choose a number from -5 to +5 with at most two decimals."
                    yield Finding("effect-scale", "error", where, message, hint)


def empty_profile(model: DecisionModel) -> Iterator[Finding]:
    """Who says nothing about a project is told that it is too close to call."""
    stand = standing(model, Profile())
    points = stand.points(stand.load.lead(stand.ahead, stand.over))
    if stand.strength != "even" or abs(points) >= EMPTY_LEAD_MAX:
        yield Finding(
            "empty-profile",
            "error",
            "criteria",
            f"Without any answer {model.slugs[stand.ahead]} leads by {points:.2f} points.",
            f"Balance the base weights to a lead under {EMPTY_LEAD_MAX:g} and the strength even.",
            Profile(),
        )


def reference_outcomes(model: DecisionModel) -> Iterator[Finding]:
    """Every reference project gets the recommendation that is agreed on.

    Another framework recommended is an error; "too close to call" is only a warning, since few
    answers may not tell enough.
    """
    for project in model.knowledge.reference_projects:
        profile = Profile.of(project)
        stand = standing(model, profile)
        recommended = None if stand.recommended is None else model.slugs[stand.recommended]
        if project.expected and project.expected != recommended:
            name_of = model.knowledge.name_of
            who = name_of(recommended) if recommended else "Nothing"
            yield Finding(
                "reference-outcome",
                "error" if recommended else "warning",
                f"reference_projects.{project.slug}",
                f"{who} is recommended, {name_of(project.expected)} is expected.",
                "See which ratings and effects lead there, or review the expectation.",
                profile,
            )


#: Rules that read the knowledge as it stands.
RULES: tuple[Callable[[Knowledge], Iterable[Finding]], ...] = (
    contenders,
    duplicate_slugs,
    reserved_slugs,
    ratings,
    weights,
    effects,
    references,
    reference_answers,
)
#: Rules that score profiles, for knowledge that is otherwise without errors.
SCORING_RULES: tuple[Callable[[DecisionModel], Iterable[Finding]], ...] = (
    empty_profile,
    reference_outcomes,
)
