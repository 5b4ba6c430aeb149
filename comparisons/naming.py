"""What rows of the knowledge have in common: slugs that last, and names that fixtures use."""

from __future__ import annotations

from typing import Any, ClassVar, Self, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max, ProtectedError

#: The room between two positions, and the largest that there is.
STEP, MAX = 10, 32_767
_KEPT = "An edition has shown this. Retire it instead: its slug must keep its meaning."


class SluggedQuerySet(models.QuerySet["Any"]):
    """Rows that are known by a slug, in their order, without those that were retired."""

    def current(self) -> Self:
        """What the next edition will hold."""
        return self.filter(retired=False)

    def update(self, **kwargs: Any) -> int:
        """Updates rows. :raises ValidationError: if that renames what an edition has shown."""
        named = {name: value for name, value in kwargs.items() if name in self.model.lasting}
        if named and self.exclude(first_edition=None).exclude(**named).exists():
            raise ValidationError(_KEPT)
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Deletes rows that no edition has shown; refuses the whole set otherwise."""
        if shown := set(self.exclude(first_edition=None)[:20]):
            raise ProtectedError(_KEPT, shown)
        return super().delete()


class SluggedManager(models.Manager["Any"]):
    """Finds a row by the names that fixtures use."""

    def get_queryset(self) -> SluggedQuerySet:
        return SluggedQuerySet(self.model, using=self._db)

    def current(self) -> SluggedQuerySet:
        """What the next edition will hold."""
        return self.get_queryset().current()

    def get_by_natural_key(self, *names: str) -> Any:
        """The row of these names, as :attr:`Slugged.natural_names` lists them."""
        return self.get(**dict(zip(self.model.natural_names, names, strict=True)))


class Slugged(models.Model):
    """A row that editions, permalinks and fixtures know by a slug, never by its number."""

    #: The fields that name a row in a fixture.
    natural_names: tuple[str, ...] = ("slug",)
    #: The fields that keep their value once an edition has shown the row.
    lasting: tuple[str, ...] = ("slug",)
    #: The fields that say among which rows the position counts.
    placed_within: tuple[str, ...] = ()

    slug = models.SlugField(
        max_length=60,
        help_text="The name that addresses and programs use, for example “admin”. "
        "It cannot be changed once an edition has shown it.",
    )
    position = models.PositiveSmallIntegerField(
        default=0, help_text="Smaller numbers come first. Steps of ten leave room in between."
    )
    retired = models.BooleanField(
        default=False, help_text="Left out of the next edition. Past editions keep showing it."
    )
    first_edition = models.PositiveIntegerField(
        null=True, blank=True, editable=False, help_text="The first edition that showed it."
    )

    objects = SluggedManager()

    class Meta:
        abstract = True
        ordering: ClassVar[tuple[str, ...]] = ("position", "slug")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stores the row, as the last one if it has no position.

        :raises ValidationError: if that renames what an edition has shown.
        """
        self._keep_name()
        if cast(Any, self).position is None:
            self._place_last()
        super().save(*args, **kwargs)

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)

    def clean(self) -> None:
        """Refuses another slug for what an edition has shown."""
        super().clean()
        self._keep_name()

    def _place_last(self) -> None:
        beside = type(self).objects.filter(**{n: getattr(self, n) for n in self.placed_within})
        last = beside.exclude(pk=self.pk).aggregate(last=Max("position"))["last"] or 0
        self.position = min(last + STEP, MAX)

    def _keep_name(self) -> None:
        if self.pk is None:
            return
        shown = type(self).objects.filter(pk=self.pk).exclude(first_edition=None).first()
        if shown is None:
            return
        meta: Any = self._meta
        names = {name: meta.get_field(name).attname for name in self.lasting}
        changed = [
            n for n, column in names.items() if getattr(self, column) != getattr(shown, column)
        ]
        if changed:
            message = (
                f"Edition {shown.first_edition} has shown this as “{shown.slug}”: "
                "that cannot be changed. Retire it and add a new one instead."
            )
            raise ValidationError(dict.fromkeys(changed, message))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Deletes what no edition has shown. :raises ProtectedError: for all else."""
        if self.first_edition is not None:
            raise ProtectedError(_KEPT, {self})
        return super().delete(*args, **kwargs)


class NaturalManager(models.Manager["Any"]):
    """Finds a row without a slug of its own by the natural keys of what it joins."""

    def get_by_natural_key(self, *keys: Any) -> Any:
        """The row that joins the rows of these natural keys."""
        named = {}
        for name, key in zip(self.model.natural_names, keys, strict=True):
            related = cast(Any, self.model)._meta.get_field(name).related_model
            key = key if isinstance(key, list | tuple) else [key]
            named[name] = related.objects.get_by_natural_key(*key)
        return self.get(**named)


def unique_slug(name: str, *fields: str) -> models.UniqueConstraint:
    """The constraint that makes a slug unique, within the given fields if there are any."""
    return models.UniqueConstraint(
        fields=(*fields, "slug"),
        name=name,
        violation_error_message="This slug is taken. Choose another one.",
    )
