from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from advisor.models import KeyCollisionError, Recommendation, RecommendationQuerySet
from comparisons.engine.explanation import verdict
from comparisons.engine.profile import KEY_ALPHABET, KEY_LENGTH, Profile
from comparisons.knowledge import PublishedEdition
from comparisons.limits import TooManyError

from .profiles import HOSTILE_TITLES, STAFF_TOOL, WEBHOOK


def test_stores_the_verdict_document(edition: PublishedEdition) -> None:
    row, created = Recommendation.objects.store(STAFF_TOOL, edition)
    assert created
    expected = verdict(edition.model, STAFF_TOOL).document(edition.number, edition.digest)
    assert Recommendation.objects.get(key=row.key).document() == expected


def test_the_same_profile_is_stored_once(edition: PublishedEdition) -> None:
    first, created = Recommendation.objects.store(STAFF_TOOL, edition)
    answers = dict(reversed(list(STAFF_TOOL.answers.items())))
    second, again = Recommendation.objects.store(
        Profile(answers, STAFF_TOOL.emphasis, STAFF_TOOL.title), edition
    )
    assert (created, again) == (True, False)
    assert first.key == second.key
    assert Recommendation.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(Profile(STAFF_TOOL.answers, STAFF_TOOL.emphasis, "Other"), id="title"),
        pytest.param(Profile(STAFF_TOOL.answers, frozenset(), STAFF_TOOL.title), id="emphasis"),
        pytest.param(STAFF_TOOL.answering("size", None), id="answers"),
    ],
)
def test_another_content_has_another_key(edition: PublishedEdition, other: Profile) -> None:
    first, _ = Recommendation.objects.store(STAFF_TOOL, edition)
    second, created = Recommendation.objects.store(other, edition)
    assert created
    assert first.key != second.key


def test_who_comes_second_at_the_same_moment_finds_what_the_first_stored(
    edition: PublishedEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = Recommendation.objects.store(STAFF_TOOL, edition)
    look, looks = RecommendationQuerySet._equal, list[str]()

    def too_early(rows: RecommendationQuerySet, key: str, *of: Any) -> Recommendation | None:
        looks.append(key)
        return None if len(looks) == 1 else look(rows, key, *of)

    monkeypatch.setattr(RecommendationQuerySet, "_equal", too_early)
    assert Recommendation.objects.store(STAFF_TOOL, edition) == (first, False)
    assert len(looks) == 2


def test_what_is_not_admitted_is_not_stored(edition: PublishedEdition) -> None:
    def refuse() -> None:
        raise TooManyError(60)

    with pytest.raises(TooManyError):
        Recommendation.objects.store(STAFF_TOOL, edition, admit=refuse)
    assert not Recommendation.objects.exists()


def test_what_is_there_already_need_not_be_admitted(edition: PublishedEdition) -> None:
    Recommendation.objects.store(STAFF_TOOL, edition)
    Recommendation.objects.store(STAFF_TOOL, edition, admit=lambda: pytest.fail("asked"))


def test_keys_are_short_and_unambiguous(edition: PublishedEdition) -> None:
    row, _ = Recommendation.objects.store(WEBHOOK, edition)
    assert len(row.key) == KEY_LENGTH
    assert set(row.key) <= set(KEY_ALPHABET)
    assert not set(KEY_ALPHABET) & set("ilou")


def test_a_collision_is_refused_and_nothing_overwritten(
    edition: PublishedEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advisor.models.key_of", lambda *_: "0" * KEY_LENGTH)
    row, _ = Recommendation.objects.store(STAFF_TOOL, edition)
    with pytest.raises(KeyCollisionError, match="0000"):
        Recommendation.objects.store(WEBHOOK, edition)
    assert Recommendation.objects.get().document() == row.document()


def test_rows_cannot_be_changed(edition: PublishedEdition) -> None:
    row, _ = Recommendation.objects.store(STAFF_TOOL, edition)
    row.title = "Other"
    with pytest.raises(ValidationError):
        row.save()


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_titles_are_kept_to_the_letter(edition: PublishedEdition, title: str) -> None:
    row, _ = Recommendation.objects.store(Profile({"kind": "json-api"}, title=title), edition)
    stored = Recommendation.objects.get(key=row.key)
    assert stored.title == stored.document()["title"] == title


def test_the_verdict_is_stored_as_text(edition: PublishedEdition) -> None:
    """A JSON column would reorder keys and rewrite numbers on PostgreSQL."""
    row, _ = Recommendation.objects.store(STAFF_TOOL, edition)
    with connection.cursor() as cursor:
        cursor.execute("SELECT verdict FROM advisor_recommendation")
        (text,) = cursor.fetchone()
    assert text == row.verdict
    assert json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
