"""The data of an edition: look-ups, order, immutability."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass, replace

import pytest

from comparisons.engine import facts
from comparisons.engine.facts import Question, Source

from .knowledges import DESK, build


def test_what_has_a_slug_is_found_by_it() -> None:
    knowledge = replace(DESK, sources=(Source("survey", "A survey"),))
    assert knowledge.framework["flask"].name == "Flask"
    assert knowledge.criterion["admin"].ratings == {"django": 9, "flask": 4, "fastapi": 2}
    assert knowledge.question["clients"].choice("many").effects == {"api": 2}
    assert knowledge.source["survey"].title == "A survey"


def test_look_ups_keep_the_order_of_the_edition() -> None:
    assert list(DESK.framework) == ["django", "flask", "fastapi"]
    assert list(DESK.criterion) == ["admin", "freedom", "api"]
    assert list(DESK.question) == ["admin", "layout", "clients"]


def test_only_contenders_can_be_recommended() -> None:
    knowledge = build({"c": (1, 1, 2, 3)}, contenders=["zope", "bottle"], alternatives=["aiohttp"])
    assert [f.slug for f in knowledge.contenders] == ["zope", "bottle"]


def test_a_choice_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="some"):
        DESK.question["clients"].choice("some")


def test_questions_are_told_apart_by_section() -> None:
    asked = [Question(slug, section, "?", ()) for slug, section in ("ab", "ba", "cb")]
    knowledge = replace(DESK, questions=tuple(asked))
    assert [q.slug for q in knowledge.questions_of("b")] == ["a", "c"]
    assert knowledge.questions_of("z") == ()


KINDS = [kind for kind in vars(facts).values() if isinstance(kind, type) and is_dataclass(kind)]


def test_all_kinds_of_facts_are_looked_at() -> None:
    assert len(KINDS) == 15


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_facts_are_frozen(kind: type) -> None:
    fact: object = object.__new__(kind)
    name = fields(kind)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(fact, name, "changed")
