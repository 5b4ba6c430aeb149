"""Advice beside the scores, and the projects that test the knowledge."""

from __future__ import annotations

from django.db import models

from comparisons.naming import Slugged, unique_slug

from .frameworks import Framework
from .questionnaire import Choice, Question


class Advisory(Slugged):
    """Advice beside the scores, shown to the projects whose answers it concerns."""

    title = models.CharField(
        max_length=120, help_text="What to do, in a few words: “Plan the upgrade path”."
    )
    text = models.TextField(help_text="Two to four plain sentences: what to do, and why.")
    leader = models.ForeignKey(
        Framework,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="only where this leads",
        help_text="Only where this framework leads. Empty: whoever leads.",
    )
    choices = models.ManyToManyField(
        Choice,
        related_name="advisories",
        verbose_name="answers",
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
        verbose_name="answers",
        help_text="Found where two or more questions have one of the answers named here.",
    )

    class Meta(Slugged.Meta):
        constraints = (unique_slug("contradiction_slug_unique"),)

    def __str__(self) -> str:
        return self.slug


class ReferenceProject(Slugged):
    """A described project with the outcome that is agreed on: a test of the knowledge."""

    title = models.CharField(max_length=120, help_text="A name for it: “Back office of a clinic”.")
    description = models.TextField(
        help_text="Two to four sentences that a reader can picture: who uses it, and what for."
    )
    choices = models.ManyToManyField(
        Choice,
        related_name="reference_projects",
        verbose_name="answers",
        help_text="Its answers, one a question.",
    )
    emphasis = models.ManyToManyField(
        Question,
        blank=True,
        related_name="+",
        verbose_name="counts double",
        help_text="Answered questions that count double.",
    )
    expected = models.ForeignKey(
        Framework,
        models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"role": Framework.Role.CONTENDER},
        verbose_name="expected recommendation",
        help_text="What should be recommended. Empty: either is right.",
    )
    must_advise = models.ManyToManyField(
        Advisory,
        blank=True,
        related_name="+",
        verbose_name="advisories that must be shown",
        help_text="The check warns where one of them is missing.",
    )
    must_name = models.ForeignKey(
        Framework,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"role": Framework.Role.ALTERNATIVE},
        verbose_name="alternative that must be named",
        help_text="The alternative that must be named as scoring higher, if one must.",
    )
    example = models.BooleanField(
        "offered as an example",
        default=False,
        help_text="Offered on the front page as a place to start from.",
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
        verbose_name = "accepted warning"
        ordering = ("rule", "place")
        constraints = (
            models.UniqueConstraint(
                fields=("rule", "place"),
                name="waiver_unique",
                violation_error_message="This warning is accepted already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} at {self.place}"
