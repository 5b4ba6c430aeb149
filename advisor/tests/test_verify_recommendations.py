from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from advisor.models import Recommendation
from comparisons import knowledge
from comparisons.engine.profile import Profile, canonical_json
from comparisons.knowledge import PublishedEdition
from comparisons.models import Rating

from .profiles import EMPTY, HOSTILE_TITLES, STAFF_TOOL, WEBHOOK


class Terminal(io.StringIO):
    """Standard error with somebody before it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def stored(edition: PublishedEdition) -> list[Recommendation]:
    """Some recommendations, the emphasised one first."""
    titled = [Profile({"kind": "json-api"}, title=title) for title in HOSTILE_TITLES]
    return [
        Recommendation.objects.store(profile, edition)[0]
        for profile in (STAFF_TOOL, WEBHOOK, EMPTY, *titled)
    ]


def run(*arguments: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    call_command("verify_recommendations", *arguments, stdout=out, stderr=err)
    assert err.getvalue() == ""
    return out.getvalue()


def lines_of_failure(*arguments: str) -> list[str]:
    """What is printed where something differs: the rows, then the counts."""
    out = io.StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("verify_recommendations", *arguments, stdout=out, stderr=io.StringIO())
    assert failure.value.returncode == 1
    return out.getvalue().splitlines()


def tamper(row: Recommendation, column: str, value: str) -> None:
    """Changes a stored row behind Django's back and past the table's triggers.

    The test's transaction brings the triggers back.
    """
    table = Recommendation._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        statement = f"UPDATE {table} SET {column} = %s WHERE key = %s"  # noqa: S608 - no input
        cursor.execute(statement, [value, row.key])
        assert cursor.rowcount == 1


def test_what_was_stored_is_identical(stored: list[Recommendation]) -> None:
    assert run() == f"{len(stored)} recomputed: {len(stored)} identical, 0 differ.\n"


def test_nothing_stored_is_nothing_wrong(edition: PublishedEdition) -> None:
    assert run() == "0 recomputed: 0 identical, 0 differ.\n"


def altered(row: Recommendation, **changed: object) -> str:
    return canonical_json({**row.document(), **changed})


def test_a_changed_verdict_is_found_and_named(stored: list[Recommendation]) -> None:
    tamper(stored[1], "verdict", altered(stored[1], robustness=0.9999, recommended="django"))
    listed, counts = lines_of_failure()
    assert listed == f"{stored[1].key}  edition 1: its verdict differs in recommended, robustness"
    assert counts == f"{len(stored)} recomputed: {len(stored) - 1} identical, 1 differ."


def test_the_smallest_step_of_a_number_is_found(stored: list[Recommendation]) -> None:
    score = json.dumps(stored[0].document()["scores"]["django"])
    digit = "1" if score[-1] != "1" else "2"
    tamper(stored[0], "verdict", stored[0].verdict.replace(score, score[:-1] + digit))
    listed, _ = lines_of_failure()
    assert "its verdict differs in scores" in listed


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("verdict", "{}", "its verdict differs in also_consider, answers"),
        ("verdict", "{", "it is no JSON"),
        ("verdict", "[]", "it is no object"),
        ("title", "Other", "its content has the key "),
        ("title", " Parcel desk", "not written as they were saved"),
        ("answers", '{"kind": "spaceship"}', "“spaceship” is not a choice of kind"),
        ("emphasis", "[]", "its content has the key "),
        ("key", "0" * 26, "its content has the key "),
    ],
)
def test_whatever_was_changed_is_found(
    stored: list[Recommendation], column: str, value: str, why: str
) -> None:
    tamper(stored[0], column, value)
    listed, _ = lines_of_failure()
    assert why in listed


def test_another_way_of_writing_the_same_is_found(stored: list[Recommendation]) -> None:
    tamper(stored[0], "verdict", json.dumps(stored[0].document(), ensure_ascii=False))
    listed, _ = lines_of_failure()
    assert listed.endswith("its verdict differs in the way in which it is written")


def test_every_row_is_recomputed_under_its_own_edition(stored: list[Recommendation]) -> None:
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").update(value=3.5)
    knowledge.publish("The admin is rated otherwise.")
    later, _ = Recommendation.objects.store(STAFF_TOOL, knowledge.current())
    assert later.document()["scores"] != stored[0].document()["scores"]
    assert run().startswith(f"{len(stored) + 1} recomputed: {len(stored) + 1} identical")
    assert run("--edition", "2").startswith("1 recomputed")


def test_only_those_since_a_day(stored: list[Recommendation]) -> None:
    day = stored[0].created.date()
    assert run("--since", day.isoformat()).startswith(f"{len(stored)} recomputed")
    assert run("--since", day.replace(year=day.year + 1, day=1).isoformat()).startswith("0 ")


@pytest.mark.parametrize("arguments", [("--edition", "9"), ("--since", "yesterday")])
def test_a_filter_that_cannot_be_used_is_refused(
    edition: PublishedEdition, arguments: tuple[str, ...]
) -> None:
    with pytest.raises(CommandError):
        run(*arguments)


def test_progress_is_for_terminals_only(stored: list[Recommendation]) -> None:
    seen = Terminal()
    call_command("verify_recommendations", stdout=io.StringIO(), stderr=seen)
    assert f"{len(stored)} of {len(stored)}" in seen.getvalue()
