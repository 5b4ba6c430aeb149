"""``publish_edition`` and ``load_knowledge``."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.serializers.base import DeserializationError
from django.db import connection

from comparisons.management.commands.load_knowledge import FIXTURES
from comparisons.models import Edition, Framework, Rating, Section, Waiver

from . import rows
from .databases import without_editions, without_rows

LOAD = "comparisons.management.commands.load_knowledge"
pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def refusal(*words: str) -> str:
    """What a command says that refuses."""
    with pytest.raises(CommandError) as caught:
        run(*words)
    assert caught.value.returncode == 1
    return str(caught.value)


def test_publishing_says_what_it_did() -> None:
    rows.fresh_source()
    said = run("publish_edition", "--notes", "A source was added.")
    row = Edition.objects.get(number=2)
    assert row.notes == "A source was added."
    assert row.published_by is None
    assert said == f"Published Edition 2 ({row.digest}).\n"


def test_publishing_lists_what_is_wrong() -> None:
    Rating.objects.filter(criterion__slug="admin").delete()
    said = refusal("publish_edition", "--notes", "A try.")
    assert said.startswith("Not published, 3 findings:\n")
    for framework in ("django", "flask", "fastapi"):
        assert f"criteria.admin.ratings.{framework}: " in said
    assert Edition.objects.count() == 1


def test_publishing_the_same_again_is_refused() -> None:
    said = refusal("publish_edition", "--notes", "Again.")
    assert said.startswith("Not published, 1 finding:\n")
    assert "The draft says the same as edition 1." in said


@pytest.mark.parametrize("notes", ["", "  \n"], ids=["empty", "blank"])
def test_notes_are_words(notes: str) -> None:
    rows.fresh_source()
    assert "notes" in refusal("publish_edition", "--notes", notes)
    assert Edition.objects.count() == 1


def test_notes_are_required() -> None:
    with pytest.raises(CommandError, match="--notes"):
        call_command("publish_edition")


def test_loading_fills_an_empty_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """All fixtures were loaded before the first test: here two are enough, and quick."""
    monkeypatch.setattr(f"{LOAD}.FIXTURES", ("frameworks", "sections"))
    without_editions(connection)
    counts = without_rows()
    assert run("load_knowledge") == "Loaded the shipped knowledge.\n"
    for model in (Framework, Section):
        assert model.objects.count() == counts[model]


LEFT: dict[str, Callable[[], object]] = {
    "framework": rows.fresh_framework,
    "source": rows.fresh_source,
    "criterion": rows.fresh_criterion,
    "section": rows.fresh_section,
}


@pytest.mark.parametrize("leave", LEFT.values(), ids=LEFT)
def test_loading_is_refused_where_there_is_anything(leave: Callable[[], object]) -> None:
    without_editions(connection)
    without_rows()
    leave()
    assert "holds knowledge already" in refusal("load_knowledge")
    assert not Rating.objects.exists()


def test_loading_is_refused_beside_editions() -> None:
    without_rows()
    assert "holds knowledge already" in refusal("load_knowledge")


def test_a_load_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{LOAD}.FIXTURES", ("frameworks", "ratings"))
    without_editions(connection)
    without_rows()
    with pytest.raises(DeserializationError):
        run("load_knowledge")
    assert not Framework.objects.exists()


def test_every_fixture_is_loaded() -> None:
    folder = Path(__file__).resolve().parents[2] / "fixtures"
    assert {path.stem for path in folder.iterdir()} <= set(FIXTURES)


def warn() -> None:
    """Makes a warning."""
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").update(rationale="")


def test_a_warning_needs_a_reason() -> None:
    warn()
    said = refusal("publish_edition", "--notes", "A try.")
    assert said.startswith("Not published, 1 finding:\ncriteria.admin.ratings.flask: ")
    assert '--waive missing-rationale criteria.admin.ratings.flask "…"' in said
    assert Edition.objects.count() == 1
    named = (
        "--waive",
        "missing-rationale",
        "criteria.admin.ratings.flask",
        "It speaks.",
    )
    assert run("publish_edition", "--notes", "A try.", *named).startswith("Published Edition 2")
    assert Waiver.objects.get(rule="missing-rationale").reason == "It speaks."


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_has_to_say_something(reason: str) -> None:
    warn()
    named = ("--waive", "missing-rationale", "criteria.admin.ratings.flask", reason)
    assert "1 finding" in refusal("publish_edition", "--notes", "A try.", *named)


def test_only_what_is_found_can_be_waived() -> None:
    rows.fresh_source()
    said = refusal("publish_edition", "--notes", "A try.", "--waive", "no-rule", "nowhere", "So.")
    assert said == "Not published: there is no open warning no-rule at nowhere."
    assert not Waiver.objects.filter(rule="no-rule").exists()


def test_notes_without_control_characters() -> None:
    rows.fresh_source()
    assert "control characters" in refusal("publish_edition", "--notes", "Form\x0cfeed")


def test_the_first_edition_is_published_as_it_ships() -> None:
    warn()
    without_editions(connection)
    assert run("publish_edition", "--notes", "The first.").startswith("Published Edition 1")
