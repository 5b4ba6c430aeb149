"""Two servers behind nginx, over one PostgreSQL and one Redis: they are as one."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from postgres import free_port

from chaos import curator
from chaos.conftest import Scale, Settle
from chaos.crowd import saving
from chaos.services import Postgres, certificate, nginx, redis, wait_for_port
from chaos.site import Site
from chaos.visitor import Place, Visitor


@dataclass(frozen=True)
class House:
    """Both servers, what stands before them, and the name of their database."""

    first: Site
    second: Site
    front: Place
    database: str


@pytest.fixture(scope="module")
def house(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    certificate(folder)
    front = Place("localhost", free_port(), secure=True)
    database, url = postgres.copy()
    with redis(folder) as cache:
        sites = [_server(folder, url, cache.url, front) for _ in range(2)]
        places = {
            "10.0.0.11:8000": f"127.0.0.1:{sites[0].port}",
            "10.0.0.12:8000": f"127.0.0.1:{sites[1].port}",
            "listen 443 ssl": f"listen 127.0.0.1:{front.port} ssl",
            "listen 80": f"listen 127.0.0.1:{free_port()}",
            "/etc/ssl/advisor": str(folder),
            "server_name advisor.example": "server_name localhost",
        }
        try:
            for site in sites:
                site.start(wait=False)
            with nginx(folder, places):
                for site in sites:
                    site.wait_until_ready()
                wait_for_port(front.port)
                yield House(sites[0], sites[1], front, database)
        finally:
            for site in sites:
                site.stop()


def _server(folder: Path, database: str, cache: str, front: Place) -> Site:
    return Site(
        folder,
        {
            "DATABASE_URL": database,
            "CACHE_URL": cache,
            "HTTPS": "on",
            "TRUSTED_PROXIES": "1",
            "CSRF_TRUSTED_ORIGINS": front.origin,
            "METRICS_PORT": str(free_port()),
        },
    )


def through(site: Site, **headers: str) -> Visitor:
    """A visitor whom the proxy sends to one of the two."""
    return Visitor(site.place, {"X-Forwarded-Proto": "https", **headers})


def saved(visitor: Visitor, title: str) -> str:
    answer = visitor.post("/save/?kind=json-api", title=title)
    assert answer.status == 303, answer.text
    return answer.location


def test_the_same_content_has_the_same_key(house: House) -> None:
    paths = {saved(through(site), "The same") for site in (house.first, house.second)}
    assert len(paths) == 1
    (path,) = paths
    host = {"Host": f"{house.front.host}:{house.front.port}"}
    pages = [through(site, **host).get(path) for site in (house.first, house.second)]
    assert pages[0].body == pages[1].body
    assert pages[0].headers["ETag"] == pages[1].headers["ETag"]


def test_what_is_published_through_one_is_seen_through_the_other_at_once(
    house: House, postgres: Postgres
) -> None:
    """Pages that the other has kept, too."""
    sites = (house.first, house.second)
    for site in sites:
        for _ in range(10):  # each worker keeps it
            assert "Objects and rows" not in through(site).get("/criteria/orm/").text
    postgres.execute(curator.CHANGE, house.database)
    staff = curator.signed_in(house.front, postgres.password)
    curator.publish(staff, "Another name.")
    seen = [through(site).get("/criteria/orm/").text for site in sites for _ in range(10)]
    assert sum("Objects and rows" in page for page in seen) == len(seen)


def test_objections_are_counted_together(house: House) -> None:
    address = "/criteria/orm/objection/?framework=flask"
    form = {"text": "This was true of an earlier version, not any more.", "contact": ""}
    visitor = Visitor(house.front)
    statuses = [visitor.post(address, **form).status for _ in range(8)]
    assert statuses == [303] * 5 + [429] * 3
    for site in (house.first, house.second):
        elsewhere = through(site, **{"X-Forwarded-For": "127.0.0.1"})
        assert elsewhere.post(address, **form).status == 429


def test_failures_to_sign_in_are_counted_together(house: House) -> None:
    address, statuses = "/admin/login/?next=/admin/", []
    for number in range(6):
        site = (house.first, house.second)[number % 2]
        visitor = through(site, **{"X-Forwarded-For": "192.0.2.44"})
        answer = visitor.post(address, username="nobody", password="wrong")
        statuses.append(answer.status)
    assert statuses[:4] == [200] * 4
    assert statuses[4:] == [429] * 2


def test_they_are_restarted_one_after_the_other(house: House, settle: Settle, scale: Scale) -> None:
    with saving(house.front) as crowd:
        for _ in range(scale(1, 10)):
            for site in (house.first, house.second):
                assert site.stop() == 0
                crowd.wait_for_saves(5)
                site.start()
                crowd.wait_for_saves(5)
    settle(house.front, crowd.tally, "Restarted one after the other.")
    assert set(crowd.tally.statuses) == {303}, crowd.tally


def test_health_and_figures_are_for_the_house_only(house: House) -> None:
    for path in ("/readyz", "/healthz"):
        assert Visitor(house.front).get(path).status == 404
    for site in (house.first, house.second):
        assert Visitor(site.place).get("/readyz").text == "ok\n"
        port = site.environment["METRICS_PORT"]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            figures = answer.read().decode()
        assert re.search(r'advisor_requests_total\{.*route="/readyz"', figures)
