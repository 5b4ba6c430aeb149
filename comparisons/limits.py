"""How often visitors may store something: by the hour, counted in the database.

So the numbers hold for all workers and machines, and beyond restarts. No address is kept: what is
counted under is a keyed hash of it and of the hour, which begins at another minute for each
address, and is forgotten when the hour is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Tally
from .visitors import address_of

HOUR = 3600


class TooManyError(Exception):
    """More than may be stored in an hour. ``wait`` says in how many seconds the next may be."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"Too many within the hour; the next may come in {wait} seconds.")
        self.wait = wait

    @property
    def minutes(self) -> int:
        return ceil(self.wait / 60)


@dataclass(frozen=True, slots=True)
class Hour:
    """The hour that now is for somebody who does something, and the name that it is known by."""

    key: str
    ends: datetime

    @classmethod
    def of(cls, what: str, who: str) -> Hour:
        now = int(timezone.now().timestamp())
        ends = now + HOUR - (now + int(_hashed(what, who)[:8], 16)) % HOUR
        return cls(_hashed(what, who, str(ends)), datetime.fromtimestamp(ends, UTC))

    @property
    def left(self) -> int:
        """The seconds until it is over."""
        return max(ceil((self.ends - timezone.now()).total_seconds()), 1)


@dataclass(frozen=True, slots=True)
class Limit:
    """How often something may be done in an hour: the number that stands in that setting."""

    setting: str
    #: Whether each address has a number of its own; otherwise it is one for all together.
    by_address: bool = True

    def count(self, request: HttpRequest) -> None:
        """Counts one. Called in the transaction that stores what is counted.

        :raises TooManyError: if that is one too many; it is not counted then.
        """
        hour = Hour.of(self.setting, who(request) if self.by_address else "all")
        if not Tally.objects.admit(hour.key, getattr(settings, self.setting), hour.ends):
            raise TooManyError(hour.left)


def who(request: HttpRequest) -> str:
    """Whom a request is counted for. All whose address is not known are one."""
    return address_of(request) or "unknown"


def _hashed(*parts: str) -> str:
    return salted_hmac("comparisons.limits", " ".join(parts), algorithm="sha256").hexdigest()


SAVES = Limit("SAVES_PER_ADDRESS")
OBJECTIONS = Limit("OBJECTIONS_PER_ADDRESS")
OBJECTIONS_IN_ALL = Limit("OBJECTIONS_IN_ALL", by_address=False)
