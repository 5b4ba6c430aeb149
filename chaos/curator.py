"""A curator at work, by the forms of the admin."""

from __future__ import annotations

from chaos.visitor import Place, Visitor

#: Changes the draft, past the admin: what is published must differ from the edition before.
CHANGE = "UPDATE comparisons_criterion SET name = 'Objects and rows' WHERE slug = 'orm'"


def signed_in(place: Place, password: str) -> Visitor:
    """The curator whom the first start made, past the sign-in."""
    visitor = Visitor(place)
    visitor.get("/admin/login/")
    answer = visitor.post(
        "/admin/login/?next=/admin/", username="curator", password=password, next="/admin/"
    )
    assert (answer.status, answer.location) == (302, "/admin/"), answer.text
    return visitor


def publish(visitor: Visitor, notes: str) -> None:
    """Publishes the draft."""
    answer = visitor.post("/admin/comparisons/edition/publish/", notes=notes)
    assert answer.status == 302, answer.text
