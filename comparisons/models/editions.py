"""What was published, which never changes."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions can be read and added, never changed or removed."""

    def update(self, **kwargs: Any) -> int:
        raise ValidationError(Edition.IMMUTABLE)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise ValidationError(Edition.IMMUTABLE)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ValidationError(Edition.IMMUTABLE)

    def newest_first(self) -> Self:
        """All editions without their documents, which are large."""
        return self.defer("document").order_by("-number")


class Edition(models.Model):
    """A published state of the knowledge: numbered, dated, and never changed again.

    ``document`` is the canonical JSON text of everything that it says, ``digest`` its SHA-256. A
    trigger in the database refuses to change or delete a row, whoever asks.
    """

    IMMUTABLE = "A published edition can be neither changed nor deleted. Publish a new one."

    number = models.PositiveIntegerField(primary_key=True)
    document = models.TextField()
    digest = models.CharField(max_length=71, unique=True)
    notes = models.TextField(help_text="What is new in this edition, for its readers.")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        permissions = (("publish_edition", "Can publish the draft as a new edition"),)
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"Edition {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stores a new edition. :raises ValidationError: for one that is stored already."""
        if not self._state.adding:
            raise ValidationError(self.IMMUTABLE)
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValidationError(self.IMMUTABLE)


class Revision(models.Model):
    """How often something public was changed: one row, which triggers in the database count up.

    :mod:`comparisons.revision` reads it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = (models.CheckConstraint(condition=Q(id=1), name="revision_only_one"),)

    def __str__(self) -> str:
        return str(self.number)
