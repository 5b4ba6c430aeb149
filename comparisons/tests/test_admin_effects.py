"""The effects of a question's choices on its own page, and what each choice pulls alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comparisons.engine.profile import Profile
from comparisons.engine.scoring import standing
from comparisons.knowledge import PublishedEdition
from comparisons.models import Choice, Criterion, Effect, Question, Rating

from . import rows
from .admin_pages import address, errors, form_data
from .conftest import permit, signed_in
from .test_admin_pages import cost
from .test_locking import again

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(db: None) -> Question:
    """A shipped question: its choices have effects."""
    found = Question.objects.get(slug="accounts")
    assert isinstance(found, Question)
    return found


def page(question: Question) -> str:
    return address(Question, "change", question.pk)


def line_of(data: dict[str, Any], choice: Choice, *, empty: bool) -> str:
    """The beginning of the names of a line under a choice: a filled one, or the empty one."""
    for n in range(int(data["effects-TOTAL_FORMS"])):
        line = f"effects-{n}"
        if data[f"{line}-choice"] == choice.pk and (f"{line}-criterion" not in data) == empty:
            return line
    pytest.fail("There is no such line.")


def effects_of(question: Question) -> set[tuple[str, str, Decimal]]:
    rows_ = Effect.objects.filter(choice__question=question)
    return set(rows_.values_list("choice__slug", "criterion__slug", "value"))


def test_effects_are_changed_added_and_removed_in_place(
    question: Question, curator: Client
) -> None:
    first, second = list(question.choices.all())[1:3]
    data, before = form_data(curator, page(question)), effects_of(question)
    changed, empty = line_of(data, first, empty=False), line_of(data, second, empty=True)
    other = Criterion.objects.exclude(effects__choice=second).first()
    assert other is not None
    effect = Effect.objects.get(pk=data[f"{changed}-id"])
    data |= {f"{changed}-value": "-0.25", f"{empty}-criterion": other.pk, f"{empty}-value": "0.5"}
    assert curator.post(page(question), data).status_code == 302
    was = (first.slug, effect.criterion.slug, effect.value)
    expected = before - {was} | {
        (first.slug, effect.criterion.slug, Decimal("-0.25")),
        (second.slug, other.slug, Decimal("0.5")),
    }
    assert effects_of(question) == expected

    data = {**form_data(curator, page(question)), f"{changed}-DELETE": "on"}
    assert curator.post(page(question), data).status_code == 302
    assert len(effects_of(question)) == len(expected) - 1


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"value": "0"}, "not 0"),
        ({"value": "6"}, "less than or equal to 5"),
        ({"value": "much"}, "Enter a number."),
        ({"criterion": "0"}, "valid choice"),
        ({"choice": "0"}, "valid choice"),
    ],
)
def test_wrong_effects_are_refused(
    written: dict[str, str], message: str, question: Question, curator: Client
) -> None:
    data, before = form_data(curator, page(question)), effects_of(question)
    line = line_of(data, list(question.choices.all())[1], empty=False)
    data |= {f"{line}-{name}": text for name, text in written.items()}
    assert any(message in found for found in errors(curator, page(question), data))
    assert effects_of(question) == before


def test_a_choice_of_another_question_is_refused(question: Question, curator: Client) -> None:
    data = form_data(curator, page(question))
    line = line_of(data, list(question.choices.all())[1], empty=False)
    data[f"{line}-choice"] = Choice.objects.exclude(question=question)[0].pk
    assert any("valid choice" in found for found in errors(curator, page(question), data))


def test_the_same_effect_asks(question: Question, curator: Client) -> None:
    other, data = signed_in("ola", "curators"), form_data(curator, page(question))
    line = line_of(data, list(question.choices.all())[1], empty=False)
    url = address(Effect, "change", data[f"{line}-id"])
    assert other.post(url, {**form_data(other, url), "value": "4.5"}).status_code == 302
    asked = curator.post(page(question), {**data, f"{line}-value": "1.25"})
    assert "it is now <q>4.5</q>" in asked.content.decode()
    assert curator.post(page(question), again(asked)).status_code == 302
    assert Effect.objects.get(pk=data[f"{line}-id"]).value == Decimal("1.25")


def test_who_may_not_change_effects_reads_them(question: Question) -> None:
    looker = signed_in("lou")
    for name in ("view_question", "view_effect"):
        permit(looker, name)
    content = looker.get(page(question)).content.decode()
    assert "Alone: " in content
    assert "effects-0-value" not in content


# -- Points ----------------------------------------------------------------------------------------


def test_the_points_are_those_of_the_engine(
    question: Question, curator: Client, edition: PublishedEdition
) -> None:
    content = curator.get(page(question)).content.decode()
    for choice in question.choices.all():
        with_it = standing(edition.model, Profile({question.slug: choice.slug}))
        without = standing(edition.model, Profile())
        points = content.partition(f'id="points-{choice.pk}"')[2].partition("</p>")[0]
        for n in edition.model.contenders:
            moved = with_it.score(n) - without.score(n)
            text = f"{abs(moved):.1f}</b>"
            assert text in points
            assert (f"+{text}" in points) or moved <= 0.05


def test_the_points_follow_what_is_typed(question: Question, curator: Client) -> None:
    data, before = form_data(curator, page(question)), effects_of(question)
    choice = list(question.choices.all())[1]
    line = line_of(data, choice, empty=False)
    url = reverse("admin:comparisons_question_pulls", args=[question.pk])
    unchanged = curator.post(url, data).content.decode()
    changed = curator.post(url, {**data, f"{line}-value": "-0.5"}).content.decode()
    assert f'id="points-{choice.pk}" data-hx-swap-oob="true"' in changed
    assert changed != unchanged
    assert effects_of(question) == before

    without_script = curator.post(
        page(question), {**data, f"{line}-value": "-0.5", "_recompute": "x"}
    )
    shown = without_script.content.decode()
    points = changed.partition(f'id="points-{choice.pk}"')[2].partition("Alone")[2]
    assert points.partition("</p>")[0] in shown
    assert "Nothing is saved." in shown
    assert "errornote" not in shown
    assert effects_of(question) == before


@pytest.mark.parametrize("data", [{}, {"effects-TOTAL_FORMS": "x"}, {"effects-TOTAL_FORMS": "-1"}])
def test_the_points_need_no_sound_form(
    data: dict[str, str], question: Question, curator: Client
) -> None:
    url = reverse("admin:comparisons_question_pulls", args=[question.pk])
    assert curator.post(url, data).status_code == 200


def test_what_cannot_be_calculated_says_why(question: Question, curator: Client) -> None:
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").delete()
    assert "some rating or weight is missing" in curator.get(page(question)).content.decode()
    Question.objects.filter(pk=question.pk).update(retired=True)
    assert "the next edition will not ask it" in curator.get(page(question)).content.decode()


def test_only_those_who_may_look_calculate(
    question: Question, curator: Client, bystander: Client, client: Client
) -> None:
    url = reverse("admin:comparisons_question_pulls", args=[question.pk])
    assert bystander.post(url, {}).status_code == 403
    assert client.post(url, {}).status_code == 302
    assert curator.get(url).status_code == 405
    gone = reverse("admin:comparisons_question_pulls", args=[0])
    assert curator.post(gone, {}).status_code == 404


def test_the_page_costs_the_same_however_many_effects(curator: Client) -> None:
    choice = rows.fresh_choice(question=rows.fresh_question())
    rows.fresh_effect(choice=choice)
    cost(curator, page(choice.question))
    before = cost(curator, page(choice.question))
    for n in range(4):
        more = rows.fresh_choice(question=choice.question, slug=f"more-{n}")
        rows.fresh_effect(choice=more, criterion=rows.fresh_criterion(slug=f"c-{n}"))
    assert cost(curator, page(choice.question)) <= before


def test_a_question_is_shown_while_another_has_no_answers_yet(curator: Client) -> None:
    rows.fresh_question()
    for row in Question.objects.order_by("-pk")[:2]:
        assert curator.get(address(Question, "change", row.pk)).status_code == 200
