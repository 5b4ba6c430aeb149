"""PostgreSQL stopped, restarted, frozen, its connections cut, while visitors save and read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chaos.conftest import Scale, Settle
from chaos.crowd import saving
from chaos.services import Postgres
from chaos.site import Site, running
from chaos.visitor import Answer, Visitor

#: Whatever is asked for while the database is away, an answer is there within so many seconds.
SOON = 8.0
#: Pages of all kinds that need the database.
NEEDY = (
    "/questionnaire/",
    "/questionnaire/all/?kind=json-api",
    "/result/?kind=json-api",
    "/sources/?anew",
    "/r/" + "0" * 26 + "/",
    "/editions/1.json?anew",
)


@pytest.fixture
def name_and_site(postgres: Postgres, tmp_path: Path) -> Iterator[tuple[str, Site]]:
    name, url = postgres.copy()
    with running(tmp_path, DATABASE_URL=url) as site:
        yield name, site


def test_connections_are_cut(
    postgres: Postgres, name_and_site: tuple[str, Site], settle: Settle, scale: Scale
) -> None:
    name, site = name_and_site
    with saving(site.place) as crowd:
        for _ in range(scale(5, 100)):
            postgres.cut(name)
            crowd.wait_for_saves(scale(8, 20))
    settle(site.place, crowd.tally, "Connections cut.")
    assert crowd.tally.unanswered == 0


def test_it_is_away_and_comes_back(
    postgres: Postgres, name_and_site: tuple[str, Site], settle: Settle, scale: Scale
) -> None:
    _, site = name_and_site
    visitor, slowest = Visitor(site.place), 0.0
    for mode in ("fast", "immediate")[: scale(1, 2)]:
        with saving(site.place) as crowd:
            crowd.wait_for_saves(20)
            path = next(iter(crowd.tally.promised))
            for _ in range(20):  # both workers have it by then
                assert visitor.get(path).status == 200
            postgres.server.stop(mode)
            slowest = max(slowest, *(each.seconds for each in _without(site, path)))
            time.sleep(scale(0, 60))
            postgres.server.start()
            back = site.wait_until_ready(10)
            crowd.wait_for_saves(20)
        remark = f"Slowest kept page {slowest:.2f} s; ready {back:.1f} s after it was back."
        settle(site.place, crowd.tally, remark)
        assert crowd.tally.unanswered == 0
        assert crowd.tally.statuses[503] > 0


def test_it_is_frozen_and_goes_on(
    postgres: Postgres, name_and_site: tuple[str, Site], settle: Settle, scale: Scale
) -> None:
    """Its connections stay open and what is sent to it is acknowledged, but nothing comes back."""
    _, site = name_and_site
    visitor = Visitor(site.place)
    with saving(site.place) as crowd:
        crowd.wait_for_saves(20)
        path = next(iter(crowd.tally.promised))
        for _ in range(20):  # both workers have it by then
            assert visitor.get(path).status == 200
        with postgres.frozen():
            noticed = _until_noticed(visitor, path)
            slowest = max(each.seconds for each in _without(site, path))
            time.sleep(scale(0, 60))
        back = site.wait_until_ready(10)
        crowd.wait_for_saves(20)
    remark = (
        f"Noticed after {noticed:.1f} s, from then on the slowest kept page {slowest:.2f} s; "
        f"ready {back:.1f} s after it went on."
    )
    settle(site.place, crowd.tally, f"PostgreSQL frozen. {remark}")
    assert crowd.tally.unanswered == 0
    assert crowd.tally.statuses[503] > 0


def _until_noticed(visitor: Visitor, path: str) -> float:
    """Asks until every worker is sure to know; gives after how many seconds ``/readyz`` did."""
    began, noticed = time.monotonic(), 0.0
    while time.monotonic() - began < SOON:
        for address, right in (("/healthz", {200}), (path, {200}), ("/readyz", {200, 503})):
            answer = visitor.get(address)
            assert answer.status in right, f"{address}: {answer.status} {answer.text[:200]}"
            assert answer.seconds < SOON, f"{address} took {answer.seconds:.1f} s"
        if answer.status == 503:
            noticed = noticed or time.monotonic() - began
        time.sleep(0.1)
    return noticed


def _without(site: Site, path: str) -> list[Answer]:
    """What the site gives while its database is away; gives the answers from what it has kept."""
    visitor = Visitor(site.place)
    assert visitor.get("/healthz").status == 200
    ready = visitor.get("/readyz")
    assert (ready.status, ready.text) == (503, "not ready: database\n")
    for address in NEEDY:
        answer = visitor.get(address)
        assert answer.is_polite_refusal, f"{address}: {answer.status} {answer.text[:200]}"
        assert answer.seconds < SOON, f"{address} took {answer.seconds:.1f} s"
    api = visitor.get("/api/v1/questionnaire")
    assert (api.status, api.headers.get_content_type()) == (503, "application/problem+json")
    staff = Visitor(site.place)
    staff.cookies["sessionid"] = "x" * 32
    assert staff.get("/admin/").is_polite_refusal
    assert staff.post("/admin/login/", username="curator", password="x").is_polite_refusal
    kept = [visitor.get(path) for _ in range(20)]
    assert {answer.status for answer in kept} == {200}
    assert max(answer.seconds for answer in kept) < 2
    return kept
