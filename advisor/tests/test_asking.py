"""The leaning on every page, and the shortest way, as functions of the address alone."""

from __future__ import annotations

import html
import re
from random import Random
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from advisor.answers import query_of
from comparisons.engine.asking import leaning
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition

from .profiles import SETTLED, STAFF_TOOL, WEBHOOK

pytestmark = pytest.mark.django_db

RENEWED = {"HX-Request": "true"}
WORDS = 'id="leaning-words" data-hx-swap-oob="innerHTML"'
SAID = re.compile(r'name="said" value="([^"]*)"')
ASKED = re.compile(r'name="ask" value="([^"]*)"')
SECTIONS = ("product", "data", "people", "interface", "operations", "team")
#: Addresses that nobody should send, and that must do no harm.
HOSTILE = [
    "kind=nonsense",
    "emphasis=kind&emphasis=nowhere&emphasis=",
    "ask=../../etc/passwd&rest=&said=%00",
    "ask=kind&ask=size&kind=json-api&kind=business-app",
    "said=%3Cscript%3Ealert(1)%3C/script%3E&back=//elsewhere.example",
    "kind=" + "x" * 3000,
    "%F0%9F%92%A5=1&kind=%ED%A0%80",
    "rest=on&ask=kind&title=" + "t" * 200,
]


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return html.unescape(response.content.decode())


def renewed(client: Client, **query: str) -> str:
    """The part of a page that htmx fetches after an answer."""
    response = client.get("/questionnaire/leaning/", query, headers=RENEWED)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


# -- The leaning ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["product/", "all/", "check/", "shortest/"],
)
def test_every_page_shows_where_the_answers_lean(client: Client, path: str) -> None:
    page = text(client, f"/questionnaire/{path}?{query_of(WEBHOOK)}")
    assert SAID.findall(page) == ["Flask is ahead: a strong lead"]
    assert "10 answered, 18 open" in page
    assert page.count('role="status"') == 1
    assert " hx-" not in page  # only data-hx-… is valid HTML


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "No leaning yet"),
        ("kind=&size=", "No leaning yet"),
        ("kind=business-app", "Django is ahead: a slight lead"),
        (query_of(SETTLED), "Django stays ahead: settled, with a strong lead so far"),
    ],
)
def test_what_is_said(client: Client, query: str, words: str) -> None:
    part = renewed(client, **dict(parse_qsl(query, True)))
    assert SAID.findall(part) == [words]
    assert not re.search(r"\d", words)


def test_it_is_announced_only_if_its_words_change(client: Client) -> None:
    first = renewed(client, kind="business-app")
    assert WORDS in first
    said = {"said": SAID.findall(first)[0]}
    again = renewed(client, kind="business-app", **said)
    assert WORDS not in again
    assert "1 answered, 27 open" in again
    assert WORDS in renewed(client, kind="microservice", **said)


def test_the_part_alone_is_no_page(client: Client) -> None:
    response = client.get("/questionnaire/leaning/?kind=json-api")
    assert response.status_code == 302
    assert response.headers["Location"] == "/questionnaire/check/?kind=json-api"
    assert "HX-Request" in response.headers["Vary"]


def test_the_part_costs_one_query(
    client: Client, edition: PublishedEdition, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(1):
        renewed(client, **STAFF_TOOL.answers)


def test_the_renewed_suggestion_carries_what_was_just_answered(client: Client) -> None:
    part = renewed(client, kind="json-api", size="")
    assert 'id="nudge" data-hx-swap-oob="true"' in part
    assert 'href="/questionnaire/shortest/?kind=json-api&size="' in part
    for elsewhere in ({"back": "check"}, {"ask": "size"}):
        assert "nudge" not in renewed(client, kind="json-api", **elsewhere)


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("product/", ["answered", "answered-product"]),
        ("all/", [f"answered-{slug}" for slug in SECTIONS]),
        ("shortest/", []),
    ],
)
def test_what_a_page_counts_is_renewed_with_the_leaning(
    client: Client, path: str, counts: list[str]
) -> None:
    page = text(client, f"/questionnaire/{path}")
    asked_for = re.findall("#(answered[a-z-]*):innerHTML", page)
    assert asked_for == counts == re.findall('id="(answered[a-z-]*)"', page)
    part = renewed(client, kind="json-api")
    assert all(f'<span id="{each}">' in part for each in counts)
    assert '<span id="answered">1 of 28 questions answered</span>' in part
    assert '<span id="answered-product">1 of 5 answered</span>' in part


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("path", ["leaning", "shortest", "product", "check", "all"])
def test_hostile_addresses_do_no_harm(client: Client, path: str, query: str) -> None:
    response = client.get(f"/questionnaire/{path}/?{query}", headers=RENEWED)
    assert response.status_code in (200, 422)
    assert b"<script>alert" not in response.content


# -- What matters next ----------------------------------------------------------------------------


def test_pages_name_the_question_that_matters_most(
    client: Client, edition: PublishedEdition
) -> None:
    profile = Profile({"kind": "json-api"})
    following = leaning(edition.model, profile).next_question
    assert following is not None
    page = text(client, f"/questionnaire/data/?{query_of(profile)}")
    link = f'<a href="/questionnaire/shortest/?kind=json-api">{_text(edition, following)}</a>'
    assert link in page
    assert "Take the shortest way" in text(client, "/questionnaire/product/")
    assert link not in text(client, "/questionnaire/data/?kind=json-api&back=check")


def test_a_settled_result_is_offered_and_nothing_else_is_suggested(client: Client) -> None:
    page = text(client, f"/questionnaire/interface/?{query_of(SETTLED)}")
    assert "none of the 16 open questions can change who is ahead" in page
    assert re.search(r'<button[^>]* form="answers" name="to" value="result">See the result', page)
    assert "could move the result furthest" not in page


# -- The shortest way -----------------------------------------------------------------------------


def _text(edition: PublishedEdition, question: str) -> str:
    return edition.knowledge.question[question].text


@pytest.mark.parametrize("seed", range(3))
def test_the_shortest_way_asks_in_the_engines_order_until_it_is_settled(
    client: Client, edition: PublishedEdition, seed: int
) -> None:
    """Walks it by its forms, passing over a question now and then, and back again by its links."""
    dice, model = Random(seed), edition.model  # noqa: S311 - no secrets, only choices
    profile, passed, walked = Profile(), set[str](), list[str]()
    address = "/questionnaire/shortest/"
    while True:
        page, state = text(client, address), leaning(model, profile, passed)
        done = state.settled or state.settled_but_for_passed or state.next_question is None
        assert ASKED.findall(page) == ([] if done else [state.next_question])
        if done or state.next_question is None:
            break
        question = state.next_question
        walked.append(question)
        choice = dice.choice(["", *model.loads[question]]) if seed else ""
        form = [*dict(parse_qsl(urlsplit(address).query, True)).items(), (question, choice)]
        response = client.get(
            "/questionnaire/shortest/", {**dict(form), "ask": question, "to": "shortest"}
        )
        assert response.status_code == 302
        address = response.headers["Location"]
        if choice:
            profile = profile.answering(question, choice)
        else:
            passed.add(question)
    assert ("It is settled" in page) == leaning(model, profile, passed).settled
    assert f'href="{address.replace("/questionnaire/shortest/", "/result/")}"' in page
    for question in reversed(walked):
        address = _back(page)
        page = text(client, address)
        assert ASKED.findall(page) == [question]
        assert f'name="{question}"' in page
    assert _back(page) == "/"


def _back(page: str) -> str:
    return str(re.findall(r'class="back" href="([^"]*)"', page)[0])


def test_every_answer_goes_on_somewhere(client: Client, edition: PublishedEdition) -> None:
    for question in edition.knowledge.questions:
        for choice in ("", *(choice.slug for choice in question.choices)):
            query = {question.slug: choice, "ask": question.slug, "to": "shortest"}
            response = client.get("/questionnaire/shortest/", query, follow=True)
            assert response.status_code == 200
            assert response.request["QUERY_STRING"] == f"{question.slug}={choice}"


def test_going_on_without_a_choice_is_pointed_out(client: Client) -> None:
    page = text(client, "/questionnaire/shortest/?kind=json-api&ask=admin&to=shortest", 422)
    assert "Choose an answer, or “Not sure” if you cannot tell." in page
    assert 'name="kind" value="json-api"' in page
    assert ASKED.findall(page) == ["admin"]


def test_a_broken_answer_is_asked_again(client: Client) -> None:
    page = text(client, "/questionnaire/shortest/?kind=jsn-api&size=many-modules", 422)
    assert ASKED.findall(page) == ["kind"]
    assert "Did you mean" in page


def test_not_sure_is_not_asked_again(client: Client, edition: PublishedEdition) -> None:
    first = leaning(edition.model, Profile()).next_question
    page = text(client, f"/questionnaire/shortest/?{first}=")
    assert ASKED.findall(page) != [first]
    assert "0 answered, 1 not sure, 27 not asked yet" in page


def test_not_being_sure_can_be_all_that_is_left(client: Client, edition: PublishedEdition) -> None:
    """What was passed over is asked no more, yet it is not taken for decided."""
    passed = {"lifetime": "", "deployment": ""}
    given = {q: a for q, a in SETTLED.answers.items() if q not in passed}
    state = leaning(edition.model, Profile(given), set(passed))
    assert (state.settled, state.settled_but_for_passed) == (False, True)
    query = urlencode(sorted({**given, **passed}.items()))
    page = text(client, f"/questionnaire/shortest/?{query}")
    assert "Settled but for what you were not sure of" in page
    assert "none of the 15 other open questions can change who is ahead" in page
    assert "as long as the 2 that you were not sure of stay open" in page
    assert f"{query}&ask={state.passed_question}" in page
    beside = text(client, f"/questionnaire/interface/?{query}")
    assert "settled but for what you were not sure of, with " in beside
    assert "could move the result furthest" not in beside


def test_when_everything_was_asked_it_says_what_is_left(
    client: Client, edition: PublishedEdition
) -> None:
    every = dict.fromkeys(edition.knowledge.question, "")
    page = text(client, f"/questionnaire/shortest/?{urlencode(every)}")
    assert "Every question was asked" in page
    assert "All that is left are the 28 questions that you were not sure of." in page
    assert "See the result" in text(client, f"/questionnaire/data/?{urlencode(every)}")
    answered = {q.slug: q.choices[0].slug for q in edition.knowledge.questions}
    page = text(client, f"/questionnaire/shortest/?{urlencode(answered)}")
    assert "You have answered every question." in page


def test_one_can_be_asked_the_rest_all_the_same(client: Client, edition: PublishedEdition) -> None:
    query = query_of(SETTLED)
    settled = text(client, f"/questionnaire/shortest/?{query}")
    assert f'href="/questionnaire/shortest/?{query}&rest=on"' in settled
    page = text(client, f"/questionnaire/shortest/?{query}&rest=on")
    following = leaning(edition.model, SETTLED).next_question
    assert ASKED.findall(page) == [following]
    answer = edition.knowledge.question[str(following)].choices[0].slug
    address = f"/questionnaire/shortest/?{query}&rest=on&ask={following}&{following}={answer}"
    response = client.get(f"{address}&to=shortest")
    assert response.headers["Location"].endswith("&rest=on")
    assert client.get(f"{address}&to=result").headers["Location"].startswith("/result/?")


# -- Answers that hardly go together --------------------------------------------------------------


def test_contradictions_are_said_where_they_stand_and_block_nothing(
    client: Client, edition: PublishedEdition
) -> None:
    query = "datastore=none&schema=complex"
    (found,) = [
        each
        for each in edition.knowledge.contradictions
        if Profile({"datastore": "none", "schema": "complex"}).meets(each.conditions)
    ]
    for path in ("data", "people", "all", "check", "shortest"):
        page = text(client, f"/questionnaire/{path}/?{query}")
        assert page.count(found.text) == 1, path
    elsewhere = text(client, f"/questionnaire/people/?{query}")
    assert f'href="/questionnaire/data/?{query}#q-schema"' in elsewhere
    assert client.get(f"/questionnaire/data/?{query}&to=people").status_code == 302
    assert found.text not in text(client, "/questionnaire/data/?datastore=none&schema=flat")
