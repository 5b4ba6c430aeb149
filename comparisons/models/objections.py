"""What readers say is wrong with a reason, and what curators made of it.

An edition never changes, so a mistake in one cannot be mended there. An objection that a curator
accepts becomes an *erratum*: a text that stands beside the reason wherever the edition shows it.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone

TEXT_MIN, TEXT_MAX, CONTACT_MAX, ERRATUM_MAX = 10, 2_000, 200, 1_000

models.TextField.register_lookup(Length)  # the constraint below counts characters


#: What waits longest first, then what was decided, the latest decision first.
OPEN_FIRST = (
    models.Case(models.When(status="open", then=0), default=1),
    models.F("decided_at").desc(),
    models.F("created").asc(),
)


class Objection(models.Model):
    """A reader says that a reason is wrong: of which edition, criterion, rating and evidence.

    What an edition says is frozen, so the objection names its place there by slugs. Without a
    ``framework`` it is about the criterion as a whole, without a ``source`` about the rationale.
    ``contact`` is for asking back only: deciding erases it.
    """

    class Status(models.TextChoices):
        OPEN = "open", "open"
        ACCEPTED = "accepted", "accepted"
        DECLINED = "declined", "declined"

    edition = models.ForeignKey("comparisons.Edition", models.PROTECT, related_name="objections")
    criterion = models.SlugField(max_length=60)
    framework = models.SlugField(max_length=60, blank=True)
    source = models.SlugField(max_length=60, blank=True)
    text = models.TextField("what is wrong")
    contact = models.CharField(max_length=CONTACT_MAX, blank=True)
    created = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    erratum = models.TextField(
        blank=True,
        max_length=ERRATUM_MAX,
        help_text="For all readers of the edition, in one or two plain sentences: what is wrong, "
        "and what would be right. “The rationale says that … Since version 3.1 it …” "
        "Needed to accept; do not quote the reader.",
    )

    class Meta:
        ordering = ("created",)
        default_permissions = ("change", "view")
        indexes = (models.Index(fields=("edition", "status"), name="objection_edition_status"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(text__length__gte=TEXT_MIN) & Q(text__length__lte=TEXT_MAX),
                name="objection_text_length",
                violation_error_message=f"An objection has {TEXT_MIN} to {TEXT_MAX:,} characters.",
            ),
            models.CheckConstraint(
                condition=Q(source="") | ~Q(framework=""),
                name="objection_source_of_rating",
                violation_error_message="Evidence belongs to the rating of one framework: name it.",
            ),
            models.CheckConstraint(
                condition=Q(status="open", decided_by=None, decided_at=None)
                | Q(
                    status__in=("accepted", "declined"),
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="objection_decided_by_somebody",
                violation_error_message="A decision has a curator and a time; an open one neither.",
            ),
            models.CheckConstraint(
                condition=(Q(status="accepted") & ~Q(erratum=""))
                | (~Q(status="accepted") & Q(erratum="")),
                name="objection_erratum_if_accepted",
                violation_error_message="What is accepted needs an erratum, and only that has one.",
            ),
            models.CheckConstraint(
                condition=Q(status="open") | Q(contact=""),
                name="objection_contact_erased",
                violation_error_message="Deciding an objection erases the contact.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.place}, edition {self.edition_id}"

    def get_absolute_url(self) -> str:
        """Where readers find the errata of its edition."""
        return reverse("errata", args=[self.edition_id])

    @property
    def place(self) -> str:
        """What it is about, by slugs: “orm / flask / flask-docs”."""
        return " / ".join(filter(None, (self.criterion, self.framework, self.source)))

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    def accept(self, by: User, erratum: str) -> None:
        """Decides that the reader is right. The erratum is public once the row is saved."""
        self._decide(self.Status.ACCEPTED, by)
        self.erratum = erratum

    def decline(self, by: User) -> None:
        """Decides that what the edition says may stand."""
        self._decide(self.Status.DECLINED, by)
        self.erratum = ""

    def _decide(self, status: Status, by: User) -> None:
        self.status, self.decided_by, self.decided_at = status, by, timezone.now()
        self.contact = ""
