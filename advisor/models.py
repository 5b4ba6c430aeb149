"""Recommendations that visitors saved: what a permalink shows, for ever."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone

from comparisons.engine.profile import KEY_LENGTH, TITLE_MAX, Profile, canonical_json, key_of
from comparisons.knowledge import PublishedEdition
from comparisons.models import Edition


class KeyCollisionError(Exception):
    """Two different contents have the same key. The second one is refused."""


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def store(
        self,
        profile: Profile,
        edition: PublishedEdition,
        origin: str = "",
        admit: Callable[[], None] = lambda: None,
    ) -> tuple[Recommendation, bool]:
        """The stored recommendation for that profile under that edition, and whether it is new.

        The key is derived from the content, so a repeated or retried save finds the row of the
        first.

        :param origin: the key of the recommendation whose answers were changed to these; nothing
            is noted if there is none of that key.
        :param admit: called in the transaction that stores a new one; if it raises, nothing is
            stored.
        :raises KeyCollisionError: if another content has the key already.
        """
        key = key_of(profile, edition.digest)
        if found := self._equal(key, profile, edition):
            return found, False
        row = self.model(
            key=key,
            edition_id=edition.number,
            title=profile.title,
            answers=dict(profile.answers),
            emphasis=sorted(profile.emphasis),
            verdict=canonical_json(edition.verdict_document(profile)),
            changed_from=self.filter(key=origin).first() if origin else None,
            created=timezone.now(),
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
                admit()
        except IntegrityError:  # somebody was quicker
            if found := self._equal(key, profile, edition):
                return found, False
            raise
        return row, True

    def _equal(
        self, key: str, profile: Profile, edition: PublishedEdition
    ) -> Recommendation | None:
        """What is stored under a key, if anything is: it must be what the key was made of."""
        row = self.filter(key=key).first()
        if row and (row.edition_id != edition.number or row.profile != profile):
            raise KeyCollisionError(f"The key {key} belongs to another recommendation.")
        return row


class Recommendation(models.Model):
    """What was recommended for one project, under one edition. Nothing about the person.

    ``verdict`` is the canonical JSON text of the verdict document as it was computed on saving.
    ``changed_from`` is the recommendation whose answers were changed to these, as whoever saved
    this first came by; it is no part of the content.
    """

    IMMUTABLE = "A saved recommendation cannot be changed."

    key = models.CharField(max_length=KEY_LENGTH, primary_key=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="recommendations")
    title = models.CharField(max_length=TITLE_MAX, blank=True)
    answers = models.JSONField()
    emphasis = models.JSONField()
    verdict = models.TextField()
    changed_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="changed_to"
    )
    created = models.DateTimeField()

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ("-created",)
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.title or self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stores a new row. :raises ValidationError: for one that is stored already."""
        if not self._state.adding:
            raise ValidationError(self.IMMUTABLE)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("permalink", args=[self.key])

    @property
    def profile(self) -> Profile:
        return Profile(self.answers, frozenset(self.emphasis), self.title)

    def document(self) -> dict[str, Any]:
        """The verdict document, as it was stored."""
        return dict(json.loads(self.verdict))
