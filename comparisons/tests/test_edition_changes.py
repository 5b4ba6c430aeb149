"""What one edition changed against another, for readers and for feed readers."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import fromstring

import html5lib
import pytest
from django.test import Client
from django.utils.text import capfirst

from comparisons import caching, knowledge
from comparisons.changes import KINDS, changes
from comparisons.engine.facts import Knowledge
from comparisons.history import KEPT
from comparisons.knowledge import PublishedEdition
from comparisons.models import Choice, Companion, Criterion, Edition, Rating
from comparisons.vocabulary import _FIELDS

from . import rows

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
URL = "/editions/2/changes/"


@pytest.fixture
def second(edition: PublishedEdition) -> PublishedEdition:
    """Edition 2: a rating, a rationale and a name were changed, a source was added."""
    rating = Rating.objects.get(criterion__slug="orm", framework__slug="flask")
    Rating.objects.filter(pk=rating.pk).update(
        value=rating.value - 1, rationale=f"{rating.rationale} And <b>more</b>."
    )
    Criterion.objects.filter(slug="admin").update(name="Back room")
    rows.fresh_source()
    knowledge.publish("What was\nlearnt & <seen>.")
    return knowledge.edition(2)


def tree(client: Client, path: str) -> Any:
    return html5lib.parse(client.get(path).content, namespaceHTMLElements=False)


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def test_every_kind_of_row_has_its_words(edition: PublishedEdition) -> None:
    empty = Knowledge((), (), ())
    found = {kind.kind: kind for kind in changes(empty, edition.knowledge)}
    assert set(found) == set(KINDS)
    assert {row.fate for kind in found.values() for row in kind.rows} == {"added"}
    for kind in found.values():
        names = [row.name for row in kind.rows]
        assert all(names)
        labels = [field.label for row in kind.rows for field in row.fields]
        assert all(label and "_" not in label for label in labels), kind.kind


def test_changes_are_shown_with_both_values(client: Client, second: PublishedEdition) -> None:
    page = tree(client, URL)
    assert words(page.find(".//h1")) == "From edition 1 to edition 2"
    before = knowledge.edition(1).knowledge.criterion["orm"]
    rated = [e for e in page.iter("article") if before.name in words(e.find("h3"))]
    shown = words(rated[0])
    assert "Rating of Flask" in shown
    then, now = before.ratings["flask"], second.knowledge.criterion["orm"].ratings["flask"]
    assert f"from {then:g} → to {now:g}" in shown
    assert "[added: And <b>more</b>.]" in shown
    assert before.rationales["flask"] in shown
    summary = [words(item) for item in page.find(".//ul[@class='change-summary']")]
    assert summary == ["2 criteria changed", "1 source added"]


def test_any_two_editions_can_be_compared(client: Client, second: PublishedEdition) -> None:
    assert client.get(URL, {"since": "1"}).headers["Location"] == "/editions/2/changes/1/"
    there, back = tree(client, "/editions/2/changes/1/"), tree(client, "/editions/1/changes/2/")
    assert "Added: A fresh source" in words(there)
    assert "Removed: A fresh source" in words(back)
    same = tree(client, "/editions/2/changes/2/")
    assert "There is no difference" in words(same)
    assert list(same.iter("article")) == []


@pytest.mark.parametrize("since", ["nonsense", "3", "0", "-1", "9" * 40, "٣", "<b>"])
def test_what_is_no_edition_is_said_beside_the_field(
    since: str, client: Client, second: PublishedEdition
) -> None:
    response = client.get(URL, {"since": since})
    assert response.status_code == 422
    page = html5lib.parse(response.content, namespaceHTMLElements=False)
    assert "There is no edition" in words(page.find(".//*[@id='since-error']"))
    typed = page.find(".//input[@id='since']")
    assert typed is not None
    assert typed.attrib["value"].startswith(since[:18])


@pytest.mark.parametrize("path", ["3/changes/", "0/changes/", "2/changes/3/", f"{10**30}/changes/"])
def test_other_numbers_are_not_found(path: str, client: Client, second: PublishedEdition) -> None:
    assert client.get(f"/editions/{path}").status_code == 404


def test_a_pair_can_be_kept(client: Client, second: PublishedEdition) -> None:
    response = client.get("/editions/2/changes/1/")
    assert response.headers["Cache-Control"] == caching.ASKING
    again = client.get("/editions/2/changes/1/", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_another_order_is_told(client: Client, edition: PublishedEdition) -> None:
    first, other = Choice.objects.filter(question__slug="kind")[:2]
    Choice.objects.filter(pk=other.pk).update(position=first.position - 1)
    knowledge.publish("Another order.")
    assert "the order is another" in words(tree(client, URL))


def test_the_feed_is_atom(client: Client, second: PublishedEdition) -> None:
    response = client.get("/editions/feed/")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = fromstring(response.content)  # noqa: S314 - of our own making
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None
    links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == "http://testserver/editions/feed/"
    assert links["alternate"] == "http://testserver/editions/"
    newest, oldest = feed.findall(f"{ATOM}entry")
    assert newest.findtext(f"{ATOM}title") == "Edition 2"
    assert newest.findtext(f"{ATOM}summary") == "<p>What was<br>learnt &amp; &lt;seen&gt;.</p>"
    assert newest.find(f"{ATOM}link").attrib["href"] == f"http://testserver{URL}"  # type: ignore[union-attr]
    ids = {entry.findtext(f"{ATOM}id") for entry in (newest, oldest)}
    assert len(ids) == 2
    assert newest.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated")


def test_the_feed_bears_notes_that_no_xml_can_hold(
    client: Client, edition: PublishedEdition
) -> None:
    Edition.objects.create(
        number=2,
        document=knowledge.freeze(edition.knowledge, 2),
        digest="sha256:2",
        notes="Form\x0cfeed, bell\x07.",
        published_at=edition.published_at,
    )
    feed = fromstring(client.get("/editions/feed/").content)  # noqa: S314 - of our own making
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}summary") == "<p>Formfeed, bell.</p>"


def test_the_feed_can_be_kept_until_there_is_another_edition(
    client: Client, edition: PublishedEdition
) -> None:
    etag = client.get("/editions/feed/")["ETag"]
    headers = {"If-None-Match": etag}
    assert client.get("/editions/feed/", headers=headers).status_code == 304
    rows.fresh_source()
    knowledge.publish("More.")
    assert client.get("/editions/feed/", headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/", "/editions/"])
def test_the_feed_is_found(path: str, client: Client, edition: PublishedEdition) -> None:
    (link,) = [e for e in tree(client, path).iter("link") if e.get("rel") == "alternate"]
    assert link.attrib["type"] == "application/atom+xml"
    assert link.attrib["href"] == "/editions/feed/"


def test_the_list_links_to_what_each_changed(client: Client, second: PublishedEdition) -> None:
    found = {a.get("href") for a in tree(client, "/editions/").iter("a")}
    assert URL in found
    assert "/editions/1/changes/" not in found
    assert b"<loc>http://testserver/editions/2/changes/</loc>" in client.get("/sitemap.xml").content


def test_a_field_is_called_the_same_in_differences_and_in_forms() -> None:
    """A companion's link leads to its documentation, which its form says and no other field."""
    labels = {
        (model, field.name): str(capfirst(field.verbose_name))
        for model in KEPT
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.name in _FIELDS and (model, field.name) != (Companion, "url")
    }
    assert labels == {(model, name): _FIELDS[name] for model, name in labels}
    assert {name for _, name in labels} >= {"need", "verified_on", "expected"}
