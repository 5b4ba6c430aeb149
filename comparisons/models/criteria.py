"""Criteria, the ratings of the frameworks on them, and what ratings rest on."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from comparisons.engine.facts import RATING_MAX, RATING_MIN
from comparisons.naming import NaturalManager, Slugged, unique_slug

from .frameworks import Framework, Measurement, Source

RATING_VALUES = [Decimal(n) / 2 for n in range(int(RATING_MIN * 2), int(RATING_MAX * 2) + 1)]


class Criterion(Slugged):
    """A quality on which frameworks are rated and which a project may need more or less."""

    class Group(models.TextChoices):
        WAY = "way", "Way of working"
        DATA = "data", "Data"
        PEOPLE = "people", "People and access"
        INTERFACE = "interface", "Interface"
        OPERATIONS = "operations", "Operations"
        TEAM = "team", "Team and future"

    name = models.CharField(max_length=80, help_text="Short: “Admin interface”.")
    group = models.CharField(
        max_length=20, choices=Group, help_text="Under which heading the comparison lists it."
    )
    need = models.CharField(
        "when it counts",
        max_length=250,
        help_text="One sentence: what a project needs that gives this criterion weight. "
        "“Staff have to look after the data without a developer.”",
    )
    description = models.TextField(
        help_text="What it covers and what not, in a few sentences, with its terms explained."
    )
    base_weight = models.DecimalField(
        max_digits=4,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text="Its weight for a project about which nothing is known. 1.00 is usual.",
    )

    class Meta(Slugged.Meta):
        verbose_name_plural = "criteria"
        constraints = (
            unique_slug("criterion_slug_unique"),
            models.CheckConstraint(
                condition=Q(base_weight__gte=0),
                name="criterion_base_weight_not_negative",
                violation_error_message="A base weight is 0 or more.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("criterion", args=[self.slug])


class Rating(models.Model):
    """How well a framework serves a project that needs a criterion: 0 to 10, in halves."""

    natural_names = ("criterion", "framework")

    criterion = models.ForeignKey(
        Criterion, models.CASCADE, related_name="ratings", help_text="What is rated."
    )
    framework = models.ForeignKey(
        Framework,
        models.PROTECT,
        related_name="ratings",
        help_text="Whose rating it is. Each framework has one for each criterion.",
    )
    value = models.DecimalField(
        max_digits=3,
        decimal_places=1,
        help_text="0 (works against such a project) to 10 (could hardly serve it better), "
        "in steps of 0.5.",
    )
    rationale = models.TextField(
        help_text="Why it is as high as it is, and not higher: what comes with the framework, what "
        "one adds, what remains to be done by hand."
    )

    objects = NaturalManager()

    class Meta:
        ordering = ("criterion__position", "framework__position")
        constraints = (
            models.UniqueConstraint(
                fields=("criterion", "framework"),
                name="rating_unique",
                violation_error_message="This framework has a rating for this criterion already.",
            ),
            models.CheckConstraint(
                condition=Q(value__in=RATING_VALUES),
                name="rating_on_scale",
                violation_error_message="A rating is a number from 0 to 10 in steps of 0.5.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion}: {self.framework} {self.value}"

    def natural_key(self) -> tuple[str, str]:
        return (self.criterion.slug, self.framework.slug)

    def get_additional_data(self) -> dict[str, int]:
        """Whose history shows a change of this as well: django-auditlog keeps it beside it."""
        return {"criterion": self.criterion_id}


class Evidence(models.Model):
    """A statement from a source that bears on a rating, and what a check made of it."""

    class Status(models.TextChoices):
        STATED = "stated", "stated: a source says so, unchecked"
        CORROBORATED = "corroborated", "corroborated: checked against documentation or code"
        DISPUTED = "disputed", "disputed: sources contradict each other"
        REFUTED = "refuted", "refuted: found to be wrong"
        MEASURED = "measured", "measured: in this project's own laboratory"

    natural_names = ("rating", "source")

    rating = models.ForeignKey(
        Rating, models.CASCADE, related_name="evidence", help_text="What it speaks for or against."
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="evidence",
        help_text="Where it is said. Add a source first if it is not listed.",
    )
    statement = models.TextField(help_text="In your own words, one or two sentences.")
    status = models.CharField(
        max_length=20,
        choices=Status,
        help_text="What a check made of it. New statements begin as “stated”.",
    )
    measurements = models.ManyToManyField(
        Measurement,
        blank=True,
        related_name="evidence",
        help_text="The records that a measured statement rests on.",
    )
    versions = models.CharField(
        max_length=60, blank=True, help_text="The versions it holds for: “Django 5.2”."
    )
    verified_on = models.DateField(
        "checked on", null=True, blank=True, help_text="When it was last checked."
    )
    review_by = models.DateField(
        "to be reviewed by", null=True, blank=True, help_text="When to check it again."
    )

    objects = NaturalManager()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ("rating", "source__position", "source__slug")
        constraints = (
            models.UniqueConstraint(
                fields=("rating", "source"),
                name="evidence_unique",
                violation_error_message="This source supports this rating already: "
                "put both statements into one.",
            ),
            models.CheckConstraint(
                condition=Q(verified_on=None)
                | Q(review_by=None)
                | Q(review_by__gt=F("verified_on")),
                name="evidence_review_after_check",
                violation_error_message="The review comes after the day of the check.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rating} – {self.source}"

    def get_additional_data(self) -> dict[str, int]:
        """Whose history shows a change of this as well: django-auditlog keeps it beside it."""
        return {"rating": self.rating_id, "criterion": self.rating.criterion_id}


class Companion(models.Model):
    """What is used with a framework to cover a criterion: a part of it, or a package."""

    class Provision(models.TextChoices):
        BUILT_IN = "built-in", "built in"
        PACKAGE = "package", "a package to install"

    framework = models.ForeignKey(
        Framework, models.CASCADE, related_name="companions", help_text="What it is used with."
    )
    criterion = models.ForeignKey(
        Criterion, models.CASCADE, related_name="companions", help_text="What it is used for."
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Smaller numbers come first.")
    name = models.CharField(max_length=80, help_text="“Flask-WTF”, or “django.contrib.auth”.")
    provision = models.CharField(
        "how it comes",
        max_length=20,
        choices=Provision,
        help_text="Whether it comes with the framework.",
    )
    package = models.CharField(
        max_length=80, blank=True, help_text="Its name for pip. Empty if it is built in."
    )
    url = models.URLField(
        "documentation", help_text="Where to read on: “https://flask-wtf.readthedocs.io/”."
    )
    purpose = models.CharField(max_length=200, help_text="What it is for, in one sentence.")
    instead_of = models.CharField(
        "instead of",
        max_length=200,
        blank=True,
        default="",
        db_default="",  # the release before knows nothing of it
        help_text="Packages that a project needs no more once it has this, by their names for pip "
        "with spaces between: “gunicorn” for another server. Mostly empty.",
    )

    class Meta:
        ordering = ("criterion__position", "position", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("framework", "criterion", "name"),
                name="companion_unique",
                violation_error_message="This companion is listed for this criterion already.",
            ),
            models.CheckConstraint(
                condition=Q(provision="built-in", package="")
                | (Q(provision="package") & ~Q(package="")),
                name="companion_package_named",
                violation_error_message="A package needs its name for pip; "
                "what is built in has none.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_additional_data(self) -> dict[str, int]:
        """Whose history shows a change of this as well: django-auditlog keeps it beside it."""
        return {"criterion": self.criterion_id}
