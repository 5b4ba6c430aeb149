"""Roles, address by address: the table in ``role_table.py`` against what the site answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from comparisons.models import Criterion, Edition, Objection
from comparisons.staff import second_factor
from comparisons.staff.roles import ROLES as GROUPS

from . import rows
from .admin_pages import form_data
from .objections import fresh_objection
from .role_table import ACTIONS, MODELS, OTHERS, ROLES

pytestmark = pytest.mark.django_db
GROUP_OF = {"viewer": "viewers", "curator": "curators", "publisher": "publishers"}
LETTERS = {200: "y", 302: "y", 409: "y", 422: "y", 403: "-", 404: "0", 405: "m"}


class Undrawn:
    """Leaves pages undrawn: who may open them is known before, and drawing takes long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        response.content = ""
        return response


@pytest.fixture(autouse=True)
def _undrawn(settings: Any) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Undrawn"]


@pytest.fixture
def clients() -> list[Client]:
    """A browser for each role, in the order of the table."""
    return [signed_in(role) for role in ROLES]


def signed_in(role: str) -> Client:
    client = Client()
    if role == "nobody":
        return client
    staff, boss = role != "account", role == "superuser"
    user = User.objects.create(username=role, is_staff=staff, is_superuser=boss)
    user.groups.set(Group.objects.filter(name=GROUP_OF.get(role)))
    client.force_login(user)
    return client


def letter(response: Any) -> str:
    if response.status_code == 302:
        path = urlsplit(response.headers["Location"]).path
        return "L" if path == reverse("admin:login") else "y"
    return LETTERS[response.status_code]


def letters(clients: list[Client], method: str, url: str) -> str:
    """What each role gets; a POST is sent empty, so nothing is made or changed by it."""
    return "".join(letter(getattr(client, method)(url)) for client in clients)


def both(clients: list[Client], url: str) -> tuple[str, str]:
    """What GET gives each role, and then POST: that may sign them out."""
    return letters(clients, "get", url), letters(clients, "post", url)


def fresh(name: str) -> Model:
    """A row of the model, by the name that its addresses begin with."""
    if name == "comparisons_edition":
        return rows.shipped(Edition)
    if name == "comparisons_objection":
        return fresh_objection()
    if name == "auditlog_logentry":
        rows.fresh_criterion()
        entry: Model = LogEntry.objects.latest("pk")
        return entry
    if name == "auth_user":
        return User.objects.create(username="fresh")
    if name == "auth_group":
        return Group.objects.create(name="fresh")
    model = ContentType.objects.get_by_natural_key(*name.split("_")).model_class()
    assert model is not None
    if model in rows.FRESH:
        return rows.FRESH[model]()
    saved = {"answers": {"kind": "internal-tool"}}
    Client().post("/api/v1/recommendations", saved, content_type="application/json")
    return model._default_manager.get()


def patterns(found: list[Any], prefix: str = "") -> Iterator[tuple[str | None, str]]:
    """The names of all addresses of the admin, with their patterns."""
    for pattern in found:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield pattern.name, route


def test_every_address_has_a_row() -> None:
    """Those without a name lead a bare number to its page, and what is unknown nowhere."""
    listed = {f"{model}_{page}" for model, pages in MODELS.items() for page in pages} | {*OTHERS}
    found = list(patterns(admin.site.get_urls()))
    unnamed = [route for name, route in found if name is None]
    assert {name for name, _ in found if name} == listed
    assert sorted(set(unnamed)) == sorted(
        {"(?P<url>.*)$", *(f"{'/'.join(name.split('_'))}/<path:object_id>/" for name in MODELS)}
    )


@pytest.mark.parametrize("name", MODELS)
def test_pages_of_a_model(name: str, clients: list[Client]) -> None:
    row = fresh(name)
    for page, expected in MODELS[name].items():
        args = {"changelist": (), "add": (), "undo": (row.pk, 1)}.get(page, (row.pk,))
        url = reverse(f"admin:{name}_{page}", args=args)
        assert both(clients, url) == expected, page


@pytest.mark.parametrize("name", OTHERS)
def test_other_pages(name: str, clients: list[Client]) -> None:
    example, *expected = OTHERS[name]
    criterion = rows.shown(Criterion)
    kind = ContentType.objects.get_for_model(Criterion).pk
    someone = User.objects.create(username="someone")
    path = example.format(type=kind, row=criterion.pk, user=someone.pk)
    assert both(clients, f"/admin/{path}") == tuple(expected)


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_unknown_is_hidden(method: str, clients: list[Client]) -> None:
    assert letters(clients, method, "/admin/nowhere/") == "LL0000"
    assert letters(clients, "get", "/admin/comparisons/criterion/1/") == "LLyyyy"


def test_every_action_has_a_row() -> None:
    found = {
        (f"{model._meta.app_label}_{model._meta.model_name}", action)
        for model, model_admin in admin.site._registry.items()
        for _, action, _ in model_admin._get_base_actions()  # type: ignore[attr-defined]
    }
    assert found == {*ACTIONS}


def state(row: Model) -> Any:
    """What an action could change."""
    factor = isinstance(row, User) and second_factor.is_set_up(row)
    return (*type(row)._default_manager.filter(pk=row.pk).values(), factor)


@pytest.mark.parametrize(("name", "action"), ACTIONS)
def test_actions(name: str, action: str, clients: list[Client]) -> None:
    done, row = "", fresh(name)
    if action == "remove_second_factor":
        _with_second_factor(row)
    before = state(row)
    data = {"action": action, "_selected_action": str(row.pk), "post": "yes"}
    for client in clients:
        with transaction.atomic():
            client.post(reverse(f"admin:{name}_changelist"), data)
            done += "-" if state(row) == before else "y"
            transaction.set_rollback(True)
    assert done == ACTIONS[name, action]


def _with_second_factor(row: Model) -> None:
    assert isinstance(row, User)
    second_factor.offer(row)
    device = second_factor.offered(row)
    assert device is not None
    second_factor.confirm(device)


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS"])
def test_no_other_method_is_answered(method: str, clients: list[Client]) -> None:
    """Django takes these two past its check for forgery, and answers as it does to GET."""
    *_, superuser = clients
    listed = [reverse(f"admin:{name}_changelist") for name in MODELS]
    others = [f"/admin/{example.format(type=1, row=1, user=1)}" for example, *_ in OTHERS.values()]
    for url in (*listed, *others):
        assert superuser.generic(method, url).status_code == 405, url


# -- Groups ----------------------------------------------------------------------------------------


def held(group: Group) -> set[str]:
    pairs = group.permissions.values_list("content_type__app_label", "codename")
    return {f"{label}.{codename}" for label, codename in pairs}


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_has_the_rights_of_its_role(name: str) -> None:
    assert held(Group.objects.get(name=name)) == GROUPS[name]


def test_each_role_may_do_all_that_the_one_before_may() -> None:
    viewers, curators, publishers = GROUPS.values()
    assert viewers < curators < publishers
    assert publishers - curators == {"comparisons.publish_edition"}


def test_migrating_puts_the_groups_right_and_leaves_others_alone() -> None:
    curators, own = Group.objects.get(name="curators"), Group.objects.create(name="own")
    raising = Permission.objects.get(codename="change_user")
    curators.permissions.set([raising])
    own.permissions.set([raising])
    Group.objects.get(name="viewers").delete()
    call_command("migrate", verbosity=0)
    assert held(curators) == GROUPS["curators"]
    assert held(Group.objects.get(name="viewers")) == GROUPS["viewers"]
    assert held(own) == {"auth.change_user"}


@pytest.mark.parametrize("role", ["viewer", "curator", "publisher"])
def test_nobody_raises_their_own_rights(role: str) -> None:
    """Not even with the permissions of Django's own that would allow it."""
    client = signed_in(role)
    user = User.objects.get(username=role)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    data = {"username": role, "is_superuser": "on", "is_staff": "on", "is_active": "on"}
    address = reverse("admin:auth_user_change", args=[user.pk])
    assert client.post(address, data).status_code == 403
    assert client.post(reverse("admin:password_change"), data).status_code == 200
    user.refresh_from_db()
    assert not user.is_superuser


def test_fields_that_a_form_does_not_have_are_ignored(curator: Client, settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "Undrawn" not in name]
    row = rows.fresh_waiver()
    extra = {"id": "9999", "first_edition": "1", "is_superuser": "on", "number": "7"}
    data = {"rule": row.rule, "place": row.place, "reason": "Still so.", **extra}
    url = reverse("admin:comparisons_waiver_change", args=[row.pk])
    data = {**form_data(curator, url), **data}
    assert curator.post(url, data).status_code == 302
    row.refresh_from_db()
    assert (row.pk, row.reason) != (9999, "So.")


def test_only_those_who_decide_see_how_to_reach_a_reader(curator: Client) -> None:
    url = reverse("admin:comparisons_objection_change", args=[fresh_objection().pk])
    viewer = signed_in("viewer")
    for client, seen in ((curator, True), (viewer, False)):
        response: Any = client.get(url)
        context = response.context_data
        fields = [name for fieldset in context["adminform"] for name in fieldset.fields]
        assert ("contact" in fields) is seen
    assert Objection.objects.get().contact
