"""What the pages show of an edition's knowledge, in the words and numbers that people read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .engine.facts import (
    Choice,
    Companion,
    Criterion,
    Evidence,
    Framework,
    Knowledge,
    Measurement,
    Question,
)
from .engine.facts import Source as SourceFact
from .engine.profile import Profile
from .engine.scoring import DecisionModel, standing
from .models import Criterion as CriterionRow
from .models import Source as SourceRow


def number(value: float, places: int = 1) -> str:
    """A number for people: fixed places, a real minus sign, no minus before a zero."""
    text = f"{value:.{places}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "\N{MINUS SIGN}")


def plain(value: float) -> str:
    """A number without the decimals that say nothing: 4, 9.5."""
    return f"{value:g}".replace("-", "\N{MINUS SIGN}")


@dataclass(frozen=True, slots=True)
class RatingCell:
    """The rating of one framework on one criterion, and what it rests on.

    ``width`` is the rating in percent of the scale.
    """

    framework: Framework
    value: str
    width: str
    rationale: str
    evidence: tuple[tuple[Evidence, SourceFact], ...]
    companions: tuple[Companion, ...]


def rating_cells(criterion: Criterion, knowledge: Knowledge) -> Iterator[RatingCell]:
    """The ratings of a criterion, in the order of the frameworks."""
    for framework in knowledge.frameworks:
        value = criterion.ratings[framework.slug]
        yield RatingCell(
            framework=framework,
            value=plain(value),
            width=f"{value * 10:g}",
            rationale=criterion.rationales.get(framework.slug, ""),
            evidence=tuple(
                (piece, knowledge.source[piece.source])
                for piece in criterion.evidence
                if piece.framework == framework.slug
            ),
            companions=companions(knowledge, framework.slug, criterion.slug),
        )


def companions(knowledge: Knowledge, framework: str, criterion: str) -> tuple[Companion, ...]:
    """What is used with a framework to cover a criterion."""
    return knowledge.companions_by_use.get((framework, criterion), ())


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion in the comparison."""

    criterion: Criterion
    cells: tuple[RatingCell, ...]


def groups(knowledge: Knowledge) -> list[tuple[str, list[CriterionLine]]]:
    """All criteria under the headings of their groups, without empty ones."""
    found = []
    for slug, heading in CriterionRow.Group.choices:
        lines = [
            CriterionLine(criterion, tuple(rating_cells(criterion, knowledge)))
            for criterion in knowledge.criteria
            if criterion.group == slug
        ]
        if lines:
            found.append((str(heading), lines))
    return found


@dataclass(frozen=True, slots=True)
class WeightChange:
    """An answer that changes the weight of a criterion, and by how much."""

    question: Question
    choice: Choice
    value: str


def weight_changes(criterion: Criterion, knowledge: Knowledge) -> list[WeightChange]:
    """The answers that change the weight of a criterion, the largest change first."""
    found = [
        (effect, question, choice)
        for question in knowledge.questions
        for choice in question.choices
        if (effect := choice.effects.get(criterion.slug))
    ]
    found.sort(key=lambda item: -item[0])
    return [
        WeightChange(question, choice, ("+" if effect > 0 else "") + plain(effect))
        for effect, question, choice in found
    ]


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A source, its kind in words, and the criteria that it bears on."""

    source: SourceFact
    kind: str
    criteria: tuple[Criterion, ...]


def source_uses(knowledge: Knowledge) -> list[SourceUse]:
    """All sources that evidence names, by publisher and title."""
    used: dict[str, dict[str, Criterion]] = {}
    for criterion in knowledge.criteria:
        for piece in criterion.evidence:
            used.setdefault(piece.source, {})[criterion.slug] = criterion
    kinds = dict(SourceRow.Kind.choices)
    found = [
        SourceUse(source, str(kinds.get(source.kind, source.kind)), tuple(criteria.values()))
        for source, criteria in ((knowledge.source[slug], cs) for slug, cs in used.items())
    ]
    return sorted(found, key=lambda use: (use.source.publisher.lower(), use.source.title.lower()))


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """One answer to an otherwise empty questionnaire, and what it does to the scores.

    ``cells`` are the ratings of the criterion that it speaks for most clearly, ``scores`` those of
    the contenders, without the answer and with it.
    """

    question: Question
    choice: Choice
    criterion: Criterion
    effect: str
    before: str
    after: str
    cells: tuple[RatingCell, ...]
    scores: tuple[tuple[Framework, str, str], ...]


def worked_examples(model: DecisionModel) -> list[WorkedExample]:
    """One example for each contender: the answer that speaks for it most clearly."""
    found = (_clearest(model.knowledge, contender) for contender in model.knowledge.contenders)
    return [_worked(model, *clearest) for clearest in found if clearest]


def _clearest(
    knowledge: Knowledge, contender: Framework
) -> tuple[Question, Choice, Criterion] | None:
    """The answer and the criterion through which most weight goes to where a contender is best."""

    def gain(criterion: Criterion, effect: float) -> float:
        rivals = (f.slug for f in knowledge.contenders if f != contender)
        ahead = criterion.ratings[contender.slug] - max(criterion.ratings[slug] for slug in rivals)
        return effect * ahead if effect > 0 else 0

    found = [
        (gain(knowledge.criterion[slug], effect), question, choice, knowledge.criterion[slug])
        for question in knowledge.questions
        for choice in question.choices
        for slug, effect in choice.effects.items()
    ]
    best = max(found, key=lambda item: item[0], default=None)
    return best[1:] if best and best[0] > 0 else None


def _worked(
    model: DecisionModel, question: Question, choice: Choice, criterion: Criterion
) -> WorkedExample:
    empty = standing(model, Profile())
    answered = standing(model, Profile({question.slug: choice.slug}))
    effect = choice.effects[criterion.slug]
    return WorkedExample(
        question=question,
        choice=choice,
        criterion=criterion,
        effect=plain(effect),
        before=plain(criterion.base_weight),
        after=plain(criterion.base_weight + effect),
        cells=tuple(rating_cells(criterion, model.knowledge)),
        scores=tuple(
            (model.knowledge.frameworks[n], number(empty.score(n)), number(answered.score(n)))
            for n in model.contenders
        ),
    )


@dataclass(frozen=True, slots=True)
class ResultRow:
    """What was measured for one framework: the figure, its ratio, and the spread of the ratio."""

    framework: Framework
    figure: str
    ratio: str
    spread: str


@dataclass(frozen=True, slots=True)
class MeasurementTable:
    """A measurement of this project's laboratory, with how and on what it was made."""

    measurement: Measurement
    baseline: Framework
    rows: tuple[ResultRow, ...]
    versions: str


def measurement_tables(criterion: Criterion, knowledge: Knowledge) -> list[MeasurementTable]:
    """The measurements that the evidence on a criterion rests on, each once."""
    slugs = dict.fromkeys(slug for piece in criterion.evidence for slug in piece.measurements)
    return [_measurement_table(knowledge.measurement[slug], knowledge) for slug in slugs]


def _measurement_table(measurement: Measurement, knowledge: Knowledge) -> MeasurementTable:
    return MeasurementTable(
        measurement=measurement,
        baseline=knowledge.framework[measurement.baseline],
        rows=tuple(
            ResultRow(
                framework,
                figure=f"{plain(found.value)} {found.unit}".strip(),
                ratio=number(found.ratio, 2),
                spread=f"{number(found.low, 2)} to {number(found.high, 2)}",
            )
            for framework in knowledge.frameworks
            if (found := measurement.results.get(framework.slug))
        ),
        versions=", ".join(f"{name} {version}" for name, version in measurement.versions.items()),
    )
