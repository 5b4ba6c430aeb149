"""Knowledge as records: the opposite of reading the draft, up to the rows.

What a fact and its row call by the same name is carried over without a line here; what one of them
has in another shape stands in :data:`RESHAPED`, and a test holds that nothing is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any

from comparisons.engine import facts
from comparisons.kinds import BY_NAME, Kind

from .records import Contents, Record

#: By kind of fact: the fields that become rows of their own, or rows that are named otherwise.
RESHAPED: dict[type[Any], frozenset[str]] = {
    facts.Criterion: frozenset({"ratings", "rationales", "evidence"}),
    facts.Evidence: frozenset({"framework"}),
    facts.Question: frozenset({"choices"}),
    facts.Choice: frozenset({"effects", "reasons"}),
    facts.Advisory: frozenset({"conditions"}),
    facts.Contradiction: frozenset({"conditions"}),
    facts.ReferenceProject: frozenset({"answers"}),
}


def flatten(knowledge: facts.Knowledge) -> Contents:
    """All rows that say what the knowledge says, in its order.

    Their positions are left to whoever writes them. Knowledge without any reason of an effect is
    from before they were recorded: it says nothing of them, so they stay.
    """
    recorded = any(choice.reasons for q in knowledge.questions for choice in q.choices)
    return flattened(knowledge, with_reasons=recorded)


def flattened(knowledge: facts.Knowledge, with_reasons: bool = True) -> Contents:
    """All rows, as :func:`flatten` gives them, with the reasons of effects or without."""
    found: dict[Kind, list[Record]] = {kind: [] for kind in BY_NAME.values()}
    plain = set(BY_NAME) & {each.name for each in fields(knowledge)}
    for name in plain - {"criteria", "questions"}:
        found[BY_NAME[name]] = [_record(name, fact) for fact in getattr(knowledge, name)]
    for criterion in knowledge.criteria:
        _add(found, _criterion(criterion))
    for question in knowledge.questions:
        _add(found, _question(question, with_reasons))
    return Contents(found)


def _add(found: Mapping[Kind, list[Record]], records: Iterable[Record]) -> None:
    for record in records:
        found[record.kind].append(record)


def _criterion(criterion: facts.Criterion) -> Iterable[Record]:
    yield _record("criteria", criterion)
    for framework, value in criterion.ratings.items():
        row = {
            "criterion": (criterion.slug,),
            "framework": (framework,),
            "value": str(value),
            "rationale": criterion.rationales.get(framework, ""),
        }
        yield _made("ratings", row)
    for piece in criterion.evidence:
        yield _record("evidence", piece, rating=(criterion.slug, piece.framework))


def _question(question: facts.Question, with_reasons: bool) -> Iterable[Record]:
    yield _record("questions", question)
    for choice in question.choices:
        yield _record("choices", choice, question=(question.slug,))
        for criterion, value in choice.effects.items():
            row = {
                "choice": (question.slug, choice.slug),
                "criterion": (criterion,),
                "value": str(value),
            }
            reason = {"reason": choice.reasons.get(criterion, "")} if with_reasons else {}
            yield _made("effects", {**row, **reason})


def _record(name: str, fact: Any, **given: Any) -> Record:
    """The row of a fact: what both call by the same name, and what is given."""
    kind = BY_NAME[name]
    values: dict[str, Any] = {"retired": False} if kind.is_slugged else {}
    for each in fields(fact):
        if each.name in kind.fields and each.name not in RESHAPED.get(type(fact), ()):
            values[each.name] = _value(kind.fields[each.name], getattr(fact, each.name))
    for said in ("conditions", "answers"):
        if hasattr(fact, said):
            values["choices"] = _choices(getattr(fact, said))
    return _made(name, {**values, **given})


def _value(field: Any, value: Any) -> Any:
    if field.many_to_many:
        return [(slug,) for slug in value]
    if field.is_relation:
        return None if value is None else (value,)
    if isinstance(value, Mapping):
        return {k: asdict(v) if is_dataclass(v) else v for k, v in value.items()}  # type: ignore[arg-type]
    return str(value) if isinstance(value, float) else value


def _choices(answers: Mapping[str, str | tuple[str, ...]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for question, choices in answers.items():
        choices = (choices,) if isinstance(choices, str) else choices
        found += [(question, choice) for choice in choices]
    return found


def _made(name: str, values: Mapping[str, Any]) -> Record:
    kind = BY_NAME[name]
    record = Record(kind, values, "")
    return Record(kind, values, f"{name}.{'.'.join(record.key)}")
