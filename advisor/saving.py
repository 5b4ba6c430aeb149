"""Storing a recommendation that somebody asked for, within what one address may store."""

from __future__ import annotations

from django.http import HttpRequest

from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition
from comparisons.limits import SAVES

from .models import Recommendation


def store(
    request: HttpRequest, profile: Profile, edition: PublishedEdition, origin: str = ""
) -> tuple[Recommendation, bool]:
    """The stored recommendation, and whether it is new. To find one again does not count.

    :raises TooManyError: if the address has stored too many already; nothing is stored then.
    :raises KeyCollisionError: if another content has the key already.
    """
    return Recommendation.objects.store(
        profile, edition, origin, admit=lambda: SAVES.count(request)
    )
