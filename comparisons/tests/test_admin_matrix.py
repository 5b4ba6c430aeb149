"""The matrix of all ratings: edited in place, all of the changed cells saved or none."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from comparisons.models import Criterion, Evidence, Framework, Rating

from . import rows
from .admin_pages import address, form_data
from .conftest import permit, signed_in
from .test_admin_pages import cost

pytestmark = pytest.mark.django_db
URL = "/admin/comparisons/rating/matrix/"


def shown(client: Client) -> dict[str, str]:
    """What a browser would send back if nothing were changed."""
    data = {}
    for _, lines in client.get(URL).context["groups"]:
        for line in lines:
            for _, cell in line.cells:
                data[f"value-{cell.rating.pk}"] = cell.typed
                data[f"seen-{cell.rating.pk}"] = cell.seen
    return data


def rating(framework: str = "flask", criterion: str = "admin") -> Rating:
    row = Rating.objects.get(criterion__slug=criterion, framework__slug=framework)
    assert isinstance(row, Rating)
    return row


def other_than(row: Rating) -> str:
    return "3.5" if row.value != Decimal("3.5") else "4"


def test_all_ratings_are_on_the_page(curator: Client) -> None:
    assert reverse("admin:comparisons_rating_matrix") == URL
    data = shown(curator)
    assert len(data) == 2 * Rating.objects.count() > 200
    content = curator.get(address(Rating, "changelist")).content.decode()
    assert f'href="{URL}"' in content


def test_changed_cells_are_saved_and_lead_to_their_rationales(curator: Client) -> None:
    before = dict(Rating.objects.values_list("pk", "value"))
    flask, django = rating("flask"), rating("django")
    data = {
        **shown(curator),
        f"value-{flask.pk}": other_than(flask),
        f"value-{django.pk}": " 7,5 ",
    }
    response = curator.post(URL, data, follow=True)
    assert response.redirect_chain == [(URL, 302)]
    content = response.content.decode()
    for row in (flask, django):
        assert f'href="{address(Rating, "change", row.pk)}#id_rationale"' in content
    changed = {pk: v for pk, v in Rating.objects.values_list("pk", "value") if v != before[pk]}
    assert changed == {flask.pk: Decimal(other_than(flask)), django.pk: Decimal("7.5")}


def test_nothing_changed_saves_nothing(curator: Client) -> None:
    response = curator.post(URL, shown(curator), follow=True)
    assert "Nothing was changed." in response.content.decode()


def test_a_rating_is_named_as_people_write_it(curator: Client) -> None:
    row = rating("flask")
    curator.post(URL, {**shown(curator), f"value-{row.pk}": "1e1"})
    assert "E+" not in curator.get(address(Rating, "history", row.pk)).content.decode()


@pytest.mark.parametrize("typed", ["7.3", "10.5", "-1", "much", "", "NaN", "1e9", "9" * 25, "\0"])
def test_a_wrong_cell_says_so_and_nothing_is_saved(typed: str, curator: Client) -> None:
    wrong, right = rating("flask"), rating("django")
    before = dict(Rating.objects.values_list("pk", "value"))
    data = {**shown(curator), f"value-{wrong.pk}": typed, f"value-{right.pk}": other_than(right)}
    response = curator.post(URL, data)
    assert response.status_code == 422
    (cell,) = response.context["troubled"]
    assert (cell.rating.pk, cell.typed) == (wrong.pk, typed)
    assert cell.wrong == "A rating is a number from 0 to 10 in steps of 0.5."
    assert f'id="value-{right.pk}" value="{other_than(right)}"' in response.content.decode()
    assert dict(Rating.objects.values_list("pk", "value")) == before


def test_two_who_change_two_cells_keep_both(curator: Client) -> None:
    other, first, second = signed_in("ola", "curators"), rating("flask"), rating("django")
    mine = {**shown(curator), f"value-{first.pk}": "1"}
    assert other.post(URL, {**shown(other), f"value-{second.pk}": "2"}).status_code == 302
    assert curator.post(URL, mine).status_code == 302
    assert [float(rating(slug).value) for slug in ("flask", "django")] == [1, 2]


@pytest.mark.parametrize(("take", "result"), [(False, 1), (True, 2)], ids=["mine", "theirs"])
def test_the_same_cell_asks(take: bool, result: int, curator: Client) -> None:
    other, row = signed_in("ola", "curators"), rating()
    mine = {**shown(curator), f"value-{row.pk}": "1"}
    assert other.post(URL, {**shown(other), f"value-{row.pk}": "2"}).status_code == 302
    asked = curator.post(URL, mine)
    assert asked.status_code == 422
    content = asked.content.decode()
    assert "Changed by ola on " in content
    assert "it is now <q>2</q>" in content
    (cell,) = asked.context["troubled"]
    assert (cell.typed, cell.seen, float(rating().value)) == ("1", "2", 2)
    again = {**mine, f"seen-{row.pk}": cell.seen, **({f"take-{row.pk}": "value"} if take else {})}
    assert curator.post(URL, again).status_code == 302
    assert rating().value == result


def test_the_page_of_a_rating_and_the_matrix_ask_about_each_other(curator: Client) -> None:
    other, row = signed_in("ola", "curators"), rating()
    mine, url = {**shown(curator), f"value-{row.pk}": "1"}, address(Rating, "change", row.pk)
    assert other.post(url, {**form_data(other, url), "value": "2"}).status_code == 302
    assert curator.post(URL, mine).status_code == 422


def test_a_rating_deleted_meanwhile_is_named_with_what_was_typed(curator: Client) -> None:
    other, row = signed_in("ola", "curators"), rating()
    mine = {**shown(curator), f"value-{row.pk}": "1"}
    assert other.post(address(Rating, "delete", row.pk), {"post": "yes"}).status_code == 302
    content = curator.post(URL, mine).content.decode()
    assert "deleted by ola on" in content
    assert "You had typed <q>1</q>" in content
    assert "missing" not in content
    assert f"rating/add/?criterion={row.criterion_id}&amp;framework={row.framework_id}" in content


def test_findings_stand_in_their_cells(curator: Client) -> None:
    row = rating()
    Rating.objects.filter(pk=row.pk).update(rationale="")
    content = curator.get(URL).content.decode()
    assert "The rating has no rationale." in content
    assert f'href="{address(Rating, "change", row.pk)}#id_rationale">Say why.' in content


def test_numbers_of_evidence_lead_to_it(curator: Client) -> None:
    row = rating()
    count = Evidence.objects.filter(rating=row).count()
    link = f'<a class="pieces" href="{address(Evidence, "changelist")}?rating__id__exact={row.pk}"'
    after = curator.get(URL).content.decode().partition(link)[2]
    assert after.partition(">")[2].startswith(f"{count} sources")


def test_who_may_only_look_sees_no_fields(client: Client, bystander: Client) -> None:
    looker = signed_in("lou")
    permit(looker, "view_rating")
    response = looker.get(URL)
    assert response.status_code == 200
    assert 'name="value-' not in response.content.decode()
    assert looker.post(URL, {}).status_code == 403
    assert bystander.get(URL).status_code == 403
    assert bystander.post(URL, {}).status_code == 403
    assert client.get(URL).status_code == 302
    assert looker.delete(URL).status_code == 405


@pytest.mark.parametrize("name", ["x", "999999", "1²", "9" * 5000])
def test_unknown_cells_do_no_harm(name: str, curator: Client) -> None:
    typed = urlencode({f"value-{name}": "1"})
    response = curator.post(URL, typed, content_type="application/x-www-form-urlencoded")
    assert response.status_code in (302, 422)


@pytest.mark.usefixtures("edition")
def test_it_costs_the_same_however_many_criteria(curator: Client) -> None:
    cost(curator, URL)
    before = cost(curator, URL)
    for n in range(3):
        criterion = rows.fresh_criterion(slug=f"more-{n}")
        for framework in Framework.objects.all():
            rows.fresh_rating(criterion=criterion, framework=framework)
    assert Criterion.objects.count() > 40
    cost(curator, URL)  # looks at the changed draft, once
    assert cost(curator, URL) <= before
    assert before <= 40
