"""Every door of the API, sentence by sentence of the contract."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from advisor.models import Recommendation
from comparisons.engine.explanation import verdict
from comparisons.engine.profile import Profile, digest, key_of
from comparisons.knowledge import PublishedEdition
from comparisons.models import Edition

from .profiles import EMPTY, HOSTILE_TITLES, STAFF_TOOL, WEBHOOK

ROOT = "/api/v1"


def get(client: Client, path: str) -> Any:
    response = client.get(ROOT + path)
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    return response.json()


def post(client: Client, path: str, document: object) -> Any:
    return client.post(ROOT + path, json.dumps(document), content_type="application/json")


def verdict_on(profile: Profile, edition: PublishedEdition) -> dict[str, Any]:
    return verdict(edition.model, profile).document(edition.number, edition.digest)


def more_editions(count: int) -> None:
    """Editions after the first, with hardly anything in them."""
    for number in range(2, count + 2):
        Edition.objects.create(
            number=number,
            document=(text := json.dumps({"edition": number})),
            digest=digest(text),
            notes=f"Number {number}",
            published_at=timezone.now(),
        )


def test_the_questionnaire_has_the_wording_of_the_current_edition(
    client: Client, edition: PublishedEdition
) -> None:
    document = get(client, "/questionnaire")
    assert (document["edition"], document["edition_digest"]) == (1, edition.digest)
    asked = [question for section in document["sections"] for question in section["questions"]]
    assert [section["slug"] for section in document["sections"]] == [
        section.slug for section in edition.knowledge.sections
    ]
    assert len(asked) == len(edition.knowledge.questions)
    for question in asked:
        known = edition.knowledge.question[question["slug"]]
        assert (question["text"], question["help"]) == (known.text, known.help)
        assert [(c["slug"], c["text"], c["help"]) for c in question["choices"]] == [
            (c.slug, c.text, c.help) for c in known.choices
        ]


def test_editions_are_listed_the_newest_first(client: Client, edition: PublishedEdition) -> None:
    more_editions(2)
    document = get(client, "/editions")
    assert [item["edition"] for item in document["items"]] == [3, 2, 1]
    assert (document["count"], document["next"], document["previous"]) == (3, None, None)
    oldest = document["items"][-1]
    assert oldest["digest"] == edition.digest
    assert client.get(oldest["url"]).json()["edition"] == 1


def test_pages_of_editions_lead_to_each_other(client: Client, edition: PublishedEdition) -> None:
    more_editions(4)
    address, seen = f"{ROOT}/editions?limit=2", []
    while address:
        page = client.get(address).json()
        assert page["count"] == 5
        seen += [item["edition"] for item in page["items"]]
        last, address = address, page["next"]
    assert seen == [5, 4, 3, 2, 1]
    before = client.get(last).json()["previous"]
    assert [item["edition"] for item in client.get(before).json()["items"]] == [3, 2]
    assert client.get(f"{ROOT}/editions?offset=99").json()["items"] == []


def test_an_edition_is_given_out_whole(client: Client, edition: PublishedEdition) -> None:
    document = get(client, "/editions/1")
    assert {"frameworks", "criteria", "questions", "digest"} <= set(document)
    for criterion in document["criteria"]:
        assert criterion["base_weight"] >= 0
        assert set(criterion["ratings"]) == {f["slug"] for f in document["frameworks"]}
    criteria = {criterion["slug"] for criterion in document["criteria"]}
    effects = [c["effects"] for q in document["questions"] for c in q["choices"]]
    assert set().union(*effects) <= criteria


def test_the_digest_is_that_of_the_rest(client: Client, edition: PublishedEdition) -> None:
    document = get(client, "/editions/1")
    found = document.pop("digest")
    rest = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert found == digest(rest) == edition.digest
    assert client.get("/editions/1.json").content.decode() == rest


@pytest.mark.parametrize("profile", [STAFF_TOOL, WEBHOOK, EMPTY], ids=["staff", "webhook", "empty"])
def test_a_profile_gives_its_verdict_and_stores_nothing(
    client: Client, edition: PublishedEdition, profile: Profile
) -> None:
    response = post(client, "/advice", profile.document())
    assert response.status_code == 200
    assert response.json() == verdict_on(profile, edition)
    assert Recommendation.objects.count() == 0


def test_every_part_of_a_profile_may_be_left_out(client: Client, edition: PublishedEdition) -> None:
    assert post(client, "/advice", {}).json() == verdict_on(EMPTY, edition)


def test_order_never_matters(client: Client, edition: PublishedEdition) -> None:
    document = STAFF_TOOL.document()
    answers = dict(reversed(list(STAFF_TOOL.answers.items())))
    twisted = {"emphasis": document["emphasis"], "answers": answers, "title": STAFF_TOOL.title}
    straight, turned = post(client, "/advice", document), post(client, "/advice", twisted)
    assert straight.content == turned.content


def test_a_list_gives_a_list_in_the_same_order(client: Client, edition: PublishedEdition) -> None:
    profiles = [WEBHOOK, EMPTY, STAFF_TOOL]
    response = post(client, "/advice", [profile.document() for profile in profiles])
    assert response.json() == [verdict_on(profile, edition) for profile in profiles]
    assert post(client, "/advice", []).json() == []
    assert len(post(client, "/advice", [{}] * 100).json()) == 100


def test_storing_says_where(client: Client, edition: PublishedEdition) -> None:
    response = post(client, "/recommendations", STAFF_TOOL.document())
    assert response.status_code == 201
    assert response.json() == verdict_on(STAFF_TOOL, edition)
    key = key_of(STAFF_TOOL, edition.digest)
    assert response.headers["Location"] == f"http://testserver/r/{key}/"
    assert client.get(response.headers["Location"]).status_code == 200
    assert Recommendation.objects.get().key == key


def test_storing_again_finds_the_first(client: Client, edition: PublishedEdition) -> None:
    first = post(client, "/recommendations", STAFF_TOOL.document())
    again = post(client, "/recommendations", STAFF_TOOL.document())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    assert first.headers["Location"] == again.headers["Location"]
    assert Recommendation.objects.count() == 1


def test_what_the_page_saved_is_found(client: Client, edition: PublishedEdition) -> None:
    client.post("/save/?kind=json-api", {"title": "Desk"})
    profile = {"title": "Desk", "answers": {"kind": "json-api"}}
    assert post(client, "/recommendations", profile).status_code == 200


def test_a_stored_recommendation_reads_as_stored(client: Client, edition: PublishedEdition) -> None:
    stored = post(client, "/recommendations", WEBHOOK.document())
    key = key_of(WEBHOOK, edition.digest)
    read = client.get(f"{ROOT}/recommendations/{key}")
    assert read.content == stored.content == client.get(f"/r/{key}.json").content


def test_nothing_stored_can_be_changed(client: Client, edition: PublishedEdition) -> None:
    post(client, "/recommendations", WEBHOOK.document())
    key = key_of(WEBHOOK, edition.digest)
    for method in ("put", "patch", "delete", "post"):
        assert getattr(client, method)(f"{ROOT}/recommendations/{key}").status_code == 405
    assert client.get(f"{ROOT}/recommendations/{key}").json() == verdict_on(WEBHOOK, edition)


def test_another_content_with_the_same_key_is_refused(
    client: Client, edition: PublishedEdition
) -> None:
    Recommendation.objects.create(
        key=key_of(WEBHOOK, edition.digest),
        edition_id=1,
        title="Another",
        answers={},
        emphasis=[],
        verdict="{}",
        created=timezone.now(),
    )
    response = post(client, "/recommendations", WEBHOOK.document())
    assert response.status_code == 409
    assert response.json()["type"] == "/api/#key-taken"
    assert Recommendation.objects.get().title == "Another"


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_hostile_titles_come_back_as_they_went_in(
    client: Client, edition: PublishedEdition, title: str
) -> None:
    response = post(client, "/recommendations", {"title": title})
    assert response.status_code == 201
    assert response.json()["title"] == title.strip()


def test_no_door_sets_a_cookie(client: Client, edition: PublishedEdition) -> None:
    for path in ("/questionnaire", "/editions", "/editions/1", "/openapi.json"):
        assert not client.get(ROOT + path).cookies
    assert not post(client, "/recommendations", {}).cookies
