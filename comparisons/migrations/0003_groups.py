"""Two groups for the admin: curators edit the draft, publishers also publish it."""

from typing import Any

from django.db import migrations

EDITED = (
    "framework",
    "source",
    "criterion",
    "rating",
    "evidence",
    "companion",
    "section",
    "question",
    "choice",
    "effect",
    "advisory",
    "contradiction",
    "referenceproject",
    "waiver",
)
CURATOR = [
    (f"{action}_{model}", model)
    for model in EDITED
    for action in ("add", "change", "delete", "view")
]
CURATOR += [("view_edition", "edition"), ("view_measurement", "measurement")]
PUBLISHER = [*CURATOR, ("publish_edition", "edition")]


def create(apps: Any, schema_editor: Any) -> None:
    """Permissions are made after all migrations, so those that the groups need are made here."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    groups = apps.get_model("auth", "Group").objects
    for name, allowed in (("curators", CURATOR), ("publishers", PUBLISHER)):
        group, _ = groups.get_or_create(name=name)
        for codename, model in allowed:
            content_type, _ = content_types.get_or_create(app_label="comparisons", model=model)
            permission, _ = permissions.get_or_create(
                content_type=content_type,
                codename=codename,
                defaults={"name": f"Can {codename.replace('_', ' ')}"},
            )
            group.permissions.add(permission)


def remove(apps: Any, schema_editor: Any) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=("curators", "publishers")).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("comparisons", "0002_editions_are_immutable"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create, remove)]
