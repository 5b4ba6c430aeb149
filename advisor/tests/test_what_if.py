"""What if: other answers beside a result, and what they come to."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from advisor.answers import query_of
from advisor.models import Recommendation
from advisor.report.what_if import WhatIf, what_if
from comparisons import knowledge
from comparisons.engine.alteration import alteration
from comparisons.engine.explanation import verdict
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition
from comparisons.models import Choice

from .profiles import EMPTY, MODEL_API, STAFF_TOOL, WEBHOOK

HTMX = {"HX-Request": "true"}


def what_if_of(before: Profile, after: Profile, edition: PublishedEdition) -> WhatIf:
    document = verdict(edition.model, before).document(edition.number, edition.digest)
    return what_if(document, after, edition)


def address(after: str, before: Profile = STAFF_TOOL) -> str:
    return f"/result/what-if/?{after}&before={quote(query_of(before))}"


@pytest.fixture
def saved(edition: PublishedEdition) -> Recommendation:
    row, _ = Recommendation.objects.store(STAFF_TOOL, edition)
    return row


@pytest.mark.parametrize("before", [STAFF_TOOL, WEBHOOK, MODEL_API, EMPTY])
@pytest.mark.parametrize("after", [STAFF_TOOL, WEBHOOK, MODEL_API, EMPTY])
def test_both_sides_are_what_the_engine_says(
    edition: PublishedEdition, before: Profile, after: Profile
) -> None:
    found = what_if_of(before, after, edition)
    for side, profile in ((found.before, before), (found.after, after)):
        expected = verdict(edition.model, profile)
        slug = side.recommended.slug if side.recommended else None
        assert slug == expected.recommended
        assert f"{abs(expected.points):.1f}" in side.detail or expected.leader is None
        assert len(side.scores) == len(edition.knowledge.frameworks)
    engine = alteration(edition.model, before, after)
    assert [m.question.slug for m in found.moves] == [m.question for m in engine.moves]
    assert [m.alone for m in found.moves] == [m.turns for m in engine.moves]
    for move, known in zip(found.moves, engine.moves, strict=True):
        assert move.bar.points == f"{abs(known.points):.1f}"
        toward = engine.ahead if known.points > 0 else engine.over
        assert not move.bar.framework or move.bar.framework.slug == toward


def test_the_words_name_both_answers_and_emphasis(edition: PublishedEdition) -> None:
    found = what_if_of(STAFF_TOOL, STAFF_TOOL.answering("admin", None), edition)
    (move,) = found.moves
    staff = edition.knowledge.question["admin"].choice("staff").text
    assert (move.before, move.after) == (f"{staff} (counts double)", "Not sure")
    assert found.changes == "one answer changed"


def test_a_turn_is_said(edition: PublishedEdition) -> None:
    turned = what_if_of(STAFF_TOOL, WEBHOOK, edition)
    assert turned.difference.startswith("This changes the recommendation: Flask, ")
    stays = what_if_of(STAFF_TOOL, STAFF_TOOL.answering("forms", None), edition)
    assert stays.difference.startswith("The result stays: Django, ")
    assert what_if_of(EMPTY, EMPTY, edition).difference == "Nothing is changed yet."


def test_an_empty_query_alters_nothing(client: Client, saved: Recommendation) -> None:
    for path in (address(""), f"/r/{saved.key}/what-if/"):
        response = client.get(path)
        assert response.status_code == 200
        assert response.context["what_if"].moves == ()
        assert b"Nothing is changed yet." in response.content


def test_not_sure_everywhere_is_not_an_empty_query(client: Client, saved: Recommendation) -> None:
    response = client.get(f"/r/{saved.key}/what-if/?kind=&schema=")
    assert response.context["keep"] == query_of(EMPTY, saved.key)
    assert len(response.context["what_if"].moves) == len(STAFF_TOOL.answers)


def test_the_form_sends_the_whole_profile(client: Client, edition: PublishedEdition) -> None:
    """What a browser would send of the untouched form is the profile itself."""
    for path in (f"/result/?{query_of(STAFF_TOOL)}", address(query_of(STAFF_TOOL))):
        sent = _sent(client.get(path).content.decode())
        assert QueryDict(sent["before"][0]) == QueryDict(query_of(STAFF_TOOL))
        assert {q: c[0] for q, c in sent.items() if q in STAFF_TOOL.answers} == dict(
            STAFF_TOOL.answers
        )
        assert set(edition.knowledge.question) <= set(sent)
        assert sent["emphasis"] == ["admin"]
        again = client.get("/result/what-if/?" + urlencode(sent, doseq=True))
        assert again.context["what_if"].moves == ()


def test_a_permalink_has_the_form_too(client: Client, saved: Recommendation) -> None:
    sent = _sent(client.get(f"/r/{saved.key}/").content.decode())
    assert "before" not in sent
    again = client.get(f"/r/{saved.key}/what-if/?" + urlencode(sent, doseq=True))
    assert again.context["what_if"].moves == ()


def _sent(page: str) -> dict[str, list[str]]:
    form = page[page.index('<form class="what-if-form"') :].split("</form>")[0]
    fields = re.findall(r'<select [^>]*name="([^"]+)".*?</select>', form, re.DOTALL)
    sent = {name: [""] for name in fields}
    for select in re.findall(r"<select .*?</select>", form, re.DOTALL):
        name = re.findall(r'name="([^"]+)"', select)[0]
        sent[name] = re.findall(r'value="([^"]*)" selected', select) or [""]
    boxes = re.findall(r'name="emphasis" value="([^"]+)"[^>]* checked', form)
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    sent |= {name: [value.replace("&amp;", "&")] for name, value in hidden}
    return {**sent, "emphasis": boxes}


def test_htmx_gets_the_panel_alone(client: Client, saved: Recommendation) -> None:
    for path in (address(query_of(WEBHOOK)), f"/r/{saved.key}/what-if/?{query_of(WEBHOOK)}"):
        whole, part = client.get(path), client.get(path, headers=HTMX)
        assert b"<html" in whole.content
        assert b"<html" not in part.content
        assert b"<form" not in part.content
        assert b"Flask" in part.content
        assert "HX-Request" in whole.headers["Vary"]
        assert "HX-Request" in part.headers["Vary"]


HOSTILE = [
    "kind=nonsense",
    "emphasis=schema",
    "kind=%00&emphasis=%00&emphasis=kind",
    "kind=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "kind=content-site&kind=nonsense",
    "emphasis=admin&emphasis=nowhere&admin=",
    "kind=" + "x" * 4000,
    "%FF%FE=1&kind=%FF",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_bad_answers_are_named_and_the_rest_is_used(
    client: Client, saved: Recommendation, query: str
) -> None:
    for path in (address(query), f"/r/{saved.key}/what-if/?{query}"):
        response = client.get(path)
        assert response.status_code == 422
        assert b"There is a problem" in response.content
        assert b"<script>alert" not in response.content
        part = client.get(path, headers=HTMX)
        assert part.status_code == 200
        assert b"Error: " in part.content
        assert b"<script>alert" not in part.content


def test_what_was_given_besides_a_bad_answer_stays(
    client: Client, edition: PublishedEdition
) -> None:
    sent = _sent(client.get(address("kind=nonsense&forms=many&emphasis=forms")).content.decode())
    assert sent["forms"] == ["many"]
    assert sent["emphasis"] == ["forms"]


@pytest.mark.parametrize(
    "before",
    [
        "kind=nonsense",
        "emphasis=kind",
        "%00",
        "=&=&=",
        "before=before",
        "%FF",
        "x" * 5000,
        "a=1&" * 900,
    ],
)
def test_a_bad_before_is_said_or_left_alone(
    client: Client, edition: PublishedEdition, before: str
) -> None:
    response = client.get(f"/result/what-if/?kind=microservice&before={quote(before)}")
    wrong = before in ("kind=nonsense", "emphasis=kind")
    assert response.status_code == (422 if wrong else 200)
    assert (b"The part \xe2\x80\x9cbefore\xe2\x80\x9d" in response.content) == wrong


def test_what_is_stored_stays_to_the_byte(client: Client, saved: Recommendation) -> None:
    def row() -> Any:
        return Recommendation.objects.filter(key=saved.key).values_list().get()

    before, count = row(), Recommendation.objects.count()
    for query in ("", query_of(WEBHOOK), *HOSTILE):
        client.get(f"/r/{saved.key}/what-if/?{query}")
        client.get(f"/r/{saved.key}/what-if/?{query}", headers=HTMX)
    assert row() == before
    assert Recommendation.objects.count() == count


def test_it_leads_to_a_result_of_its_own(client: Client, saved: Recommendation) -> None:
    kept = query_of(WEBHOOK).replace("&", "&amp;")
    page = client.get(address(query_of(WEBHOOK))).content.decode()
    assert f'href="/result/?{kept}"' in page
    page = client.get(f"/r/{saved.key}/what-if/?{query_of(WEBHOOK)}").content.decode()
    assert f'href="/result/?{kept}&amp;from={saved.key}"' in page


def test_where_a_result_came_from_is_not_forgotten(client: Client, saved: Recommendation) -> None:
    before = quote(query_of(STAFF_TOOL, saved.key))
    response = client.get(f"/result/what-if/?{query_of(WEBHOOK)}&before={before}")
    assert response.context["keep"] == query_of(WEBHOOK, saved.key)


def test_a_permalink_is_altered_under_its_own_edition(
    client: Client, saved: Recommendation
) -> None:
    path = f"/r/{saved.key}/what-if/?{query_of(WEBHOOK)}"
    then = client.get(path).context["what_if"]
    Choice.objects.filter(question__slug="kind").update(text="Said otherwise.")
    assert knowledge.publish("Other words.").number == 2
    response = client.get(path)
    assert response.context["what_if"] == then
    assert b"Said otherwise." not in response.content
    assert b"edition 2, the newest" in response.content


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_sent_to_it(client: Client, saved: Recommendation, method: str) -> None:
    for path in ("/result/what-if/", f"/r/{saved.key}/what-if/"):
        assert getattr(client, method)(path).status_code == 405


def test_an_unknown_key_is_not_found(client: Client, edition: PublishedEdition) -> None:
    assert client.get(f"/r/{'0' * 26}/what-if/").status_code == 404
