from __future__ import annotations

import pytest
from django.http import QueryDict

from advisor.answers import AnswerSheet, query_of
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition


def read(query: str, edition: PublishedEdition) -> AnswerSheet:
    return AnswerSheet.read(QueryDict(query), edition.knowledge)


def test_reads_answers_and_emphasis(edition: PublishedEdition) -> None:
    sheet = read("kind=json-api&schema=flat&emphasis=kind", edition)
    assert sheet.profile == Profile({"kind": "json-api", "schema": "flat"}, frozenset({"kind"}))
    assert not sheet.problems


def test_not_sure_is_kept_but_answers_nothing(edition: PublishedEdition) -> None:
    sheet = read("kind=", edition)
    assert sheet.given == {"kind": ""}
    assert sheet.profile == Profile()
    assert sheet.query() == "kind="


def test_unknown_keys_are_dropped(edition: PublishedEdition) -> None:
    sheet = read("kind=json-api&utm_source=mail&emphasis=nothing", edition)
    assert sheet.query() == "kind=json-api"


def test_the_query_is_sorted_whatever_the_order(edition: PublishedEdition) -> None:
    first = read("schema=flat&kind=json-api&emphasis=schema&emphasis=kind", edition)
    second = read("emphasis=kind&kind=json-api&emphasis=schema&schema=flat", edition)
    assert first.query() == second.query()
    assert first.query() == "kind=json-api&schema=flat&emphasis=kind&emphasis=schema"


@pytest.mark.parametrize(
    ("query", "question", "words"),
    [
        pytest.param("kind=jsn-api", "kind", "Did you mean “A JSON API", id="misspelt choice"),
        pytest.param("kind=%00%0a", "kind", "does not have", id="control characters"),
        pytest.param("kind=" + "x" * 5000, "kind", "does not have", id="very long"),
        pytest.param("emphasis=kind", "kind", "nothing to double", id="emphasis without an answer"),
        pytest.param("kind=&emphasis=kind", "kind", "nothing to double", id="emphasis on not sure"),
    ],
)
def test_problems_name_the_question(
    edition: PublishedEdition, query: str, question: str, words: str
) -> None:
    sheet = read(query, edition)
    assert list(sheet.problems) == [question]
    assert words in sheet.problems[question]
    assert question not in sheet.profile.answers


def test_changes_to_the_query(edition: PublishedEdition) -> None:
    sheet = read("kind=json-api&schema=flat", edition)
    assert sheet.query(kind="microservice", schema=None) == "kind=microservice"


def test_a_profile_survives_the_address(edition: PublishedEdition) -> None:
    profile = Profile({"schema": "flat", "kind": "json-api"}, frozenset({"schema"}))
    assert read(query_of(profile), edition).profile == profile
