"""The JSON Schemas of all documents, in the dialect of JSON Schema 2020-12 and OpenAPI 3.1."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from comparisons.engine import facts
from comparisons.engine.profile import TITLE_MAX

from . import schemas

Shape = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
REFERENCE = "#/components/schemas/"
SchemaName = Literal["profile", "verdict", "edition", "editions", "questionnaire", "problem"]
#: The documents whose schemas are given out one by one, by the name in their address.
PUBLISHED: dict[SchemaName, str] = {
    "profile": "Profile",
    "verdict": "Verdict",
    "edition": "Edition",
    "editions": "EditionList",
    "questionnaire": "Questionnaire",
    "problem": "Problem",
}
#: How many profiles one request may hold.
BATCH_MAX = 100
#: What is trimmed from both ends of a title, and what it must not hold in between.
_SPACE = (
    r"[\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*"
)
_PLAIN = r"[^\u0000-\u001f\u007f-\u009f\u2028\u2029]"


def profile(knowledge: facts.Knowledge) -> Shape:
    """The schema of a profile, with the questions and choices of an edition.

    It accepts exactly what the engine accepts.
    """
    return {
        "title": "Profile",
        "description": "What is known of one project. Every part may be left out.",
        "type": "object",
        "properties": {
            "title": {
                "description": f"One line of plain text, trimmed, at most {TITLE_MAX} characters.",
                "type": "string",
                "pattern": f"^{_SPACE}{_PLAIN}{{0,{TITLE_MAX}}}{_SPACE}$",
            },
            "answers": {
                "description": "Question to choice. A question left out is unanswered.",
                "type": "object",
                "properties": {q.slug: _choices(q) for q in knowledge.questions},
                "additionalProperties": False,
            },
            "emphasis": {
                "description": "The answered questions that count double.",
                "type": "array",
                "items": {"enum": [q.slug for q in knowledge.questions]},
            },
        },
        "additionalProperties": False,
        "not": {"anyOf": [_emphasised_but_open(q.slug) for q in knowledge.questions]},
    }


def _choices(question: facts.Question) -> Shape:
    return {"description": question.text, "enum": [choice.slug for choice in question.choices]}


def _emphasised_but_open(slug: str) -> Shape:
    return {
        "properties": {
            "emphasis": {"contains": {"const": slug}},
            "answers": {"properties": {slug: False}},
        },
        "required": ["emphasis"],
    }


def components(knowledge: facts.Knowledge) -> dict[str, Shape]:
    """All schemas by name. They refer to each other as OpenAPI has it."""
    models = (
        schemas.Verdict,
        schemas.EditionList,
        schemas.Questionnaire,
        schemas.Problem,
    )
    _, written = models_json_schema(
        [(model, "validation") for model in models], ref_template=REFERENCE + "{model}"
    )
    found = {**_edition(), **written["$defs"], "Profile": profile(knowledge)}
    for name in ("Problem", "ProblemError"):
        _left_out_instead_of_null(found[name])
    return {name: _tidied(found[name]) for name in sorted(found)}


def _edition() -> dict[str, Shape]:
    """The schemas of an edition's document and its parts, from the engine's own classes.

    An edition may lack a part that was invented later, so only what has no default is required.
    """
    written = TypeAdapter(facts.Knowledge).json_schema(ref_template=REFERENCE + "{model}")
    parts: dict[str, Shape] = written.pop("$defs")
    ratings = TypeAdapter(dict[schemas.Slug, schemas.Rating]).json_schema()
    parts["Criterion"]["properties"]["ratings"] = ratings
    parts["Criterion"]["properties"]["base_weight"]["minimum"] = 0
    effect = {"type": "number", "minimum": -facts.EFFECT_MAX, "maximum": facts.EFFECT_MAX}
    parts["Choice"]["properties"]["effects"]["additionalProperties"] = effect
    head = {
        "digest": TypeAdapter(schemas.Digest).json_schema(),
        "edition": {"type": "integer", "minimum": 1},
        "engine": {"const": "1"},
    }
    written["title"] = "Edition"
    written["description"] = "All that an edition says, and the digest of it."
    written["properties"] = {**head, **written["properties"]}
    written["required"] = [*head, *written["required"]]
    return {**parts, "Edition": written}


def _left_out_instead_of_null(shape: Shape) -> None:
    for name, part in shape["properties"].items():
        if "anyOf" in part:
            shape["properties"][name] = part["anyOf"][0]


def _tidied(shape: Any) -> Any:
    """A schema without the titles that only repeat a name, and closed where keys have a pattern."""
    if isinstance(shape, list):
        return [_tidied(part) for part in shape]
    if not isinstance(shape, dict):
        return shape
    found = {key: _tidied(part) for key, part in shape.items()}
    for part in found.get("properties", {}).values():
        if isinstance(part, dict) and isinstance(part.get("title"), str):
            del part["title"]
    if "patternProperties" in found:
        found["additionalProperties"] = False
    if isinstance(found.get("description"), str):
        found["description"] = " ".join(found["description"].replace("``", "`").split())
    return found


def standalone(name: str, knowledge: facts.Knowledge) -> Shape:
    """One schema with all that it refers to, as a document of its own."""
    everything = components(knowledge)
    needed = set(_references(everything, name)) - {name}
    shape = {"$schema": DIALECT, **everything[name]}
    if needed:
        shape["$defs"] = {each: everything[each] for each in sorted(needed)}
    moved: Shape = json.loads(json.dumps(shape).replace(REFERENCE, "#/$defs/"))
    return moved


def _references(everything: dict[str, Shape], name: str) -> Iterator[str]:
    """The names that a schema refers to, directly or through others. None refers to itself."""
    yield name
    for other in everything:
        if f'"{REFERENCE}{other}"' in json.dumps(everything[name]):
            yield from _references(everything, other)
