"""What stands beside a permalink: who may keep, list, frame and read it."""

from __future__ import annotations

import html
import io
import json
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import html5lib
import pytest
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from advisor.models import Recommendation
from advisor.sharing import EMBED_HEIGHT, EMBED_WIDTH, Badge
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition

from .pages import PAGES, Page, path_of
from .profiles import EMPTY, HOSTILE_TITLES, STAFF_TOOL, WEBHOOK
from .test_report import report_on

SVG = "{http://www.w3.org/2000/svg}"
DOCUMENTS = (".json", ".md", ".png", ".svg", "/embed/")


@pytest.fixture
def saved(edition: PublishedEdition) -> Recommendation:
    row, _ = Recommendation.objects.store(STAFF_TOOL, edition)
    return row


def titled(title: str, edition: PublishedEdition) -> Recommendation:
    profile = Profile({"kind": "json-api"}, title=title)
    return Recommendation.objects.store(profile, edition)[0]


def parts_of(code: str) -> Any:
    """The elements that a piece of HTML makes where somebody pastes it."""
    return html5lib.parseFragment(code, namespaceHTMLElements=False)


def ask(client: Client, row: Recommendation | None = None, **query: object) -> Any:
    if row:
        query.setdefault("url", f"http://testserver/r/{row.key}/")
    return client.get("/oembed?" + urlencode(query))


# -- All of them -----------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_nothing_is_for_search_engines(client: Client, saved: Recommendation, suffix: str) -> None:
    assert client.get(f"/r/{saved.key}{suffix}").headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_queries_and_cookies(
    client: Client,
    saved: Recommendation,
    suffix: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(2):
        response = client.get(f"/r/{saved.key}{suffix}")
    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_what_is_not_saved_is_not_found(
    client: Client, edition: PublishedEdition, suffix: str
) -> None:
    assert client.get(f"/r/{'0' * 26}{suffix}").status_code == 404


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_they_are_only_read(client: Client, saved: Recommendation, suffix: str) -> None:
    assert client.post(f"/r/{saved.key}{suffix}").status_code == 405


def test_the_permalink_leads_to_all_of_them(client: Client, saved: Recommendation) -> None:
    page = client.get(f"/r/{saved.key}/").content.decode()
    for suffix in DOCUMENTS:
        assert f"/r/{saved.key}{suffix}" in page


# -- Card ------------------------------------------------------------------------------------------


def test_the_card_is_a_picture_that_is_kept(client: Client, saved: Recommendation) -> None:
    response = client.get(f"/r/{saved.key}.png")
    assert response.headers["Content-Type"] == "image/png"
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)
    tag = response.headers["ETag"]
    again = client.get(f"/r/{saved.key}.png", headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert client.get(f"/r/{saved.key}.png", headers={"if-none-match": '"x"'}).status_code == 200


def test_different_results_have_different_tags(
    client: Client, saved: Recommendation, edition: PublishedEdition
) -> None:
    other, _ = Recommendation.objects.store(WEBHOOK, edition)
    one, two = (client.get(f"/r/{row.key}.png") for row in (saved, other))
    assert one.headers["ETag"] != two.headers["ETag"]
    assert one.content != two.content


@pytest.mark.parametrize("title", ["Parcel desk", *HOSTILE_TITLES])
def test_the_link_unfolds_to_the_card(
    client: Client, edition: PublishedEdition, title: str
) -> None:
    row = titled(title, edition)
    page = client.get(f"/r/{row.key}/").content
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    metas = [e for e in tree.iter("meta") if e.get("property") or e.get("name")]
    said = {e.get("property") or e.get("name"): e.get("content") for e in metas}
    assert said["og:image"] == f"http://testserver/r/{row.key}.png"
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert said["og:image:alt"].startswith(title)
    assert said["twitter:card"] == "summary_large_image"


# -- Badge -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "value"),
    [(STAFF_TOOL, "Django, strong"), (WEBHOOK, "Flask, strong"), (EMPTY, "too close to call")],
)
def test_the_badge_says_what_the_result_is(
    client: Client, edition: PublishedEdition, profile: Profile, value: str
) -> None:
    row, _ = Recommendation.objects.store(profile, edition)
    response = client.get(f"/r/{row.key}.svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    svg = ElementTree.fromstring(response.content)  # noqa: S314 - the site's own
    assert svg.tag == f"{SVG}svg"
    assert svg[0].tag == f"{SVG}title"
    assert svg[0].text == f"Django or Flask? {value}"
    assert svg.get("aria-labelledby") == svg[0].get("id")
    assert [text.text for text in svg.iter(f"{SVG}text")] == ["Django or Flask?", value]
    for element in svg.iter():
        assert element.tag not in (f"{SVG}script", f"{SVG}style", f"{SVG}foreignObject")
        assert not [name for name in element.attrib if name == "style" or "href" in name]


def test_the_text_of_a_badge_stays_in_its_fields(edition: PublishedEdition) -> None:
    for profile in (STAFF_TOOL, WEBHOOK, EMPTY):
        badge = Badge.of(report_on(profile, edition))
        assert badge.width == badge.label_width + badge.value_width
        assert 0 < badge.label_length < badge.label_width
        assert badge.value_x + badge.value_length < badge.width


def test_nothing_typed_gets_into_a_badge(client: Client, edition: PublishedEdition) -> None:
    badges = {client.get(f"/r/{titled(t, edition).key}.svg").content for t in HOSTILE_TITLES}
    assert len(badges) == 1


@pytest.mark.parametrize("title", ["Parcel desk", *HOSTILE_TITLES])
def test_what_to_paste_is_shown_as_text(
    client: Client, edition: PublishedEdition, title: str
) -> None:
    row = titled(title, edition)
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(client.get(f"/r/{row.key}/").content)
    assert parser.errors == []
    fields = {e.get("id"): e.get("value") or "" for e in tree.iter("input")}
    base = f"http://testserver/r/{row.key}"
    assert fields["badge-markdown"].endswith(f"({base}.svg)]({base}/)")
    image = next(parts_of(fields["badge-html"]).iter("img"))
    assert image.get("src") == f"{base}.svg"
    frame = next(parts_of(fields["embed-html"]).iter("iframe"))
    assert frame.get("src") == f"{base}/embed/"
    assert str(frame.get("title")).startswith(f"{title}: ")
    assert not list(tree.iter("iframe"))


# -- Embedding -------------------------------------------------------------------------------------


def framing(response: Any) -> tuple[bool, str | None]:
    """Whether the policy lets any site frame a page, and what X-Frame-Options says."""
    policy = response.headers["Content-Security-Policy"]
    (ancestors,) = [d for d in policy.split("; ") if d.startswith("frame-ancestors")]
    assert ancestors in ("frame-ancestors *", "frame-ancestors 'none'")
    return ancestors.endswith("*"), response.headers.get("X-Frame-Options")


def test_the_summary_may_be_framed_anywhere(client: Client, saved: Recommendation) -> None:
    response = client.get(f"/r/{saved.key}/embed/")
    assert framing(response) == (True, None)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    page = response.content.decode()
    assert "Parcel desk" in page
    assert "a strong lead" in page
    assert f'href="http://testserver/r/{saved.key}/"' in page
    assert "<form" not in page


@pytest.mark.parametrize("page", [p for p in PAGES if p.name != "embedded summary"])
def test_no_other_page_may_be_framed(client: Client, edition: PublishedEdition, page: Page) -> None:
    assert framing(client.get(path_of(page, edition))) == (False, "DENY")


@pytest.mark.parametrize("suffix", [".json", ".md", ".png", ".svg"])
def test_no_document_may_be_framed(client: Client, saved: Recommendation, suffix: str) -> None:
    assert framing(client.get(f"/r/{saved.key}{suffix}")) == (False, "DENY")


def test_a_missing_summary_may_not_be_framed(client: Client, edition: PublishedEdition) -> None:
    assert framing(client.get(f"/r/{'0' * 26}/embed/")) == (False, "DENY")


# -- oEmbed ----------------------------------------------------------------------------------------


def test_the_permalink_can_be_discovered(client: Client, saved: Recommendation) -> None:
    page = client.get(f"/r/{saved.key}/").content
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    (link,) = [e for e in tree.iter("link") if e.get("type") == "application/json+oembed"]
    response = client.get(link.get("href"))
    assert response.status_code == 200
    assert json.loads(response.content)["title"] == "Parcel desk: Django"


def test_oembed_describes_the_summary(client: Client, saved: Recommendation) -> None:
    response = ask(client, saved, format="json")
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    document = response.json()
    assert (document["type"], document["version"]) == ("rich", "1.0")
    assert (document["width"], document["height"]) == (EMBED_WIDTH, EMBED_HEIGHT)
    assert f'src="http://testserver/r/{saved.key}/embed/"' in document["html"]
    assert document["thumbnail_url"] == f"http://testserver/r/{saved.key}.png"
    assert document["thumbnail_width"] == 1200


def test_oembed_keeps_within_the_room_there_is(client: Client, saved: Recommendation) -> None:
    document = ask(client, saved, maxwidth=320, maxheight=5000).json()
    assert (document["width"], document["height"]) == (320, EMBED_HEIGHT)
    assert 'width="320"' in document["html"]
    assert not [name for name in document if name.startswith("thumbnail")]


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_title_cannot_leave_the_frame(
    client: Client, edition: PublishedEdition, title: str
) -> None:
    document = ask(client, titled(title, edition)).json()
    fragment = parts_of(document["html"])
    (frame,) = list(fragment)
    assert frame.tag == "iframe"
    assert len(list(fragment.iter())) == 2
    assert frame.get("title") == document["title"] == f"{title}: Too close to call"
    assert html.escape(title) in document["html"]


@pytest.mark.parametrize(
    "url",
    [
        "http://testserver/r/" + "0" * 26 + "/",
        "http://elsewhere.example/r/{key}/",
        "ftp://testserver/r/{key}/",
        "http://testserver/r/{key}.json",
        "http://testserver/r/{key}/embed/",
        "http://testserver/method/",
        "/r/{key}/",
        "http://[::1/r/{key}/",
        "nonsense",
    ],
)
def test_other_addresses_are_not_found(client: Client, saved: Recommendation, url: str) -> None:
    response = ask(client, url=url.format(key=saved.key))
    assert_problem(response, 404)


@pytest.mark.parametrize("variant", ["{}", "{}/", "{}/?from=chat", "{}/#balance"])
def test_an_address_counts_however_it_was_copied(
    client: Client, saved: Recommendation, variant: str
) -> None:
    url = variant.format(f"http://TestServer/r/{saved.key}")
    assert ask(client, url=url).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"url": ""}, 400),
        ({"maxwidth": "wide"}, 400),
        ({"maxwidth": "0"}, 400),
        ({"maxheight": "-1"}, 400),
        ({"maxheight": "9" * 5000}, 400),
        ({"maxwidth": "²"}, 400),
        ({"format": "xml"}, 501),
        ({"format": "yaml"}, 400),
    ],
)
def test_what_cannot_be_answered_is_said_in_json(
    client: Client, saved: Recommendation, query: dict[str, str], status: int
) -> None:
    row = None if status == 400 and not query.keys() - {"url"} else saved
    assert_problem(ask(client, row, **query), status)


def test_oembed_is_only_read(client: Client, saved: Recommendation) -> None:
    response = client.post("/oembed")
    assert_problem(response, 405)
    assert response.headers["Allow"] == "GET, HEAD"


def assert_problem(response: Any, status: int) -> None:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    problem = json.loads(response.content)
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
