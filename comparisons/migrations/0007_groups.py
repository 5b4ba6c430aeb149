"""A third group beside curators and publishers: viewers, who look.

What each of the three may do is in ``comparisons/staff/roles.py``; the groups are given exactly
that whenever migrations have run, when all permissions exist.
"""

from typing import Any

from django.db import migrations


def create(apps: Any, schema_editor: Any) -> None:
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in ("viewers", "curators", "publishers"):
        groups.get_or_create(name=name)


def remove(apps: Any, schema_editor: Any) -> None:
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name="viewers").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("comparisons", "0004_objections"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(create, remove)]
