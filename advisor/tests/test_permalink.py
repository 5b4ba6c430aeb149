from __future__ import annotations

import json
from random import Random

import pytest
from django.test import Client

from advisor.answers import query_of
from advisor.models import Recommendation
from comparisons import knowledge
from comparisons.engine.profile import Profile
from comparisons.engine.scoring import standing
from comparisons.knowledge import PublishedEdition
from comparisons.models import Rating

from .profiles import SETTLED, STAFF_TOOL


@pytest.fixture
def saved(edition: PublishedEdition) -> Recommendation:
    row, _ = Recommendation.objects.store(STAFF_TOOL, edition)
    return row


def test_shows_what_was_recommended(client: Client, saved: Recommendation) -> None:
    page = client.get(f"/r/{saved.key}/").content.decode()
    assert "Parcel desk" in page
    assert "Django" in page
    assert "edition 1" in page.lower()
    assert f"http://testserver/r/{saved.key}/" in page


def test_says_in_brief_why_what_would_change_it_and_what_is_open(
    client: Client, edition: PublishedEdition
) -> None:
    """Above everything else: a colleague who opens a link has ten seconds."""
    profile = Profile({"kind": "business-app", "admin": "staff"}, frozenset({"admin"}))
    row, _ = Recommendation.objects.store(profile, edition)
    page = client.get(f"/r/{row.key}/").content.decode()
    brief = page[page.index('<dl class="brief">') : page.index('id="share"')]
    for question in profile.answers:
        choice = edition.knowledge.question[question].choice(profile.answers[question])
        assert choice.text in brief
    assert "What would put Flask ahead" in brief
    assert '<a href="#flip">' in brief
    assert "26 of 28 questions" in brief
    assert "They could yet change who is ahead." in brief


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (SETTLED, "none of them can change who is ahead"),
        (Profile({"kind": "json-api"}), "toward Flask"),
    ],
)
def test_the_brief_of_other_results(
    client: Client, edition: PublishedEdition, profile: Profile, words: str
) -> None:
    page = client.get(f"/result/?{query_of(profile)}").content.decode()
    brief = page[page.index('<dl class="brief">') : page.index("</dl>", page.index('"brief"'))]
    assert words in brief


def test_no_more_answers_are_asked_for_where_none_is_missing(
    client: Client, edition: PublishedEdition
) -> None:
    """Every question is answered, and still it is too close to call."""
    random, questions = Random(1), edition.knowledge.questions  # noqa: S311
    profiles = [
        Profile({q.slug: random.choice(q.choices).slug for q in questions}) for _ in range(40)
    ]
    closest = min(profiles, key=lambda profile: standing(edition.model, profile).robustness)
    page = client.get(f"/result/?{query_of(closest)}").content.decode()
    assert "less than can be told apart" in page
    assert "answer more questions" not in page
    page = client.get("/result/?kind=json-api").content.decode()
    assert "or answer more questions" in page


def test_is_not_for_search_engines(client: Client, saved: Recommendation) -> None:
    assert b'<meta name="robots" content="noindex' in client.get(f"/r/{saved.key}/").content


def test_json_is_the_stored_document_to_the_byte(client: Client, saved: Recommendation) -> None:
    response = client.get(f"/r/{saved.key}.json")
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.content.decode() == saved.verdict
    assert json.loads(response.content)["title"] == "Parcel desk"


def test_markdown(client: Client, saved: Recommendation) -> None:
    response = client.get(f"/r/{saved.key}.md")
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert "\n# Parcel desk: build it with Django\n" in response.content.decode()
    assert f"<http://testserver/r/{saved.key}/>" in response.content.decode()


@pytest.mark.parametrize("suffix", ["/", ".json", ".md"])
@pytest.mark.parametrize("key", ["0" * 26, "0" * 25, "0" * 27, "i" * 26, "A" * 26])
def test_unknown_keys_are_not_found(
    client: Client, edition: PublishedEdition, key: str, suffix: str
) -> None:
    assert client.get(f"/r/{key}{suffix}").status_code == 404


def test_nothing_changes_when_the_knowledge_does(client: Client, saved: Recommendation) -> None:
    """The permalink says what it said, and that a newer edition exists."""
    paths = [f"/r/{saved.key}{suffix}" for suffix in (".json", ".md")]
    before = [client.get(path).content for path in paths]
    Rating.objects.filter(criterion__slug="testing", framework__slug="django").update(
        rationale="Said otherwise."
    )
    second = knowledge.publish("Second edition.")
    assert second.number == 2
    assert [client.get(path).content for path in paths] == before
    page = client.get(f"/r/{saved.key}/").content.decode()
    assert "Said otherwise." not in page
    assert "newer edition" in page.lower() or "edition 2" in page.lower()
    assert "Said otherwise." in client.get("/criteria/testing/").content.decode()


def test_changing_the_answers_starts_from_them(client: Client, saved: Recommendation) -> None:
    page = client.get(f"/r/{saved.key}/").content.decode()
    assert "/questionnaire/check/?accounts=roles&amp;admin=staff" in page
