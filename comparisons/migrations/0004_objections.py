"""What readers say is wrong, and the right of curators to decide on it."""

from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Length

#: Neither group may add one or delete one: they come from readers, and stay.
ALLOWED = ("change_objection", "view_objection")
GROUPS = ("curators", "publishers")
STATUSES = [("open", "open"), ("accepted", "accepted"), ("declined", "declined")]
ERRATUM_HELP = (
    "For all readers of the edition, in one or two plain sentences: what is wrong, and what would "
    "be right. “The rationale says that … Since version 3.1 it …” Needed to accept; do not quote "
    "the reader."
)

models.TextField.register_lookup(Length)


def allow(apps: Any, schema_editor: Any) -> None:
    """Permissions are made after all migrations, so those that the groups need are made here."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="comparisons", model="objection"
    )
    for codename in ALLOWED:
        permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type,
            codename=codename,
            defaults={"name": f"Can {codename.replace('_', ' ')}"},
        )
        for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
            group.permissions.add(permission)


def forbid(apps: Any, schema_editor: Any) -> None:
    permissions = apps.get_model("auth", "Permission").objects
    permissions.filter(content_type__app_label="comparisons", codename__in=ALLOWED).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("comparisons", "0003_groups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="comparisons.edition",
                    ),
                ),
                ("criterion", models.SlugField(max_length=60)),
                ("framework", models.SlugField(blank=True, max_length=60)),
                ("source", models.SlugField(blank=True, max_length=60)),
                ("text", models.TextField(verbose_name="what is wrong")),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                ("status", models.CharField(choices=STATUSES, default="open", max_length=20)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "erratum",
                    models.TextField(blank=True, help_text=ERRATUM_HELP, max_length=1000),
                ),
            ],
            options={
                "ordering": ("created",),
                "default_permissions": ("change", "view"),
                "indexes": [
                    models.Index(fields=["edition", "status"], name="objection_edition_status")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text__length__gte", 10), ("text__length__lte", 2000)),
                        name="objection_text_length",
                        violation_error_message="An objection has 10 to 2,000 characters.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source", ""),
                            models.Q(("framework", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="objection_source_of_rating",
                        violation_error_message="Evidence belongs to the rating of one framework: "
                        "name it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None), ("decided_by", None), ("status", "open")
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("status__in", ("accepted", "declined")),
                            ),
                            _connector="OR",
                        ),
                        name="objection_decided_by_somebody",
                        violation_error_message="A decision has a curator and a time; "
                        "an open one neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status", "accepted"), models.Q(("erratum", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("status", "accepted"), _negated=True), ("erratum", "")
                            ),
                            _connector="OR",
                        ),
                        name="objection_erratum_if_accepted",
                        violation_error_message="What is accepted needs an erratum, "
                        "and only that has one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status", "open"), ("contact", ""), _connector="OR"),
                        name="objection_contact_erased",
                        violation_error_message="Deciding an objection erases the contact.",
                    ),
                ],
            },
        ),
        migrations.RunPython(allow, forbid),
    ]
