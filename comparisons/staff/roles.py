"""The roles of the workshop, and what each may do. ``manage.py migrate`` makes the groups so.

Viewers look, curators edit the draft and decide what readers object to, publishers also publish.
Nobody of them can reach accounts or groups, so nobody can raise their own rights; that takes a
superuser. Whoever needs something in between makes another group, which is left alone.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

#: What curators edit: the models of the draft, by name.
DRAFT = (
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

VIEWER = frozenset(
    f"comparisons.view_{model}" for model in (*DRAFT, "edition", "measurement", "objection")
)
CURATOR = VIEWER | {
    *(f"comparisons.{action}_{model}" for model in DRAFT for action in ("add", "change", "delete")),
    "comparisons.change_objection",
}
PUBLISHER = CURATOR | {"comparisons.publish_edition"}

#: The groups and their permissions. One that another application owns needs that application
#: before this one in INSTALLED_APPS.
ROLES = {"viewers": VIEWER, "curators": CURATOR, "publishers": PUBLISHER}


def keep_groups(using: str, apps: Any, **_: Any) -> None:
    """Gives each group exactly its permissions, as far as they exist at this migration."""
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
        permissions = apps.get_model("auth", "Permission").objects.using(using)
    except LookupError:  # migrated back to before there were any
        return
    for name, wanted in ROLES.items():
        pairs = (permission.split(".") for permission in sorted(wanted))
        named = Q()
        for label, codename in pairs:
            named |= Q(content_type__app_label=label, codename=codename)
        group, _created = groups.get_or_create(name=name)
        group.permissions.set(permissions.filter(named))
