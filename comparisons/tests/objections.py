"""Objections of readers, for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from comparisons.models import Objection
from comparisons.models.objections import TEXT_MAX, TEXT_MIN

THEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
TEXT = "The limit is 5 since version 3.1, not 4 as it says here."
ERRATUM = "The limit is 5 since version 3.1; the text says 4."


def fresh_objection(**fields: Any) -> Objection:
    """An open objection to the evidence of edition 1; ``fields`` change what it says."""
    place = {"edition_id": 1, "criterion": "orm", "framework": "flask", "source": ""}
    return Objection.objects.create(
        **{**place, "text": TEXT, "contact": "reader@example.org", "created": THEN, **fields}
    )


def curator_account() -> User:
    return User.objects.get_or_create(username="decider", is_staff=True)[0]


def accepted(erratum: str = ERRATUM, **fields: Any) -> Objection:
    """One that became an erratum."""
    row = fresh_objection(**fields)
    row.accept(curator_account(), erratum)
    row.save()
    return row


#: The constraint, what breaks it in an open objection, and what it is called in a test's id.
#: ``True`` for decided_by stands for an account.
BROKEN = [
    pytest.param("objection_text_length", {"text": "x" * (TEXT_MIN - 1)}, id="too short"),
    pytest.param("objection_text_length", {"text": "x" * (TEXT_MAX + 1)}, id="too long"),
    pytest.param(
        "objection_source_of_rating", {"framework": "", "source": "django-docs"}, id="no rating"
    ),
    pytest.param("objection_decided_by_somebody", {"decided_at": THEN}, id="open, but with a time"),
    pytest.param("objection_decided_by_somebody", {"decided_by": True}, id="open, but by somebody"),
    pytest.param(
        "objection_decided_by_somebody",
        {"status": "declined", "contact": "", "decided_at": THEN},
        id="declined by nobody",
    ),
    pytest.param(
        "objection_decided_by_somebody",
        {"status": "declined", "contact": "", "decided_by": True},
        id="declined at no time",
    ),
    pytest.param(
        "objection_decided_by_somebody",
        {"status": "lost", "contact": "", "decided_by": True, "decided_at": THEN},
        id="an unknown status",
    ),
    pytest.param("objection_erratum_if_accepted", {"erratum": ERRATUM}, id="open with an erratum"),
    pytest.param(
        "objection_erratum_if_accepted",
        {"status": "accepted", "contact": "", "decided_by": True, "decided_at": THEN},
        id="accepted without an erratum",
    ),
    pytest.param(
        "objection_erratum_if_accepted",
        {
            "status": "declined",
            "contact": "",
            "decided_by": True,
            "decided_at": THEN,
            "erratum": ERRATUM,
        },
        id="declined with an erratum",
    ),
    pytest.param(
        "objection_contact_erased",
        {"status": "declined", "decided_by": True, "decided_at": THEN},
        id="declined with a contact",
    ),
]
