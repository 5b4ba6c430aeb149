"""Being asked about a deletion: it costs the same for many rows, and keeps nobody waiting."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comparisons.models import Choice, Criterion, Framework, Rating, ReferenceProject

from . import rows
from .admin_pages import DRAFT, address
from .test_admin_history import change, undo

pytestmark = pytest.mark.django_db


def statements(client: Client, url: str, data: dict[str, Any] | None = None) -> list[str]:
    """What the database is asked when a page is opened, or is sent this."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url) if data is None else client.post(url, data)
    assert response.status_code in (200, 302)
    return [query["sql"] for query in captured.captured_queries]


def begins(found: list[str]) -> bool:
    """Whether a transaction was begun: in SQLite, that is to lock all others out."""
    return any(statement.startswith("SAVEPOINT") for statement in found)


def selection(*keys: object, **more: str) -> dict[str, Any]:
    return {"action": "delete_selected", "_selected_action": list(keys), **more}


@pytest.mark.parametrize("model", DRAFT, ids=rows.identifier)
def test_many_rows_cost_what_few_do(model: type[models.Model], curator: Client) -> None:
    """Each kind of row that goes with them is read once, with what its name is made of."""
    rows.FRESH[model]()
    keys = list(model._default_manager.values_list("pk", flat=True))
    url = address(model, "changelist")
    statements(curator, url, selection(*keys))  # content types are read once
    assert len(statements(curator, url, selection(*keys))) <= 22


def test_what_goes_and_what_stands_against_it_is_named(curator: Client) -> None:
    evidence = rows.fresh_evidence()
    rating = evidence.rating
    page = curator.get(address(Rating, "delete", rating.pk)).content.decode()
    assert f'<a href="{address(Rating, "change", rating.pk)}">{rating}</a>' in page
    assert str(evidence.source) in page
    kept = rows.shown(Criterion)
    page = curator.get(address(Criterion, "delete", kept.pk)).content.decode()
    assert "retire it instead" in page
    assert "protected related objects" not in page


def test_a_framework_that_an_edition_has_shown_says_so(curator: Client) -> None:
    """And not that one may not delete what its measurements found."""
    framework = rows.shown(Framework)
    page = curator.get(address(Framework, "delete", framework.pk)).content.decode()
    assert f"edition {framework.first_edition} has shown it: retire it instead" in page
    assert "your account" not in page


def test_a_project_that_names_an_answer_is_told_before_that_goes(curator: Client) -> None:
    choice, project = rows.fresh_choice(), rows.fresh_reference_project()
    project.choices.add(choice)
    page = curator.get(address(Choice, "delete", choice.pk)).content.decode()
    link = address(ReferenceProject, "change", project.pk)
    assert f'Named in the reference project: <a href="{link}">{project}</a>' in page
    assert "Mentions in reference projects: 1" in page
    page = curator.get(address(ReferenceProject, "delete", project.pk)).content.decode()
    assert f'Names the answer: <a href="{address(Choice, "change", choice.pk)}">' in page
    assert "object (" not in page


def test_to_look_begins_no_transaction(curator: Client) -> None:
    row = rows.fresh_rating()
    entry = change(curator, row, value="8")
    curator.get("/admin/")  # which says that it is changed, and takes that out of the session
    one, several = address(Rating, "delete", row.pk), address(Rating, "changelist")
    assert not begins(statements(curator, one))
    assert not begins(statements(curator, several, selection(row.pk)))
    assert not begins(statements(curator, undo(row, entry, "value")))
    assert begins(statements(curator, several, selection(row.pk, post="yes")))
    assert not Rating.objects.filter(pk=row.pk).exists()
