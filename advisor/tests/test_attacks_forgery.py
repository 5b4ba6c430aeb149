"""Requests that other sites make browsers send, and reading that would change something."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from advisor.models import Recommendation
from comparisons.knowledge import PublishedEdition
from comparisons.models import Criterion
from comparisons.tests import rows
from comparisons.tests.role_table import MODELS, OTHERS

from .addresses import ADDRESSES, EXCHANGE, examples
from .refusals import STORE

pytestmark = pytest.mark.django_db
#: They read JSON only, and neither set nor read a cookie: a form of another site cannot use them.
WITHOUT_TOKEN = {name for name in ADDRESSES if name.startswith("api:")}


def admin_addresses() -> list[str]:
    """An example of every address of the admin, on rows that exist."""
    user = User.objects.first()
    assert user is not None
    kind = ContentType.objects.get_for_model(Criterion).pk
    row = rows.shown(Criterion).pk
    found = [
        f"/admin/{path.format(type=kind, row=row, user=user.pk)}" for path, *_ in OTHERS.values()
    ]
    for model, pages in MODELS.items():
        first = apps.get_model(model.replace("_", "."))._default_manager.first()
        pk = first.pk if first else 1
        for page in pages:
            args = {"changelist": (), "add": (), "undo": (pk, 1)}.get(page, (pk,))
            found.append(reverse(f"admin:{model}_{page}", args=args))
    return [*found, *EXCHANGE.values()]


@pytest.fixture
def boss(db: None) -> Client:
    """A superuser who is signed in, in a browser that another site tries to use."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("boss"))
    return client


def everything() -> dict[str, list[Any]]:
    """All rows of all tables, but for those of sessions, which note when a page was looked at."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.label != "sessions.Session"
    }


def test_no_write_without_the_token_of_its_form(boss: Client, edition: PublishedEdition) -> None:
    """Every address of the site and the admin, whether or not it takes a POST at all."""
    public = {n: path for n, path in examples(edition).items() if n not in WITHOUT_TOKEN}
    before = everything()
    for address in (*public.values(), *admin_addresses()):
        for headers in ({}, {"origin": "https://evil.example"}):
            response = boss.post(address, {"title": "x", "post": "yes"}, headers=headers)
            assert response.status_code in (403, 404), address
    assert everything() == before


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
@pytest.mark.parametrize("address", [ADDRESSES["api:advice"], STORE])
def test_the_api_takes_nothing_that_a_form_can_send(
    client: Client, edition: PublishedEdition, address: str, kind: str
) -> None:
    response = client.generic("POST", address, '{"title": "x"}', content_type=kind)
    assert response.status_code == 415
    assert Recommendation.objects.count() == 0


def test_scripts_of_other_sites_may_not_store(client: Client, edition: PublishedEdition) -> None:
    """Their browsers ask first, and are given no leave."""
    asked = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    for method in ("OPTIONS", "POST"):
        response = client.generic(method, STORE, "{}", "application/json", headers=asked)
        assert not [name for name in response.headers if name.startswith("Access-Control")]


def test_credentials_are_never_shared(client: Client, edition: PublishedEdition) -> None:
    for name, path in examples(edition).items():
        response = client.get(path, headers={"origin": "https://evil.example"})
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert response.headers.get("Access-Control-Allow-Origin") in (None, "*"), name


def test_reading_changes_nothing(settings: Any, edition: PublishedEdition) -> None:
    """GET of every address, as somebody who may do everything."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "comparisons.tests.test_roles.Undrawn"]
    boss = Client()
    boss.force_login(User.objects.create_superuser("boss"))
    public = examples(edition).values()
    unchanging = [address for address in admin_addresses() if not address.endswith("/logout/")]
    before = everything()
    for address in (*public, *unchanging):
        assert boss.get(address).status_code < 500, address
    assert everything() == before
