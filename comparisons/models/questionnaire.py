"""The questionnaire: sections, questions, choices, and what each choice does to the weights."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from comparisons.engine.facts import EFFECT_MAX
from comparisons.naming import Slugged, unique_slug

from .criteria import Criterion


class Section(Slugged):
    """A page of the questionnaire."""

    name = models.CharField(max_length=60, help_text="Its heading: “People and access”.")
    about = models.CharField(
        "what it is about", max_length=200, help_text="One sentence under the heading."
    )

    class Meta(Slugged.Meta):
        constraints = (unique_slug("section_slug_unique"),)

    def __str__(self) -> str:
        return self.name


class Question(Slugged):
    """Something that is asked about the project. Not answering it is always possible."""

    placed_within = ("section",)

    section = models.ForeignKey(
        Section,
        models.PROTECT,
        related_name="questions",
        help_text="The page of the questionnaire that asks it.",
    )
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
    placed_within = ("question",)

    question = models.ForeignKey(
        Question, models.CASCADE, related_name="choices", help_text="What it is an answer to."
    )
    text = models.CharField(max_length=120, help_text="Short; parallel to its neighbours.")
    help = models.TextField(blank=True, help_text="Explains a term, where one needs it.")

    class Meta(Slugged.Meta):
        verbose_name = "answer"  # as on the site; “choice” is what programs call it
        ordering = ("question__section__position", "question__position", "position", "slug")
        constraints = (unique_slug("choice_slug_unique", "question"),)

    def __str__(self) -> str:
        return f"{self.question.slug}: {self.text}"

    def natural_key(self) -> tuple[str, str]:
        return (self.question.slug, self.slug)

    def get_additional_data(self) -> dict[str, int]:
        """Whose history shows a change of this as well: django-auditlog keeps it beside it."""
        return {"question": self.question_id}


class Effect(models.Model):
    """How much a choice adds to the weight of a criterion: -5 to +5, never 0."""

    choice = models.ForeignKey(
        Choice,
        models.CASCADE,
        related_name="effects",
        verbose_name="answer",
        help_text="The answer, after its question.",
    )
    criterion = models.ForeignKey(
        Criterion,
        models.CASCADE,
        related_name="effects",
        help_text="What matters more, or less, to whoever answers so.",
    )
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
                violation_error_message="This answer has an effect on this criterion already.",
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

    def get_additional_data(self) -> dict[str, int]:
        """Whose history shows a change of this as well: django-auditlog keeps it beside it."""
        return {"choice": self.choice_id, "question": self.choice.question_id}
