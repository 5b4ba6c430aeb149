"""Who uses the admin: publishers, curators, and staff who are neither."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client


@pytest.fixture(autouse=True)
def _static_files_are_not_listed(settings: Any) -> None:
    """Without this every new client reads the whole folder of static files: a third of a run."""
    settings.WHITENOISE_AUTOREFRESH = True


def signed_in(name: str, *groups: str) -> Client:
    """A browser in which a member of staff with these groups has signed in."""
    user = User.objects.create(username=name, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    return client


def permit(client: Client, codename: str) -> None:
    """Gives one permission to whoever has signed in there."""
    user = User.objects.get(pk=client.session["_auth_user_id"])
    user.user_permissions.add(Permission.objects.get(codename=codename))


@pytest.fixture
def publisher(db: None) -> Client:
    return signed_in("pat", "publishers")


@pytest.fixture
def curator(db: None) -> Client:
    return signed_in("chris", "curators")


@pytest.fixture
def bystander(db: None) -> Client:
    """Staff without any group."""
    return signed_in("sam")
