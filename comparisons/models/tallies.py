"""How often something was done in an hour, counted in the database that all machines share."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F
from django.utils import timezone

#: How many tallies whose time is over one new tally takes away. More than one, so none stay.
TAKEN_AWAY = 100


class TallyQuerySet(models.QuerySet["Tally"]):
    def admit(self, key: str, most: int, ends: datetime) -> bool:
        """Counts one more under a key unless that makes more than ``most``; whether it did.

        Exact for any number of workers and machines: the database does the sum. Within a
        transaction, what is taken back is not counted either.
        """
        if most < 1:
            return False
        if self._one_more(key, most):
            return True
        _, is_first = self.get_or_create(key=key, defaults={"number": 1, "ends": ends})
        if is_first:
            self._take_away_old()
        return is_first or self._one_more(key, most)

    def _one_more(self, key: str, most: int) -> bool:
        return bool(self.filter(key=key, number__lt=most).update(number=F("number") + 1))

    def _take_away_old(self) -> None:
        """Deletes some of those whose time is over; what another connection deletes is left to it,
        so that no two wait for each other."""
        over = self.filter(ends__lt=timezone.now()).select_for_update(skip_locked=True)
        keys = list(over.values_list("key", flat=True)[:TAKEN_AWAY])
        if keys:
            self.filter(key__in=keys).delete()


class Tally(models.Model):
    """``number`` times until ``ends``. ``key`` is a keyed hash of what, by whom, and when."""

    key = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveIntegerField()
    ends = models.DateTimeField(db_index=True)

    objects = TallyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.number} until {self.ends:%Y-%m-%d %H:%M}"
