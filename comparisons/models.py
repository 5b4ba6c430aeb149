"""The draft of the knowledge, row by row, and the editions that were published from it.

Curators edit rows; visitors never see them. Publishing freezes all rows into the document of a new
:class:`Edition`. What an edition has shown keeps its slug for ever: such rows can be retired, but
neither deleted nor given another slug, so that no permalink ever meets a name with a new meaning.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from .engine.facts import EFFECT_MAX, RATING_MAX, RATING_MIN
from .naming import NaturalManager, Slugged, unique_slug
from .objections import Objection as Objection

RATING_VALUES = [Decimal(n) / 2 for n in range(int(RATING_MIN * 2), int(RATING_MAX * 2) + 1)]


class Framework(Slugged):
    """A framework: a contender can be recommended, an alternative is only scored."""

    class Role(models.TextChoices):
        CONTENDER = "contender", "contender (can be recommended)"
        ALTERNATIVE = "alternative", "alternative (scored, never recommended)"

    name = models.CharField(max_length=60, help_text="As its authors write it: “Django”.")
    role = models.CharField(max_length=20, choices=Role)
    summary = models.TextField(help_text="Two plain sentences: what it is and what it leaves out.")
    website = models.URLField()
    documentation = models.URLField(help_text="The start page of its documentation.")
    package = models.CharField(max_length=80, help_text="Its name for pip: “Django”.")

    class Meta(Slugged.Meta):
        constraints = (unique_slug("framework_slug_unique"),)

    def __str__(self) -> str:
        return self.name


class Source(Slugged):
    """Something published or measured that evidence rests on: a documentation page, an article."""

    class Kind(models.TextChoices):
        DOCUMENTATION = "documentation", "official documentation"
        MEASUREMENT = "measurement", "measurement"
        ARTICLE = "article", "article"
        PACKAGE = "package", "package metadata"
        SURVEY = "survey", "survey"
        PRACTICE = "practice", "report from practice"

    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    url = models.URLField("address", blank=True, help_text="Empty if it is not on the web.")
    published = models.DateField(null=True, blank=True, help_text="Empty if it is not known.")
    note = models.TextField(blank=True, help_text="How far it can be trusted, and why.")

    class Meta(Slugged.Meta):
        constraints = (unique_slug("source_slug_unique"),)

    def __str__(self) -> str:
        return self.title


class Measurement(Slugged):
    """A figure that this project measured itself, as ratios between the frameworks.

    Its rows are written by ``make lab`` and never by hand. ``results`` holds by framework the
    ratio to the baseline, the lowest and highest ratio of all rounds, and the plain figure with
    its unit.
    """

    title = models.CharField(max_length=200)
    how = models.TextField("how it was measured")
    unit = models.CharField(max_length=80, help_text="What the plain figures count: “MiB”.")
    baseline = models.ForeignKey(
        Framework, models.PROTECT, help_text="The framework whose ratio is 1."
    )
    results = models.JSONField()
    versions = models.JSONField(help_text="What was measured, by name.")
    machine = models.CharField(max_length=200)
    measured_on = models.DateField()
    rounds = models.PositiveSmallIntegerField()

    class Meta(Slugged.Meta):
        constraints = (unique_slug("measurement_slug_unique"),)

    def __str__(self) -> str:
        return self.title


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
    group = models.CharField(max_length=20, choices=Group)
    need = models.CharField(
        max_length=250,
        help_text="One sentence: what a project needs that gives this criterion weight.",
    )
    description = models.TextField(help_text="What it covers, with its terms explained.")
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

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="ratings")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="ratings")
    value = models.DecimalField(
        max_digits=3,
        decimal_places=1,
        help_text="0 (works against such a project) to 10 (could hardly serve it better), "
        "in steps of 0.5.",
    )
    rationale = models.TextField(help_text="Why it is as high as it is, and not higher.")

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


class Evidence(models.Model):
    """A statement from a source that bears on a rating, and what a check made of it."""

    class Status(models.TextChoices):
        STATED = "stated", "stated: a source says so, unchecked"
        CORROBORATED = "corroborated", "corroborated: checked against documentation or code"
        DISPUTED = "disputed", "disputed: sources contradict each other"
        REFUTED = "refuted", "refuted: found to be wrong"
        MEASURED = "measured", "measured: in this project's own laboratory"

    natural_names = ("rating", "source")

    rating = models.ForeignKey(Rating, models.CASCADE, related_name="evidence")
    source = models.ForeignKey(Source, models.PROTECT, related_name="evidence")
    statement = models.TextField(help_text="In your own words, one or two sentences.")
    status = models.CharField(max_length=20, choices=Status)
    measurements = models.ManyToManyField(
        Measurement,
        blank=True,
        related_name="evidence",
        help_text="The records that a measured statement rests on.",
    )
    versions = models.CharField(
        max_length=60, blank=True, help_text="The versions it holds for: “Django 5.2”."
    )
    verified_on = models.DateField(null=True, blank=True, help_text="When it was last checked.")
    review_by = models.DateField(null=True, blank=True, help_text="When to check it again.")

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


class Companion(models.Model):
    """What is used with a framework to cover a criterion: a part of it, or a package."""

    class Provision(models.TextChoices):
        BUILT_IN = "built-in", "built in"
        PACKAGE = "package", "a package to install"

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="companions")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="companions")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=80, help_text="“Flask-WTF”, or “django.contrib.auth”.")
    provision = models.CharField(max_length=20, choices=Provision)
    package = models.CharField(
        max_length=80, blank=True, help_text="Its name for pip. Empty if it is built in."
    )
    url = models.URLField("documentation")
    purpose = models.CharField(max_length=200, help_text="What it is for, in one sentence.")

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


class Section(Slugged):
    """A page of the questionnaire."""

    name = models.CharField(max_length=60)
    about = models.CharField(max_length=200, help_text="One sentence under the heading.")

    class Meta(Slugged.Meta):
        constraints = (unique_slug("section_slug_unique"),)

    def __str__(self) -> str:
        return self.name


class Question(Slugged):
    """Something that is asked about the project. Not answering it is always possible."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="questions")
    text = models.CharField(max_length=200, help_text="As it is asked: “Who signs in?”")
    help = models.TextField(blank=True, help_text="Explains the terms that the question uses.")
    reason = models.CharField(max_length=250, help_text="Why it is asked, in one sentence.")

    class Meta(Slugged.Meta):
        ordering = ("section__position", "position", "slug")
        constraints = (unique_slug("question_slug_unique"),)

    def __str__(self) -> str:
        return self.text


class Choice(Slugged):
    """One way of answering a question."""

    natural_names = ("question__slug", "slug")
    lasting = ("question", "slug")

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    text = models.CharField(max_length=120, help_text="Short; parallel to its neighbours.")
    help = models.TextField(blank=True, help_text="Explains a term, where one needs it.")

    class Meta(Slugged.Meta):
        ordering = ("question__section__position", "question__position", "position", "slug")
        constraints = (unique_slug("choice_slug_unique", "question"),)

    def __str__(self) -> str:
        return f"{self.question.slug}: {self.text}"

    def natural_key(self) -> tuple[str, str]:
        return (self.question.slug, self.slug)


class Effect(models.Model):
    """How much a choice adds to the weight of a criterion: -5 to +5, never 0."""

    choice = models.ForeignKey(Choice, models.CASCADE, related_name="effects")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="effects")
    value = models.DecimalField(
        max_digits=4,
        decimal_places=2,
        validators=[MinValueValidator(-int(EFFECT_MAX)), MaxValueValidator(int(EFFECT_MAX))],
        help_text="What this answer adds to the criterion's weight. 1 is noticeable, 3 is much.",
    )
    reason = models.CharField(
        max_length=200, blank=True, help_text="Why such a project needs more of it, or less."
    )

    class Meta:
        ordering = ("choice", "criterion__position")
        constraints = (
            models.UniqueConstraint(
                fields=("choice", "criterion"),
                name="effect_unique",
                violation_error_message="This choice has an effect on this criterion already.",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=-int(EFFECT_MAX), value__lte=int(EFFECT_MAX)) & ~Q(value=0),
                name="effect_on_scale",
                violation_error_message="An effect is from -5 to +5 and not 0: "
                "remove it if there is none.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.choice} → {self.criterion} {self.value:+}"


class Advisory(Slugged):
    """Advice beside the scores, shown to the projects whose answers it concerns."""

    title = models.CharField(max_length=120)
    text = models.TextField(help_text="Two to four plain sentences: what to do, and why.")
    leader = models.ForeignKey(
        Framework,
        models.PROTECT,
        null=True,
        blank=True,
        help_text="Only where this framework leads. Empty: whoever leads.",
    )
    choices = models.ManyToManyField(
        Choice,
        related_name="advisories",
        help_text="Shown if every question named here has one of these answers.",
    )

    class Meta(Slugged.Meta):
        verbose_name_plural = "advisories"
        constraints = (unique_slug("advisory_slug_unique"),)

    def __str__(self) -> str:
        return self.title


class Contradiction(Slugged):
    """Answers that hardly go together. Whoever gives them is asked about it, and may go on."""

    text = models.TextField(
        help_text="One or two kind sentences: what does not fit, and what to look at again."
    )
    choices = models.ManyToManyField(
        Choice,
        related_name="contradictions",
        help_text="Found where two or more questions have one of the answers named here.",
    )

    class Meta(Slugged.Meta):
        constraints = (unique_slug("contradiction_slug_unique"),)

    def __str__(self) -> str:
        return self.slug


class ReferenceProject(Slugged):
    """A described project with the outcome that is agreed on: a test of the knowledge."""

    title = models.CharField(max_length=120)
    description = models.TextField()
    choices = models.ManyToManyField(
        Choice, related_name="reference_projects", help_text="Its answers, one a question."
    )
    emphasis = models.ManyToManyField(
        Question, blank=True, related_name="+", help_text="Answered questions that count double."
    )
    expected = models.ForeignKey(
        Framework,
        models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"role": Framework.Role.CONTENDER},
        help_text="What should be recommended. Empty: either is right.",
    )
    must_advise = models.ManyToManyField(
        Advisory, blank=True, related_name="+", help_text="Advisories that must be shown."
    )
    must_name = models.ForeignKey(
        Framework,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"role": Framework.Role.ALTERNATIVE},
        help_text="The alternative that must be named as scoring higher, if one must.",
    )
    example = models.BooleanField(
        default=False, help_text="Offered on the front page as a place to start from."
    )

    class Meta(Slugged.Meta):
        constraints = (unique_slug("reference_project_slug_unique"),)

    def __str__(self) -> str:
        return self.title


class Waiver(models.Model):
    """A finding of the linter that was looked at and is accepted, with the reason.

    Only warnings can be waived. Rule and place are as the linter prints them.
    """

    rule = models.CharField(max_length=60, help_text="“moves-together”, as the finding names it.")
    place = models.CharField(max_length=200, help_text="“criteria.orm+migrations”, likewise.")
    reason = models.TextField(help_text="Why it is right as it is.")

    class Meta:
        ordering = ("rule", "place")
        constraints = (
            models.UniqueConstraint(
                fields=("rule", "place"),
                name="waiver_unique",
                violation_error_message="This finding is waived already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} at {self.place}"


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
