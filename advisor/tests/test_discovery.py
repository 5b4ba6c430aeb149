"""What search engines and other readers of the public pages are given."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import html5lib
import pytest
from django.test import Client
from django.utils import timezone

from comparisons.knowledge import PublishedEdition

XMLNS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SCHEMA = "https://schema.org/"
#: Elements whose value is not their text, and the attribute that holds it.
VALUES = {"meta": "content", "a": "href", "link": "href", "time": "datetime"}


def items(client: Client, path: str) -> list[dict[str, Any]]:
    """The microdata of a page: of each top item its type and properties, as HTML defines them."""
    tree = html5lib.parse(client.get(path).content, namespaceHTMLElements=False)
    return [item(e) for e in tree.iter() if "itemscope" in e.attrib and "itemprop" not in e.attrib]


def item(element: Element) -> dict[str, Any]:
    found: dict[str, Any] = {"type": element.attrib["itemtype"].removeprefix(SCHEMA)}
    waiting = list(element)
    while waiting:
        part = waiting.pop(0)
        scope = "itemscope" in part.attrib
        if name := part.attrib.get("itemprop"):
            assert name not in found
            text = " ".join("".join(part.itertext()).split())
            attribute = VALUES.get(str(part.tag))
            found[name] = item(part) if scope else part.attrib[attribute] if attribute else text
        if not scope:
            waiting += list(part)
    return found


def test_a_criterion_is_a_defined_term(client: Client, edition: PublishedEdition) -> None:
    for criterion in edition.knowledge.criteria:
        assert items(client, f"/criteria/{criterion.slug}/") == [
            {
                "type": "DefinedTerm",
                "name": criterion.name,
                "description": " ".join(criterion.need.split()),
                "inDefinedTermSet": "/compare/",
            }
        ]


def test_an_edition_is_a_dataset(client: Client, edition: PublishedEdition) -> None:
    published = edition.published_at.date().isoformat()
    assert items(client, "/editions/") == [
        {
            "type": "Dataset",
            "version": "1",
            "name": "Edition 1",
            "datePublished": published,
            "description": edition.notes,
            "distribution": {
                "type": "DataDownload",
                "encodingFormat": "application/json",
                "contentUrl": "/editions/1.json",
            },
            "identifier": edition.digest,
        }
    ]


def test_the_method_is_an_article(client: Client, edition: PublishedEdition) -> None:
    (article,) = items(client, "/method/")
    assert (article["type"], article["headline"]) == ("TechArticle", "Method")
    assert article["dateModified"] == edition.published_at.date().isoformat()
    assert article["abstract"]


def test_the_sitemap_lists_the_public_pages(client: Client, edition: PublishedEdition) -> None:
    response = client.get("/sitemap.xml")
    assert response.headers["Content-Type"] == "application/xml"
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    entries = list(fromstring(response.content))  # noqa: S314 - of our own making
    places = [str(entry.findtext(f"{XMLNS}loc")) for entry in entries]
    paths = [place.removeprefix("http://testserver") for place in places]
    assert {f"/criteria/{criterion.slug}/" for criterion in edition.knowledge.criteria} <= set(
        paths
    )
    assert {"/", "/compare/", "/method/", "/editions/", "/api/"} <= set(paths)
    assert len(paths) == len(set(paths))
    assert not [path for path in paths if path.startswith(("/r/", "/admin", "/result", "/save"))]
    for path in paths:
        assert client.get(path).status_code == 200
    days = {entry.findtext(f"{XMLNS}lastmod") for entry in entries}
    assert days == {edition.published_at.date().isoformat()}


def test_robots_leave_alone_what_is_for_one_visitor(
    client: Client, edition: PublishedEdition
) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    for path in ("/admin/", "/save/", "/result/", "/*?"):
        assert f"Disallow: {path}" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml"])
def test_they_are_only_read(client: Client, edition: PublishedEdition, path: str) -> None:
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200
    assert not client.get(path).cookies


# -- Reports of weaknesses -------------------------------------------------------------------------


def test_where_to_report_a_weakness(client: Client, settings: Any) -> None:
    settings.SECURITY_CONTACT = [
        "mailto:security@advisor.example",
        "https://advisor.example/report",
    ]
    response = client.get("/.well-known/security.txt")
    lines = [line.partition(": ") for line in response.content.decode().splitlines()]
    found = {name: value for name, _, value in lines}
    contacts = [value for name, _, value in lines if name == "Contact"]
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert contacts == settings.SECURITY_CONTACT
    assert found["Canonical"] == "http://testserver/.well-known/security.txt"
    left = datetime.fromisoformat(found["Expires"]) - timezone.now()
    assert timedelta(days=170) < left < timedelta(days=365)


def test_without_a_contact_there_is_no_security_txt(client: Client) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
