from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from comparisons.knowledge import PublishedEdition

pytestmark = pytest.mark.django_db
CHECKED = re.compile(r"<input[^>]* checked\b")


def test_the_start_leads_to_the_first_section_with_all_answers(client: Client) -> None:
    response = client.get("/questionnaire/?schema=flat&kind=json-api")
    assert response.status_code == 302
    assert response.headers["Location"] == "/questionnaire/product/?kind=json-api&schema=flat"


def test_continue_goes_on_with_a_clean_address(client: Client) -> None:
    response = client.get("/questionnaire/product/?kind=json-api&size=&unknown=1&to=data")
    assert response.status_code == 302
    assert response.headers["Location"] == "/questionnaire/data/?kind=json-api&size="


@pytest.mark.parametrize(
    ("to", "path"),
    [
        ("check", "/questionnaire/check/"),
        ("result", "/result/"),
        ("all", "/questionnaire/all/"),
        ("team", "/questionnaire/team/"),
    ],
)
def test_where_buttons_lead(client: Client, to: str, path: str) -> None:
    response = client.get(f"/questionnaire/product/?kind=json-api&to={to}")
    assert response.headers["Location"] == f"{path}?kind=json-api"


@pytest.mark.parametrize(
    "address",
    [
        "/questionnaire/nothing/",
        "/questionnaire/product/?to=https://elsewhere.example/",
        "/questionnaire/product/?to=",
    ],
)
def test_unknown_places_are_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_problem_keeps_the_visitor_and_the_answers(client: Client) -> None:
    response = client.get(
        "/questionnaire/data/?kind=json-api&datastore=none&emphasis=schema&to=people"
    )
    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "<title>Error: " in page
    assert "There is a problem" in page
    assert page.count("without an answer there is nothing to double") == 2
    assert 'name="kind" value="json-api"' in page


def test_nothing_is_chosen_beforehand(client: Client, edition: PublishedEdition) -> None:
    for section in edition.knowledge.sections:
        page = client.get(f"/questionnaire/{section.slug}/").content.decode()
        assert not CHECKED.search(page)


def test_answers_are_shown_again(client: Client) -> None:
    page = client.get("/questionnaire/data/?datastore=none&schema=&emphasis=datastore").content
    assert len(CHECKED.findall(page.decode())) == 3


def test_every_choice_can_be_given_and_leads_to_a_result(
    client: Client, edition: PublishedEdition
) -> None:
    questions, given = edition.knowledge.questions, 0
    for place in range(max(len(question.choices) for question in questions)):
        chosen = [(q, q.choices[place]) for q in questions if place < len(q.choices)]
        for question, choice in chosen:
            answer = f"{question.slug}={choice.slug}"
            response = client.get(f"/questionnaire/{question.section}/?{answer}&to=result")
            assert response.headers["Location"] == f"/result/?{answer}"
            given += 1
        answers = "&".join(f"{question.slug}={choice.slug}" for question, choice in chosen)
        page = html.unescape(client.get(f"/result/?{answers}").content.decode())
        assert [choice.slug for _, choice in chosen if choice.text not in page] == []
    assert given >= 92


def test_a_broken_answer_leads_to_the_check_instead_of_a_result(client: Client) -> None:
    response = client.get("/result/?kind=jsn-api&schema=flat")
    assert response.status_code == 422
    assert "Did you mean" in response.content.decode()


@pytest.mark.parametrize("path", ["/", "/questionnaire/product/", "/result/", "/compare/"])
def test_pages_are_for_reading(client: Client, path: str) -> None:
    response = client.post(path)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert "cannot be used like that" in response.content.decode()
    assert client.head(path).status_code == 200
