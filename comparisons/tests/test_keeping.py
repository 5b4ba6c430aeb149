"""Pages that are drawn once: for how long they are kept, for whom, and what makes them new."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from time import sleep
from typing import Any

import psycopg
import pytest
from django.core.cache import caches
from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve

from comparisons import caching, knowledge, revision
from comparisons.caching import answered, for_same_answers, shelf, until_changed
from comparisons.models import Criterion, Edition, Revision
from comparisons.shelf import KeptPage, Shelf

from .objections import accepted, curator_account, fresh_objection

pytestmark = pytest.mark.django_db
View = Callable[[HttpRequest], HttpResponse]
LONG = "<p>" + "a long page " * 200


class Drawn:
    """A view that counts how often it was asked."""

    def __init__(self, body: str = LONG, status: int = 200) -> None:
        self.times, self.body, self.status = 0, body, status

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.times += 1
        return HttpResponse(f"{self.body} {self.times}", status=self.status)


@pytest.fixture
def ask() -> Callable[..., HttpResponse]:
    factory = RequestFactory()

    def asking(
        view: View, path: str = "/compare/", method: str = "get", **headers: str
    ) -> HttpResponse:
        request = getattr(factory, method)(path, headers=headers)
        return until_changed(view)(request)  # type: ignore[return-value]

    return asking


Ask = Callable[..., HttpResponse]


def test_it_is_drawn_once(ask: Ask) -> None:
    view = Drawn()
    first, second = ask(view), ask(view)
    assert view.times == 1
    assert first.content == second.content
    assert second.headers["Cache-Control"] == "public, no-cache"


def test_another_process_finds_it_in_the_shared_cache(ask: Ask) -> None:
    view = Drawn()
    ask(view)
    shelf.clear()
    ask(view)
    assert view.times == 1


def test_each_host_and_address_has_its_own(ask: Ask) -> None:
    view = Drawn()
    for path, host in (
        ("/compare/", "localhost"),
        ("/compare/", "127.0.0.1"),
        ("/x/", "localhost"),
    ):
        ask(view, path, host=host)
    assert view.times == 3


def test_what_is_sent_is_not_kept(ask: Ask) -> None:
    view = Drawn()
    ask(view, method="post")
    ask(view, method="post")
    assert view.times == 2


def test_a_made_up_query_changes_nothing(ask: Ask) -> None:
    seen = list[str]()

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.get_full_path())
        return HttpResponse(request.build_absolute_uri() + "".join(request.GET))

    assert ask(view, "/compare/?x=1").content == ask(view, "/compare/?y").content
    assert seen == ["/compare/"]


def ask_again(view: View, path: str = "/result/?orm=yes", **headers: str) -> HttpResponse:
    request = RequestFactory().get(path, headers=headers)
    return for_same_answers(view)(request)  # type: ignore[return-value]


def test_the_same_answers_are_drawn_once() -> None:
    view = Drawn()
    first, second = ask_again(view), ask_again(view)
    assert view.times == 1
    assert first.content == second.content
    assert ask_again(view, if_none_match=first.headers["ETag"]).status_code == 304


def test_other_answers_are_drawn_for_themselves() -> None:
    view = Drawn()
    shown = [ask_again(view, f"/result/?{query}").content for query in ("a=1", "a=2", "b=1", "")]
    assert len(set(shown)) == 4


def test_somebodys_answers_stay_in_this_process() -> None:
    view = Drawn()
    ask_again(view)
    answered.clear()
    ask_again(view)
    assert view.times == 2


def test_answers_with_a_problem_are_not_kept() -> None:
    view = Drawn(status=422)
    assert ask_again(view).status_code == 422
    assert ask_again(view).content.endswith(b"2")


def test_the_same_answers_are_weighed_anew_under_another_edition(client: Client) -> None:
    address = "/result/?kind=json-api"
    assert "edition 1<" in client.get(address).content.decode()
    Criterion.objects.filter(slug="orm").update(name="Objects and rows")
    knowledge.publish("Another name.")
    page = client.get(address).content.decode()
    assert "edition 2<" in page
    assert "Objects and rows" in page


def test_refusals_are_not_kept(ask: Ask) -> None:
    view = Drawn(status=404)
    assert ask(view).status_code == 404
    ask(view)
    assert view.times == 2


def test_who_has_it_is_told_so(ask: Ask) -> None:
    view = Drawn()
    etag = ask(view).headers["ETag"]
    answer = ask(view, if_none_match=etag)
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert ask(view, if_none_match='"another"').status_code == 200


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("", False),
        ("gzip;q=0", False),
        ("br", False),
    ],
)
def test_it_is_sent_as_whoever_asks_can_read_it(ask: Ask, accepted: str, packed: bool) -> None:
    answer = ask(Drawn(), accept_encoding=accepted)
    assert answer.headers.get("Content-Encoding") == ("gzip" if packed else None)
    assert answer.headers["Vary"] == "Accept-Encoding"
    body = gzip.decompress(answer.content) if packed else answer.content
    assert body.decode() == f"{LONG} 1"


def test_an_edition_makes_it_new(ask: Ask) -> None:
    view = Drawn()
    ask(view)
    Criterion.objects.filter(slug="orm").update(name="Objects and rows")
    knowledge.publish("Another name.")
    ask(view)
    assert view.times == 2


def test_an_objection_makes_nothing_new_until_it_is_accepted(ask: Ask) -> None:
    view = Drawn()
    ask(view)
    row = fresh_objection()
    ask(view)
    assert view.times == 1
    row.accept(curator_account(), "It was different.")
    row.save()
    ask(view)
    assert view.times == 2


def test_a_change_past_all_code_makes_it_new(ask: Ask) -> None:
    view = Drawn()
    ask(view)
    edition = Edition.objects.get()
    edition.pk, edition.digest = 2, "sha256:" + "0" * 64
    Edition.objects.bulk_create([edition])
    ask(view)
    assert view.times == 2


def test_revisions_leap_so_that_a_restored_database_repeats_none() -> None:
    before, seen = revision.current(), set()
    for _ in range(5):
        accepted()
        seen.add(revision.current() - before)
    assert len(seen) == 5
    assert seen != set(range(1, 6))


def test_without_the_database_the_last_one_is_shown(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = Drawn()
    ask(view)

    def away() -> int:
        raise OperationalError("away")

    monkeypatch.setattr(revision, "current", away)
    assert ask(view).status_code == 200
    with pytest.raises(OperationalError):
        ask(view, "/method/")


def test_without_the_database_what_another_process_has_kept_is_shown(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = Drawn()
    ask(view)
    shelf.clear()  # as if this process had never been asked for it

    def away() -> int:
        raise OperationalError("away")

    monkeypatch.setattr(revision, "current", away)
    assert ask(view).content.decode() == f"{LONG} 1"
    assert view.times == 1


def test_a_broken_cache_is_only_a_slow_one(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ConnectionError("no route to host")

    for method in ("get", "set"):
        monkeypatch.setattr(caches["pages"], method, broken)
    view = Drawn()
    assert ask(view).status_code == 200
    shelf.clear()
    assert ask(view).content.endswith(b"2")


def test_the_shelf_gives_up_what_was_not_asked_for_longest() -> None:
    def page(size: int) -> KeptPage:
        return KeptPage('"x"', (), b"x" * size, "")

    shelf = Shelf(room=100)
    for name in "abc":
        shelf.put(name, 1, page(40))
    assert [name for name in "abc" if shelf.get(name)] == ["b", "c"]
    shelf.get("b")
    shelf.put("d", 1, page(40))
    assert [name for name in "bcd" if shelf.get(name)] == ["b", "d"]
    shelf.put("e", 1, page(1000))
    assert [name for name in "bde" if shelf.get(name)] == []


def test_a_page_of_the_site_follows_an_erratum_at_once(client: Client) -> None:
    address = "/criteria/orm/"
    before = client.get(address, headers={"accept-encoding": "gzip"})
    assert client.get(address, headers={"if-none-match": before.headers["ETag"]}).status_code == 304
    accepted("The second sentence holds for version 5 only.", criterion="orm")
    after = client.get(address, headers={"if-none-match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "holds for version 5 only" in after.content.decode()


def test_a_warm_page_asks_the_database_nothing_but_the_revision(client: Client) -> None:
    client.get("/compare/")
    with connection.execute_wrapper(_refuse):
        assert client.get("/compare/").status_code == 200


def _refuse(*_: object) -> None:
    pytest.fail("a kept page asked the database, or its view")


@pytest.mark.parametrize("path", ["/compare/", "/result/?kind=json-api", "/editions/1.json"])
def test_a_whole_answer_is_given_without_asking_its_view(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    first = client.get(path)
    monkeypatch.setattr(caching, "_page", _refuse)
    second = client.get(path)
    assert second.content == first.content
    assert second.headers["Content-Length"] == first.headers["Content-Length"]
    known = client.get(path, headers={"if-none-match": first.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_who_only_asks_whether_it_is_still_right_is_answered_as_quickly(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the page came from the cache that all share, nobody here was ever sent the whole."""
    etag = client.get("/compare/").headers["ETag"]
    shelf.clear()
    first = client.get("/compare/", headers={"if-none-match": etag})
    monkeypatch.setattr(caching, "_page", _refuse)
    second = client.get("/compare/", headers={"if-none-match": etag})
    assert (first.status_code, second.status_code) == (304, 304)
    assert second.headers["ETag"] == etag
    assert client.get("/compare/").status_code == 200


def test_what_somebody_adds_to_an_address_is_not_overlooked(client: Client) -> None:
    client.get("/editions/1/changes/")
    client.get("/editions/1/changes/")
    assert client.get("/editions/1/changes/?since=nonsense").status_code == 422


def test_a_whole_answer_is_kept_for_its_host_only(client: Client) -> None:
    client.get("/compare/")
    assert client.get("/compare/", headers={"host": "elsewhere.example"}).status_code == 400


def test_a_page_around_which_something_is_added_is_not_whole() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        response: Any = until_changed(Drawn())(request)
        response.headers["Vary"] = "Accept-Encoding, HX-Request"
        return response  # type: ignore[no-any-return]

    request = RequestFactory().get("/compare/")
    request.resolver_match = resolve("/compare/")
    caching.note_whole(request, view(request))
    assert caching.kept_already(RequestFactory().get("/compare/")) is None


def test_the_cache_control_of_what_never_changes(client: Client) -> None:
    assert client.get("/editions/1.json").headers["Cache-Control"] == caching.FOR_EVER


def test_there_is_one_revision_only() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(id=2, number=1)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL tells of changes")
def test_postgresql_tells_a_process_that_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    from comparisons import listening

    monkeypatch.setattr(listening, "PATIENCE", 0.1)
    monkeypatch.setattr(listening, "PAUSE", 0.1)
    listener = listening.Listener(revision.parameters())
    listener.start()
    try:
        with psycopg.connect(**revision.parameters(), autocommit=True) as other:
            first = _until(lambda: listener.known)
            other.execute("UPDATE comparisons_revision SET number = number + 5")
            other.execute("NOTIFY comparisons_revision")
            assert _until(lambda: listener.known not in (None, first))
            assert listener.known == first + 5
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = %s",
                [revision.QUERY],
            )
            assert _until(lambda: listener.known is None)
            assert _until(lambda: listener.known == first + 5)
    finally:
        listener.end()
        listener.join(10)
    assert not listener.is_alive()


def _until(found: Callable[[], Any]) -> Any:
    """What is found in the end. :raises AssertionError: if nothing is, within some seconds."""
    for _ in range(500):
        if value := found():
            return value
        sleep(0.02)
    pytest.fail("it never happened")
