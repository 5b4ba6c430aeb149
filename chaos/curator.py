"""A curator at work, by the forms of the admin."""

from __future__ import annotations

import re

from chaos.visitor import Place, Visitor

PUBLISH = "/admin/comparisons/edition/publish/"

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
    """Publishes the draft as its preview shows it, whatever the check warns of."""
    shown = visitor.get(PUBLISH).text
    previewed = re.search(r'name="previewed" value="([^"]+)"', shown)
    assert previewed, shown
    reasons = dict.fromkeys(re.findall(r'<textarea name="([^"]+)"', shown), "Right as it is.")
    typed = {**reasons, "previewed": previewed[1], "notes": notes}
    answer = visitor.post(PUBLISH, **typed)
    assert answer.status == 302, answer.text
