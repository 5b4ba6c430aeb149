"""Frameworks, and what is known about them from elsewhere: sources and measurements."""

from __future__ import annotations

from django.db import models

from comparisons.naming import Slugged, unique_slug


class Framework(Slugged):
    """A framework: a contender can be recommended, an alternative is only scored."""

    class Role(models.TextChoices):
        CONTENDER = "contender", "contender (can be recommended)"
        ALTERNATIVE = "alternative", "alternative (scored, never recommended)"

    name = models.CharField(max_length=60, help_text="As its authors write it: “Django”.")
    role = models.CharField(
        max_length=20,
        choices=Role,
        help_text="The result compares contenders; it names an alternative that scores higher.",
    )
    summary = models.TextField(help_text="Two plain sentences: what it is and what it leaves out.")
    website = models.URLField(help_text="Its home page: “https://www.djangoproject.com/”.")
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

    title = models.CharField(
        max_length=200,
        help_text="As the page or paper calls itself: “Django documentation: Forms”.",
    )
    publisher = models.CharField(
        max_length=120,
        help_text="Who published it: “Django Software Foundation”. Sources are listed under it.",
    )
    kind = models.CharField(
        max_length=20,
        choices=Kind,
        help_text="What it is, so that readers can tell a documentation from an opinion.",
    )
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
    machine = models.CharField(max_length=200)
    versions = models.JSONField(help_text="What was measured, by name.")
    measured_on = models.DateField()
    rounds = models.PositiveSmallIntegerField()
    baseline = models.ForeignKey(
        Framework, models.PROTECT, help_text="The framework whose ratio is 1."
    )
    results = models.JSONField()

    class Meta(Slugged.Meta):
        constraints = (unique_slug("measurement_slug_unique"),)

    def __str__(self) -> str:
        return self.title
