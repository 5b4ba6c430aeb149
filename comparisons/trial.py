"""Links by which the draft can be tried as a visitor, by whoever was given one.

A link carries who made it, signed and dated. It works for some hours, and only as long as its
maker may look at the draft.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.core import signing
from django.urls import get_script_prefix

#: Who may make a link, and in whose name one works.
PERMISSION = "comparisons.view_edition"
LASTING = timedelta(hours=8)
#: Where the site under the draft begins; the token follows.
PREFIX = "draft"
_SALT = "comparisons.trial"


class TrialRefusedError(Exception):
    """A link that does not work: ``expired`` if it once did."""

    def __init__(self, *, expired: bool) -> None:
        super().__init__("This link has expired." if expired else "This link was never valid.")
        self.expired = expired


def address_for(user: User) -> str:
    """A new link for that user: the front page of the site under the draft."""
    return f"{get_script_prefix()}{PREFIX}/{signing.dumps(user.pk, salt=_SALT)}/"


def check(token: str) -> None:
    """Lets a token pass. :raises TrialRefusedError: if it is forged, too old or its maker left."""
    try:
        maker = signing.loads(token, salt=_SALT, max_age=LASTING)
    except signing.SignatureExpired as error:
        raise TrialRefusedError(expired=True) from error
    except signing.BadSignature as error:
        raise TrialRefusedError(expired=False) from error
    user = User.objects.filter(pk=maker, is_active=True, is_staff=True).first()
    if user is None or not user.has_perm(PERMISSION):
        raise TrialRefusedError(expired=True)
