"""An edition's document is enough: a second tool recomputes any advice from it alone.

The first half of this file is that second tool. It reads JSON and shares no code with the engine.
"""

from __future__ import annotations

import json
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from comparisons.engine.explanation import verdict
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition
from comparisons.models import Edition

# -- A second tool ---------------------------------------------------------------------------------


def recompute(document: str, profile: dict[str, Any]) -> dict[str, Any]:
    """Advice from the text of an edition and a profile, as the contract has the arithmetic."""
    edition = json.loads(document, parse_float=Fraction, parse_int=Fraction)
    effects = {
        (question["slug"], choice["slug"]): choice["effects"]
        for question in edition["questions"]
        for choice in question["choices"]
    }
    given = [
        (question, 2 if question in profile["emphasis"] else 1, effects[question, choice])
        for question, choice in profile["answers"].items()
    ]
    ratings = {c["slug"]: c["ratings"] for c in edition["criteria"]}
    base = {c["slug"]: c["base_weight"] for c in edition["criteria"]}
    weights = {c: w + sum(m * e.get(c, 0) for _, m, e in given) for c, w in base.items()}
    total = sum(weights.values())
    scores = {
        f["slug"]: 10 * sum(w * ratings[c][f["slug"]] for c, w in weights.items()) / total
        for f in edition["frameworks"]
    }
    contenders = [f["slug"] for f in edition["frameworks"] if f["role"] == "contender"]
    ahead, over = sorted(contenders, key=lambda f: -scores[f])[:2]
    lean = {c: r[ahead] - r[over] for c, r in ratings.items()}
    spread = sum(w * abs(lean[c]) for c, w in weights.items())
    return {
        "weights": weights,
        "scores": scores,
        "leader": ahead if scores[ahead] > scores[over] else None,
        "points": scores[ahead] - scores[over],
        "start": 10 * sum(w * lean[c] for c, w in base.items()) / total,
        "pulls": {q: 10 * m * sum(e[c] * lean[c] for c in e) / total for q, m, e in given},
        "contributions": {c: 10 * w * lean[c] / total for c, w in weights.items()},
        "robustness": abs(sum(w * lean[c] for c, w in weights.items())) / spread if spread else 0,
    }


# -- What both say ---------------------------------------------------------------------------------


def assert_equal(edition: PublishedEdition, profile: Profile) -> None:
    text = Edition.objects.get(number=edition.number).document
    told: dict[str, Any] = json.loads(json.dumps(profile.document()))
    expected = recompute(text, told)
    found = verdict(edition.model, profile).document(edition.number, edition.digest)
    sign = {found["leader"] or found["lead"]["over"]: 1}
    pulls = {
        p["question"]: p["points"] * (sign.get(p["toward"], -1) if p["toward"] else 0)
        for p in found["pulls"]
    }
    close = {
        "scores": (found["scores"], expected["scores"]),
        "points": (found["lead"]["points"], expected["points"]),
        "start": (found["lead"]["starting_point"], expected["start"]),
        "robustness": (found["robustness"], expected["robustness"]),
        "pulls": (pulls, expected["pulls"]),
        "weights": ({c["criterion"]: c["weight"] for c in found["criteria"]}, expected["weights"]),
        "contributions": (
            {c["criterion"]: c["points"] for c in found["criteria"]},
            expected["contributions"],
        ),
    }
    for name, (one, other) in close.items():
        number = {k: float(v) for k, v in other.items()} if isinstance(other, dict) else other
        assert one == pytest.approx(number, rel=1e-9, abs=1e-9), name
    assert found["leader"] == expected["leader"]
    whole = expected["start"] + sum(expected["pulls"].values())
    assert whole == expected["points"] == sum(expected["contributions"].values())


def test_without_answers(edition: PublishedEdition) -> None:
    assert_equal(edition, Profile())


@pytest.mark.parametrize("seed", range(12))
def test_with_answers_at_random(edition: PublishedEdition, seed: int) -> None:
    dice = Random(seed)  # noqa: S311 - tests, not secrets
    asked = dice.sample(edition.knowledge.questions, dice.randint(1, 28))
    answers = {question.slug: dice.choice(question.choices).slug for question in asked}
    emphasis = dice.sample(sorted(answers), dice.randint(0, len(answers)))
    assert_equal(edition, Profile(answers, frozenset(emphasis), "At random"))


def test_for_every_reference_project(edition: PublishedEdition) -> None:
    for project in edition.knowledge.reference_projects[::6]:
        assert_equal(edition, Profile(project.answers, frozenset(project.emphasis), project.title))


# -- The contract of the document ------------------------------------------------------------------


def test_the_document_holds_what_the_contract_names(edition: PublishedEdition) -> None:
    document = json.loads(Edition.objects.get(number=1).document)
    frameworks = {f["slug"]: f["role"] for f in document["frameworks"]}
    assert frameworks == {"django": "contender", "flask": "contender", "fastapi": "alternative"}
    criteria = {c["slug"] for c in document["criteria"]}
    for criterion in document["criteria"]:
        assert criterion["base_weight"] >= 0
        assert set(criterion["ratings"]) == set(frameworks)
        assert all(0 <= r <= 10 and r * 2 == int(r * 2) for r in criterion["ratings"].values())
    for question in document["questions"]:
        assert question["choices"]
        for choice in question["choices"]:
            assert set(choice["effects"]) <= criteria
            assert all(-5 <= effect <= 5 for effect in choice["effects"].values())
    assert (document["edition"], document["engine"]) == (1, "1")


def test_the_document_does_not_hold_its_own_digest(edition: PublishedEdition) -> None:
    text = Edition.objects.get(number=1).document
    assert edition.digest not in text
    assert "digest" not in json.loads(text)
