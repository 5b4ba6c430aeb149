"""Hostile text in every field that somebody writes, on every page and in every document."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints
from xml.etree import ElementTree

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from advisor.models import Recommendation
from comparisons import knowledge
from comparisons.engine import facts
from comparisons.engine.profile import Profile, digest
from comparisons.knowledge import PublishedEdition
from comparisons.models import Edition
from comparisons.tests import rows
from comparisons.tests.admin_pages import DRAFT, address
from comparisons.tests.objections import accepted, fresh_objection
from comparisons.tests.rows import FRESH

from .addresses import ADDRESSES
from .hostile import MARKUP, SHORT_MARKUP, harm_in
from .profiles import STAFF_TOOL, WEBHOOK

pytestmark = pytest.mark.django_db

#: The texts of an edition that people write and pages show.
PROSE = {
    *("name", "summary", "title", "publisher", "note", "statement", "versions", "unit", "how"),
    *("machine", "need", "description", "group", "rationales", "text", "help", "reasons", "reason"),
    *("about", "purpose"),
}
#: Texts that name something else by slug, are chosen from a list, or have a form of their own:
#: none of them can be written freely.
BOUND = {
    *("slug", "framework", "source", "section", "criterion", "role", "kind", "status", "provision"),
    *("baseline", "leader", "expected", "must_name", "rule", "place", "published", "verified_on"),
    *("review_by", "measured_on", "package", "url", "website", "documentation", "must_advise"),
    *("answers", "conditions", "emphasis", "measurements", "effects", "ratings", "base_weight"),
    *("results", "instead_of"),
}
HOSTILE = f"{MARKUP} https://evil.example/ `{SHORT_MARKUP}` [x](javascript:alert(1)) =1+1"


def texts_of(kind: type[Any]) -> set[str]:
    """The names of all fields of a class of facts, and of those in it, that hold any text."""
    found = set()
    for name, hint in get_type_hints(kind).items():
        inner = [part for outer in get_args(hint) for part in (outer, *get_args(outer))]
        for part in (hint, *inner):
            if is_dataclass(part):
                found |= texts_of(part)  # type: ignore[arg-type]
            elif part is str or "Literal" in str(part):
                found.add(name)
    return found


def test_every_text_of_an_edition_is_prose_or_bound() -> None:
    assert {f.name for f in fields(facts.Knowledge)} <= {*get_type_hints(facts.Knowledge)}
    assert texts_of(facts.Knowledge) - PROSE - BOUND == set()


def poisoned(value: Any, name: str = "", *, prose: bool = False) -> Any:
    """A document with hostile text in all its prose."""
    if isinstance(value, dict):
        inner = {n: poisoned(v, n, prose=n in PROSE or prose) for n, v in value.items()}
        return {n: value[n] if n in BOUND and not prose else v for n, v in inner.items()}
    if isinstance(value, list):
        return [poisoned(each, name, prose=prose) for each in value]
    return f"{value} {HOSTILE}" if isinstance(value, str) and value and prose else value


@pytest.fixture
def hostile(edition: PublishedEdition) -> PublishedEdition:
    """Edition 2, in which curators have written the worst that they can, with an erratum."""
    document = json.loads(knowledge.freeze(edition.knowledge, 2))
    for part in fields(facts.Knowledge):
        document[part.name] = poisoned(document[part.name])
    text = knowledge.freeze(knowledge.thaw(json.dumps(document)), 2)
    Edition.objects.create(
        number=2, document=text, digest=digest(text), notes=HOSTILE, published_at=timezone.now()
    )
    for number in (1, 2):
        accepted(erratum=HOSTILE, edition_id=number)
    return knowledge.edition(2)


@pytest.fixture
def pages(hostile: PublishedEdition, client: Client) -> dict[str, str]:
    """What stands at every public address then."""
    title = MARKUP[:120]
    mine = Profile(STAFF_TOOL.answers, STAFF_TOOL.emphasis, title)
    row, _ = Recommendation.objects.store(mine, hostile)
    other, _ = Recommendation.objects.store(Profile(WEBHOOK.answers, title=title), hostile)
    found = {}
    for name, path in ADDRESSES.items():
        example = path.format(key=row.key, other=other.key).replace("/editions/1", "/editions/2")
        query = "?" + "&".join(f"{q}={a}" for q, a in mine.answers.items())
        response = client.get(example + (query if name in ("result", "check_answers") else ""))
        if response.status_code == 200 and name != "permalink_card":
            found[name] = response.content.decode()
    return found


def elements(text: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(text).iter())  # noqa: S314 - it is our own


def test_nothing_that_anybody_wrote_comes_to_life(pages: dict[str, str]) -> None:
    """In one test, since to draw the pages takes long."""
    assert len(pages) > 35
    poisoned_pages = {name for name, content in pages.items() if "x-evil" in content}
    assert {"home", "result", "permalink", "criterion", "sources", "compare"} <= poisoned_pages
    for name, content in pages.items():
        if content.lstrip().startswith("<?xml"):
            tags = {element.tag.rpartition("}")[2] for element in elements(content)}
            assert "x-evil" not in tags, name
        elif content.startswith(("{", "[")):
            json.loads(content)
        elif content.startswith("<"):
            assert harm_in(content) == [], name
    markdown = pages["permalink_markdown"]
    assert "<x-evil" not in markdown.replace("\\<", "")
    assert "[x](javascript:" not in markdown
    for entry in elements(pages["editions_feed"]):
        if entry.tag.endswith(("content", "summary")):
            assert harm_in(entry.text or "") == []


# -- The admin -------------------------------------------------------------------------------------


def texts(model: type[models.Model]) -> dict[str, str]:
    """Hostile text for every field of a model that a curator writes freely."""
    return {
        field.name: HOSTILE if not field.max_length else SHORT_MARKUP[: field.max_length]
        for field in model._meta.fields
        if type(field) in (models.CharField, models.TextField)
        and not field.choices
        and field.name not in ("unit", "package", "rule", "place")
    }


@pytest.fixture
def villain(db: None) -> Client:
    """A superuser whose very name is an attack."""
    client = Client()
    client.force_login(User.objects.create_superuser(SHORT_MARKUP, first_name=SHORT_MARKUP))
    return client


@pytest.mark.parametrize("model", [m for m in DRAFT if m in FRESH])
def test_what_curators_write_stays_text_in_the_admin(
    villain: Client, model: type[models.Model]
) -> None:
    row = FRESH[model](**texts(model))
    for page, args in {"changelist": (), "change": (row.pk,), "delete": (row.pk,)}.items():
        content = villain.get(address(model, page, *args)).content.decode()
        assert "x-evil" in content
        assert harm_in(content) == [], page


def test_what_visitors_send_stays_text_in_the_admin(
    villain: Client, edition: PublishedEdition
) -> None:
    objection = fresh_objection(text=HOSTILE, contact=SHORT_MARKUP)
    profile = Profile({"kind": "json-api"}, title=SHORT_MARKUP)
    row, _ = Recommendation.objects.store(profile, edition)
    for found in (objection, row):
        name = f"admin:{found._meta.app_label}_{found._meta.model_name}"
        for path in (
            reverse(f"{name}_changelist"),
            reverse(f"{name}_change", args=[found.pk]),
            reverse(f"{name}_changelist") + f"?q={MARKUP}",
        ):
            content = villain.get(path, follow=True).content.decode()
            assert harm_in(content) == [], path


def test_the_names_of_accounts_stay_text(villain: Client, edition: PublishedEdition) -> None:
    row = rows.fresh_waiver()
    for path in ("/admin/", "/admin/auth/user/", address(type(row), "history", row.pk)):
        content = villain.get(path).content.decode()
        assert harm_in(content) == [], path


@pytest.mark.parametrize("query", ["q", "o", "p", "e", "all", "_popup", "_to_field", "status"])
def test_hostile_queries_in_the_admin(
    villain: Client, edition: PublishedEdition, query: str
) -> None:
    for path in ("/admin/comparisons/criterion/", "/admin/comparisons/objection/"):
        for text in (MARKUP, "' OR 1=1 --", "9" * 5_000, "a\x00b"):
            response = villain.get(path, {query: text}, follow=True)
            assert response.status_code in (200, 400)
            assert harm_in(response.content.decode()) == []


@pytest.mark.parametrize("number", ["9999", "10000", "0", "-1", str(2**63), "9" * 400, "1.5"])
def test_hostile_days_in_the_admin(villain: Client, number: str) -> None:
    for path, field in (
        ("comparisons/evidence", "review_by"),
        ("auditlog/logentry", "timestamp"),
        ("advisor/recommendation", "created"),
    ):
        year = f"/admin/{path}/?{field}__year="
        month = f"{year}2026&{field}__month="
        for query in (year, month, f"{month}11&{field}__day="):
            assert villain.get(query + number).status_code in (200, 302), query


@pytest.mark.parametrize("part", ["%00", "a%00b", "_0000", "9" * 400, "%ff", "..%2f", "-1", "1.5"])
def test_hostile_keys_in_the_admin(villain: Client, edition: PublishedEdition, part: str) -> None:
    for model in ("comparisons/criterion", "advisor/recommendation", "auth/user"):
        for page in ("change", "delete", "history"):
            response = villain.get(f"/admin/{model}/{part}/{page}/")
            assert response.status_code in (302, 400, 403, 404)


@pytest.mark.parametrize("chosen", ["nonsense", "a\x00b", "9" * 400, "-1", str(2**63), MARKUP])
@pytest.mark.parametrize("action", ["delete_selected", MARKUP])
def test_hostile_choices_of_rows(
    villain: Client, edition: PublishedEdition, chosen: str, action: str
) -> None:
    for path in ("/admin/comparisons/waiver/", "/admin/auth/user/"):
        data = {"action": action, "_selected_action": chosen, "index": chosen}
        response = villain.post(path, data, follow=True)
        assert response.status_code in (200, 400)
        assert harm_in(response.content.decode()) == []


@pytest.mark.parametrize("ticked", ["nonsense", "a\x00b", "9" * 400, "-1", str(2**63), MARKUP])
def test_hostile_choices_among_rows(villain: Client, ticked: str) -> None:
    """Of every field in which several rows are ticked, on every page to add something."""
    fields = set()
    for model in admin.site._registry:
        several = [field.name for field in model._meta.many_to_many if field.editable]
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
        for name in several:
            response = villain.post(url, {name: [ticked]})
            assert response.status_code == 200
            assert harm_in(response.content.decode()) == []
            if response.context["adminform"].form.errors.get(name):
                fields.add(name)
    assert fields == {"choices", "emphasis", "must_advise", "measurements", "permissions"}


def test_addresses_of_links_are_of_the_web() -> None:
    """No field of a curator can hold the address of a script: each refuses all but the web's."""
    named = ("url", "website", "documentation")
    for model in DRAFT:
        for field in model._meta.fields:
            if field.name in named:
                assert isinstance(field, models.URLField), field
                for bad in ("javascript:alert(1)", "data:text/html,x", "//evil.example", "x y"):
                    with pytest.raises(Exception, match="URL"):
                        field.clean(bad, None)
