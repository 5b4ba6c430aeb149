"""All stored recommendations under the draft, from the terminal."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from advisor import stored_uses
from advisor.models import Recommendation
from comparisons import impact, knowledge
from comparisons.draft import draft
from comparisons.engine.explanation import verdict
from comparisons.engine.scoring import DecisionModel
from comparisons.knowledge import PublishedEdition
from comparisons.models import Question, Rating
from comparisons.tests import rows

from .profiles import EMPTY, MODEL_API, STAFF_TOOL, WEBHOOK
from .test_verify_recommendations import Terminal


def run(*arguments: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    call_command("replay", *arguments, stdout=out, stderr=err)
    assert err.getvalue() == ""
    return out.getvalue()


@pytest.fixture
def stored(edition: PublishedEdition) -> list[Recommendation]:
    profiles = (STAFF_TOOL, WEBHOOK, EMPTY, MODEL_API)
    return [Recommendation.objects.store(profile, edition)[0] for profile in profiles]


def test_an_unchanged_draft_changes_nothing(stored: list[Recommendation]) -> None:
    found = json.loads(run("--draft", "--json"))
    assert found["replayed"] == len(stored)
    assert found["changed"] == {"leader": 0, "strength": 0, "nothing": len(stored)}
    assert (found["most_changed"], found["ways"]) == ([], [])


def test_under_an_edition(stored: list[Recommendation]) -> None:
    assert "4 replayed" in run("--edition", "1")
    assert "0 get another leader, 0 another strength, 4 neither." in run("--edition", "1")


def test_it_says_the_same_as_the_verdicts(stored: list[Recommendation]) -> None:
    Rating.objects.filter(framework__slug="django", criterion__slug="orm").update(value=2)
    Rating.objects.filter(framework__slug="django", criterion__slug="admin").update(value=2)
    found = json.loads(run("--draft", "--json"))
    model = DecisionModel(draft())
    counts = {"leader": 0, "strength": 0, "nothing": 0}
    for row, profile in zip(stored, (STAFF_TOOL, WEBHOOK, EMPTY, MODEL_API), strict=True):
        then, now = row.document(), verdict(model, profile)
        same = then["strength"] == now.strength
        counts["leader" if then["leader"] != now.leader else "nothing" if same else "strength"] += 1
    assert found["changed"] == counts
    assert counts["nothing"] < len(stored)
    first = found["most_changed"][0]
    assert first["address"] in {row.get_absolute_url() for row in stored}
    assert {cause["criterion"] for cause in first["causes"]} >= {"orm", "admin"}
    assert "The rating of Django went from" in first["causes"][0]["changes"][0]


def test_the_summary_names_ways_and_causes(stored: list[Recommendation]) -> None:
    Rating.objects.filter(framework__slug="django", criterion__slug="admin").update(value=2)
    Rating.objects.filter(framework__slug="flask", criterion__slug="admin").update(value=9)
    lines = run("--draft").splitlines()
    assert lines[0].startswith("4 replayed in ")
    assert "would be recommended something else" in lines[1]
    assert any(" → " in line and line.endswith(": 1") for line in lines[2:4])
    assert f"  {stored[0].get_absolute_url()}  {STAFF_TOOL.title}" in lines
    assert any("Back office" in line and "toward Flask" in line for line in lines)


def test_answers_that_are_not_asked_for_any_more_are_counted(edition: PublishedEdition) -> None:
    question = rows.fresh_question()
    choice = rows.fresh_choice(question=question)
    rows.fresh_choice(question=question, slug="stale")
    rows.fresh_effect(choice=choice)
    knowledge.publish("Asks how fresh it is.")
    profile = STAFF_TOOL.answering("fresh-question", "fresh-choice")
    Recommendation.objects.store(profile, knowledge.edition(2))
    Recommendation.objects.store(WEBHOOK, edition)
    Question.objects.filter(slug="fresh-question").update(retired=True)
    assert json.loads(run("--draft", "--json"))["with_lost_answers"] == 1
    assert "1 has an answer that is not asked for any more." in run("--draft")


def test_a_draft_that_cannot_be_scored_is_refused_with_the_reasons(
    stored: list[Recommendation],
) -> None:
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").delete()
    with pytest.raises(CommandError, match=r"criteria\.admin\.ratings\.flask"):
        run("--draft")


@pytest.mark.parametrize("arguments", [[], ["--draft", "--edition", "1"], ["--edition", "one"]])
def test_it_has_to_be_said_under_what(arguments: list[str], edition: PublishedEdition) -> None:
    with pytest.raises(CommandError):
        run(*arguments)


def test_an_unknown_edition_is_named(edition: PublishedEdition) -> None:
    with pytest.raises(CommandError, match=r"There is no edition 7\."):
        run("--edition", "7")


def test_nothing_stored(edition: PublishedEdition) -> None:
    assert run("--draft").startswith("0 replayed")


def test_progress_is_shown_to_whoever_watches(stored: list[Recommendation]) -> None:
    out, err = io.StringIO(), Terminal()
    call_command("replay", "--draft", stdout=out, stderr=err)
    assert "\r4 of 4, " in err.getvalue()
    assert err.getvalue().endswith("\r\033[K")
    assert "\r" not in out.getvalue()


def test_rows_are_read_in_one_query(
    stored: list[Recommendation], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    model = knowledge.edition(1).model
    with django_assert_num_queries(1):
        tally = impact.replay(stored_uses.every(), model)
    assert tally.total == 4
    newest = [use.address for use in stored_uses.newest(2)]
    assert newest == [row.get_absolute_url() for row in stored[:1:-1]]
    assert next(iter(impact.newest(2))).address == newest[0]
