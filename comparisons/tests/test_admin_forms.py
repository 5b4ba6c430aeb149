"""What curators send: refused with a message where it is wrong, and kept where editions show it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import models
from django.test import Client

from comparisons import knowledge
from comparisons.models import (
    Choice,
    Companion,
    Contradiction,
    Criterion,
    Effect,
    Evidence,
    Framework,
    Question,
    Rating,
    ReferenceProject,
    Source,
)
from comparisons.naming import Slugged

from . import rows
from .admin_pages import DRAFT, address, errors, form_data

pytestmark = pytest.mark.django_db
every_model = pytest.mark.parametrize("model", DRAFT, ids=rows.identifier)
every_slugged = pytest.mark.parametrize(
    "model", [model for model in rows.SLUGGED if model in DRAFT], ids=rows.identifier
)

SCALE = "A rating is a number from 0 to 10 in steps of 0.5."
PACKAGE = "A package needs its name for pip; what is built in has none."
TAKEN = "This slug is taken. Choose another one."
#: The kind of row, what is written into its form, and part of the message.
WRONG = [
    pytest.param(Rating, {"value": "7.3"}, SCALE, id="rating between the steps"),
    pytest.param(Rating, {"value": "10.5"}, SCALE, id="rating too high"),
    pytest.param(Rating, {"value": "much"}, "Enter a number.", id="rating in words"),
    pytest.param(Rating, {"value": "NaN"}, "Enter a number.", id="rating that is no number"),
    pytest.param(Rating, {"value": "1e9"}, "no more than", id="rating in the billions"),
    pytest.param(Rating, {"criterion": "0"}, "valid choice", id="rating of no criterion"),
    pytest.param(Rating, {"framework": "x"}, "valid choice", id="rating of no framework"),
    pytest.param(Effect, {"value": "0"}, "not 0", id="effect of zero"),
    pytest.param(Effect, {"value": "5.01"}, "less than or equal to 5", id="effect too large"),
    pytest.param(Effect, {"value": "0.001"}, "decimal places", id="effect too fine"),
    pytest.param(Criterion, {"base_weight": "-1"}, "greater than or equal", id="weight below zero"),
    pytest.param(Criterion, {"slug": "admin"}, TAKEN, id="slug that is taken"),
    pytest.param(Criterion, {"slug": "Ä b"}, "valid", id="slug with other characters"),
    pytest.param(Criterion, {"position": "1" + "0" * 20}, "less than", id="position out of range"),
    pytest.param(Criterion, {"position": "-1"}, "greater than", id="position below zero"),
    pytest.param(Criterion, {"group": "other"}, "valid choice", id="unknown group"),
    pytest.param(Criterion, {"name": "x\0y"}, "Null characters", id="null character"),
    pytest.param(Criterion, {"name": "x" * 81}, "at most 80", id="name too long"),
    pytest.param(Choice, {"question": ""}, "required", id="choice of no question"),
    pytest.param(Companion, {"package": ""}, PACKAGE, id="package without a name"),
    pytest.param(Companion, {"provision": "built-in"}, PACKAGE, id="built in with a package"),
    pytest.param(Companion, {"url": "javascript:alert(1)"}, "valid URL", id="script as address"),
    pytest.param(Evidence, {"review_by": "2026-10-31"}, "after the day", id="review too early"),
    pytest.param(Evidence, {"review_by": "soon"}, "like 26/11/2026", id="review at no date"),
    pytest.param(Source, {"url": "no address"}, "valid URL", id="address with a space"),
]


@pytest.mark.parametrize(("model", "written", "message"), WRONG)
def test_wrong_data_gives_a_message(
    model: type[models.Model], written: dict[str, str], message: str, curator: Client
) -> None:
    row = rows.FRESH[model]()
    url = address(model, "change", row.pk)
    before = model._default_manager.filter(pk=row.pk).values().get()
    found = errors(curator, url, {**form_data(curator, url), **written})
    assert any(message in line for line in found), found
    assert model._default_manager.filter(pk=row.pk).values().get() == before


def test_a_row_without_a_position_comes_last(curator: Client) -> None:
    url, row = address(Criterion, "add"), rows.fresh_criterion()
    data = form_data(curator, address(Criterion, "change", row.pk))
    row.delete()
    shown = curator.get(url).context["adminform"].form["position"]
    assert not shown.value()
    assert not shown.field.required
    assert curator.post(url, {**data, "position": ""}).status_code == 302
    assert [*Criterion.objects.values_list("slug", flat=True)][-1] == data["slug"]


@pytest.mark.parametrize("model", [Criterion, Rating, Question, ReferenceProject])
def test_what_is_added_is_saved_at_the_end(model: type[models.Model], curator: Client) -> None:
    """With buttons above the fields, the cursor would stand on the first of them."""
    page = curator.get(address(model, "add")).content.decode()
    assert page.count('name="_save"') == 1
    assert page.index('name="_save"') > page.index("<fieldset")
    row = rows.shipped(model)
    assert curator.get(address(model, "change", row.pk)).content.decode().count('"_save"') == 2


def test_evidence_begins_as_stated(curator: Client) -> None:
    form = curator.get(address(Evidence, "add")).context["adminform"].form
    assert form["status"].value() == "stated"
    row = rows.shipped(Rating)
    (evidence,) = curator.get(address(Rating, "change", row.pk)).context["inline_admin_formsets"]
    assert evidence.formset.empty_form["status"].value() == "stated"


def test_two_rows_from_one_source_are_named(curator: Client) -> None:
    evidence = rows.fresh_evidence()
    url = address(Rating, "change", evidence.rating_id)
    data = form_data(curator, url)
    place = int(data["evidence-TOTAL_FORMS"])
    data["evidence-TOTAL_FORMS"] = place + 1
    new = {"source": evidence.source_id, "status": "stated", "statement": "Again."}
    data |= {f"evidence-{place}-{name}": value for name, value in new.items()}
    found = errors(curator, url, {**data, f"evidence-{place}-rating": evidence.rating_id})
    assert "Two rows have the same source: change or remove one of them." in found


def test_without_scripts_rows_are_added_on_pages_of_their_own(curator: Client) -> None:
    row = rows.shipped(Rating)
    page = curator.get(address(Rating, "change", row.pk)).content.decode()
    link = f"{address(Evidence, 'add')}?rating={row.pk}"
    assert f'<a href="{link}">Add to evidence</a>' in page[page.index("<noscript>") :]
    assert curator.get(link).context["adminform"].form["rating"].value() == str(row.pk)
    assert "added once this is saved" in curator.get(address(Rating, "add")).content.decode()


def test_answers_keep_the_order_in_which_they_are_added(curator: Client) -> None:
    question = Question.objects.get(slug="kind")
    before = [*question.choices.values_list("slug", flat=True)]
    url = address(Question, "change", question.pk)
    data = form_data(curator, url)
    for place, slug in enumerate(("yes", "no"), start=len(before)):
        new = {"slug": slug, "text": slug, "position": "", "question": question.pk}
        data |= {f"choices-{place}-{name}": value for name, value in new.items()}
    data["choices-TOTAL_FORMS"] = len(before) + 2
    assert curator.post(url, data).status_code == 302
    assert [*question.choices.values_list("slug", flat=True)] == [*before, "yes", "no"]


@every_model
def test_an_empty_form_gives_messages(model: type[models.Model], curator: Client) -> None:
    count = model._default_manager.count()
    assert "This field is required." in errors(curator, address(model, "add"), {})
    assert model._default_manager.count() == count


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(
            lambda: {"criterion": rows.shipped(Criterion).pk},
            "This framework has a rating for this criterion already.",
            id="rating",
        ),
    ],
)
def test_an_equal_row_gives_a_message(
    make: Callable[[], dict[str, Any]], message: str, curator: Client
) -> None:
    data = {**make(), "framework": rows.shipped(Framework).pk, "value": 5, "rationale": "So."}
    empty = {"evidence-TOTAL_FORMS": 0, "evidence-INITIAL_FORMS": 0}
    assert message in errors(curator, address(Rating, "add"), {**data, **empty})


# -- Rows within rows ------------------------------------------------------------------------------


def test_a_shown_choice_is_not_renamed_within_its_question(curator: Client) -> None:
    question = rows.shipped(Question)
    url = address(Question, "change", question.pk)
    found = errors(curator, url, {**form_data(curator, url), "choices-0-slug": "renamed"})
    assert any("cannot be changed" in line for line in found)


def test_two_choices_of_one_slug_are_refused(curator: Client) -> None:
    question = rows.fresh_question()
    for slug in ("one", "two"):
        rows.fresh_choice(question=question, slug=slug)
    url = address(Question, "change", question.pk)
    errors(curator, url, {**form_data(curator, url), "choices-0-slug": "two"})


def test_an_effect_on_the_same_criterion_twice_is_refused(curator: Client) -> None:
    effect = rows.fresh_effect()
    url = address(Choice, "change", effect.choice.pk)
    data = form_data(curator, url)
    data |= {
        "effects-TOTAL_FORMS": 2,
        "effects-1-criterion": effect.criterion.pk,
        "effects-1-choice": effect.choice.pk,
        "effects-1-value": "1",
    }
    errors(curator, url, data)


def test_a_shown_choice_stays_with_its_question(curator: Client) -> None:
    """Another question may have a choice of the same slug: moving there must not end in a 500."""
    choice = Choice.objects.get(question__slug="accounts", slug="none")
    url = address(Choice, "change", choice.pk)
    other = Question.objects.get(slug="forms")
    assert other.choices.filter(slug="none").exists()
    data = {**form_data(curator, url), "question": other.pk}
    assert curator.post(url, data).status_code == 302
    choice.refresh_from_db()
    assert choice.question.slug == "accounts"


# -- Names that last -------------------------------------------------------------------------------


@every_slugged
def test_the_slug_closes_once_it_was_shown(model: type[Slugged], curator: Client) -> None:
    shown, fresh = rows.shown(model), rows.fresh_slugged(model)
    for row, closed in ((shown, True), (fresh, False)):
        response = curator.get(address(model, "change", row.pk))
        assert ("slug" not in response.context["adminform"].form.fields) == closed
    url = address(model, "change", shown.pk)
    data = {**form_data(curator, url), "slug": "renamed", "retired": "on"}
    assert curator.post(url, data).status_code == 302
    before = shown.slug
    shown.refresh_from_db()
    assert (shown.slug, shown.retired) == (before, True)


@every_slugged
def test_what_was_shown_is_not_deleted(model: type[Slugged], curator: Client) -> None:
    row = rows.shown(model)
    for page, data in (
        (address(model, "delete", row.pk), {"post": "yes"}),
        (
            address(model, "changelist"),
            {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"},
        ),
    ):
        response = curator.post(page, data)
        assert response.status_code == 200
        said = response.content.decode()
        assert "retire it instead" in said or f"Cannot delete {model._meta.verbose_name}" in said
    assert model.objects.filter(pk=row.pk).exists()


@every_slugged
def test_what_was_not_shown_is_deleted(model: type[Slugged], curator: Client) -> None:
    row = rows.fresh_slugged(model)
    assert curator.get(address(model, "delete", row.pk)).status_code == 200
    url = address(model, "delete", row.pk)
    assert curator.post(url, {"post": "yes"}).status_code == 302
    row = rows.fresh_slugged(model)
    data = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    assert curator.post(address(model, "changelist"), data).status_code == 302
    assert not model.objects.filter(slug=row.slug, first_edition=None).exists()


def test_a_selection_is_kept_as_a_whole(curator: Client) -> None:
    keys = [rows.shipped(Source).pk, rows.fresh_source().pk]
    data = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
    response = curator.post(address(Source, "changelist"), data)
    assert response.status_code == 200
    assert Source.objects.filter(pk__in=keys).count() == 2


def test_a_framework_with_ratings_is_not_deleted(curator: Client) -> None:
    row = rows.fresh_framework()
    rows.fresh_rating(framework=row)
    response = curator.post(address(Framework, "delete", row.pk), {"post": "yes"})
    assert response.status_code == 200
    assert Framework.objects.filter(pk=row.pk).exists()


def test_an_edition_published_meanwhile_keeps_the_slug(curator: Client) -> None:
    row = rows.fresh_source()
    url = address(Source, "change", row.pk)
    data = {**form_data(curator, url), "slug": "renamed"}
    knowledge.publish("While the form was open.")
    assert curator.post(url, data).status_code == 302
    row.refresh_from_db()
    assert row.slug == "fresh-source"


# -- Reference projects ----------------------------------------------------------------------------


def send_project(
    client: Client, choices: list[Choice], emphasis: list[Question]
) -> tuple[str, dict[str, Any]]:
    url = address(ReferenceProject, "change", rows.fresh_reference_project().pk)
    given = {"choices": [c.pk for c in choices], "emphasis": [q.pk for q in emphasis]}
    return url, {**form_data(client, url), **given}


def test_a_reference_project_has_one_answer_a_question(curator: Client) -> None:
    question = rows.shipped(Question)
    found = errors(curator, *send_project(curator, list(question.choices.all()[:2]), []))
    assert found == [f"Choose one answer for each question. More than one: {question}"]


def test_only_answered_questions_count_double(curator: Client) -> None:
    choice = rows.shipped(Choice)
    other = Question.objects.exclude(pk=choice.question.pk).first()
    assert isinstance(other, Question)
    found = errors(curator, *send_project(curator, [choice], [choice.question, other]))
    assert found == [f"Only answered questions can count double. Not answered: {other}"]


def test_a_sound_reference_project_is_saved(curator: Client) -> None:
    choice = rows.shipped(Choice)
    url, data = send_project(curator, [choice], [choice.question])
    assert curator.post(url, data).status_code == 302
    row = ReferenceProject.objects.get(slug="fresh-project")
    assert list(row.choices.all()) == [choice]
    assert list(row.emphasis.all()) == [choice.question]


def test_unknown_answers_give_a_message(curator: Client) -> None:
    url, data = send_project(curator, [], [])
    found = errors(curator, url, {**data, "choices": ["0"], "emphasis": ["99999999"]})
    assert len(found) == 2


# -- Contradictions --------------------------------------------------------------------------------


def test_one_question_alone_contradicts_nothing(curator: Client) -> None:
    url = address(Contradiction, "change", rows.fresh_contradiction().pk)
    choices = [c.pk for c in rows.shipped(Question).choices.all()[:2]]
    found = errors(curator, url, {**form_data(curator, url), "choices": choices})
    assert found == ["Choose answers to at least two questions."]


@pytest.mark.parametrize("number", ["101", str(2**63)])
def test_a_page_holds_so_many_rows_and_no_more(curator: Client, number: str) -> None:
    """Whoever asks for thousands gets an answer at once."""
    url = address(Criterion, "add")
    data = {**form_data(curator, url), "ratings-TOTAL_FORMS": number}
    data = {name: text for name, text in data.items() if not re.match(r"ratings-\d", name)}
    for sent, shown in ((0, 0), (2, 2), (101, 100)):
        typed = {f"ratings-{n}-rationale": "Why." for n in range(sent)}
        response = curator.post(url, {**data, **typed})
        page = response.content.decode()
        assert response.status_code == 200
        assert "at most 100 forms" in page
        assert len(set(re.findall(r'name="ratings-(\d+)-rationale"', page))) == shown


def test_a_new_criterion_has_room_for_a_rating_of_each_framework(curator: Client) -> None:
    url = address(Criterion, "add")
    data = form_data(curator, url)
    frameworks = list(Framework.objects.current().values_list("pk", flat=True))
    offered = [data[f"ratings-{n}-framework"] for n in range(len(frameworks))]
    page = curator.get(url).content.decode()
    assert "Ratings are added once" not in page
    assert "Companions are added once" in page
    assert offered == frameworks
    data |= {"name": "Room", "slug": "room", "need": "It needs room.", "description": "Room."}
    data |= {"group": "data", "base_weight": "0", "ratings-1-value": "7.5"}
    assert errors(curator, url, data) == ["This field is required."]  # a value without a reason
    data["ratings-1-rationale"] = "It has room."
    assert curator.post(url, data).status_code == 302
    assert Rating.objects.get(criterion__slug="room").framework_id == frameworks[1]
