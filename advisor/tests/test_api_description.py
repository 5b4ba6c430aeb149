"""What the API says of itself is true, and what it gives out has the form that it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from advisor.api.shapes import PUBLISHED, REFERENCE, SchemaName, profile
from comparisons.engine.explanation import verdict
from comparisons.engine.profile import Profile, ProfileError, parse
from comparisons.knowledge import PublishedEdition

from .profiles import EMPTY, MODEL_API, STAFF_TOOL, WEBHOOK

ROOT = "/api/v1"
METHODS = ("get", "post")


@pytest.fixture
def description(client: Client, edition: PublishedEdition) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{ROOT}/openapi.json").json()
    return found


def schema(client: Client, name: str) -> dict[str, Any]:
    """A published schema, as a client reads it."""
    document: dict[str, Any] = client.get(f"{ROOT}/schemas/{name}.json").json()
    Draft202012Validator.check_schema(document)
    return document


def closed(shape: Any) -> Any:
    """A schema that allows no key beside those that it names."""
    if isinstance(shape, list):
        return [closed(part) for part in shape]
    if not isinstance(shape, dict):
        return shape
    found = {key: closed(part) for key, part in shape.items()}
    if isinstance(found.get("properties"), dict) and found.get("type") == "object":
        found.setdefault("additionalProperties", False)
    return found


def exactly(client: Client, name: str) -> Draft202012Validator:
    """A validator for which a key that the schema does not name is an error."""
    return Draft202012Validator(closed(schema(client, name)))


def operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_every_door_of_the_contract_is_described(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1.")
    assert {(method, path) for path, method, _ in operations(description)} == {
        ("get", "/api/v1/questionnaire"),
        ("get", "/api/v1/editions"),
        ("get", "/api/v1/editions/{number}"),
        ("post", "/api/v1/advice"),
        ("post", "/api/v1/recommendations"),
        ("get", "/api/v1/recommendations/{key}"),
        ("get", "/api/v1/openapi.json"),
        ("get", "/api/v1/schemas/{name}.json"),
    }


def test_every_operation_has_words_and_every_status(description: dict[str, Any]) -> None:
    names = set()
    for _, method, operation in operations(description):
        names.add(operation["operationId"])
        assert operation["summary"]
        assert operation["description"]
        expected = {"200", "400", "403", "404", "405", "429", "503"}
        expected |= {"413", "415", "422"} if method == "post" else {"304"}
        assert expected <= set(operation["responses"])
        for status, response in operation["responses"].items():
            assert response["description"]
            if int(status) >= 400:
                (kind,) = response["content"]
                assert kind == "application/problem+json"
                assert response["content"][kind]["examples"]
    assert len(names) == len(list(operations(description)))


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    text, shapes = json.dumps(description), description["components"]["schemas"]
    used = {part.split('"')[0] for part in text.split(f'"{REFERENCE}')[1:]}
    assert used <= set(shapes)
    for shape in shapes.values():
        Draft202012Validator.check_schema(shape)


def test_every_example_is_true(client: Client, description: dict[str, Any]) -> None:
    shapes, checked = description["components"], 0
    for _, _, operation in operations(description):
        parts = [operation.get("requestBody", {}), *operation["responses"].values()]
        for content in (c for part in parts for c in part.get("content", {}).values()):
            validator = Draft202012Validator({**content["schema"], "components": shapes})
            for example in content.get("examples", {}).values():
                validator.validate(example["value"])
                checked += 1
    assert checked > 20
    advice = description["paths"]["/api/v1/advice"]["post"]
    sent = advice["requestBody"]["content"]["application/json"]["examples"]["one"]["value"]
    got = advice["responses"]["200"]["content"]["application/json"]["examples"]["one"]["value"]
    response = client.post(f"{ROOT}/advice", json.dumps(sent), content_type="application/json")
    assert response.json() == got


def test_what_is_described_is_linked(client: Client, edition: PublishedEdition) -> None:
    page = client.get("/api/").content.decode()
    assert f'href="{ROOT}/openapi.json"' in page
    for name in PUBLISHED:
        assert f'href="{ROOT}/schemas/{name}.json"' in page
    assert 'href="/api/"' in client.get("/").content.decode()


def test_the_page_has_every_operation_and_the_policy(
    client: Client, description: dict[str, Any]
) -> None:
    page = client.get(reverse("api")).content.decode()
    for path, method, operation in operations(description):
        assert f"{method.upper()} {path}" in page
        assert f'id="{operation["operationId"]}"' in page
    assert "`" not in page
    assert "Deprecation" in page
    assert "Sunset" in page


def test_schemas_say_what_they_are(client: Client, edition: PublishedEdition) -> None:
    assert set(get_args(SchemaName)) == set(PUBLISHED)
    for name in PUBLISHED:
        document = schema(client, name)
        assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert document["description"]


def test_documents_have_the_published_form(client: Client, edition: PublishedEdition) -> None:
    for name, path in (
        ("edition", "/editions/1"),
        ("editions", "/editions"),
        ("questionnaire", "/questionnaire"),
    ):
        exactly(client, name).validate(client.get(ROOT + path).json())


def test_verdicts_have_the_published_form(client: Client, edition: PublishedEdition) -> None:
    validator, known = exactly(client, "verdict"), edition.knowledge
    one_answer = [Profile({q.slug: c.slug}) for q in known.questions for c in q.choices]
    references = [Profile(p.answers, frozenset(p.emphasis)) for p in known.reference_projects]
    for one in (EMPTY, STAFF_TOOL, WEBHOOK, MODEL_API, *one_answer, *references):
        document = verdict(edition.model, one).document(edition.number, edition.digest)
        validator.validate(json.loads(json.dumps(document)))


def test_a_verdict_that_lacks_a_part_has_not_the_published_form(
    client: Client, edition: PublishedEdition
) -> None:
    validator = Draft202012Validator(schema(client, "verdict"))
    document = verdict(edition.model, STAFF_TOOL).document(edition.number, edition.digest)
    for key in document:
        assert not validator.is_valid({k: v for k, v in document.items() if k != key})
    assert validator.is_valid({**document, "added_later": 1})


TITLES = st.text(max_size=125).filter(lambda title: not title.endswith("\n"))


def documents(edition: PublishedEdition) -> st.SearchStrategy[Any]:
    """Profiles that are right, and such as are wrong in some way."""
    questions = {q.slug: [c.slug for c in q.choices] for q in edition.knowledge.questions[:4]}
    slugs = st.sampled_from([*questions, "nothing"])
    choices = st.sampled_from([*(c for each in questions.values() for c in each), ""])
    right = st.fixed_dictionaries(
        {}, optional={question: st.sampled_from(each) for question, each in questions.items()}
    )
    answers = right | st.dictionaries(slugs, choices | st.none(), max_size=3)
    emphasis = st.lists(slugs | st.integers(), max_size=3)
    parts = {"title": TITLES | st.none(), "answers": answers, "emphasis": emphasis}
    return st.fixed_dictionaries({}, optional={**parts, "colour": st.none()}) | st.none()


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_the_schema_of_a_profile_accepts_what_the_engine_accepts(
    edition: PublishedEdition, data: st.DataObject
) -> None:
    document = data.draw(documents(edition))
    try:
        parse(document, edition.knowledge)
    except ProfileError:
        accepted = False
    else:
        accepted = True
    validator = Draft202012Validator(profile(edition.knowledge))
    assert validator.is_valid(document) == accepted
