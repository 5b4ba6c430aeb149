"""Many visitors for long, and ten times as many at once: two workers on two cores."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from chaos.conftest import Scale, Settle
from chaos.crowd import Crowd, Journey, Tally
from chaos.site import Site
from chaos.visitor import Visitor

#: How much of its memory a worker may gain once it is warm, and how much slower than the median the
#: slowest of a hundred may be. In the short form nothing is quite warm yet.
GROWTH, TAIL = (1.25, 1.10), (20, 10)
#: How often they come: now and then a machine is busy with something else.
ROUNDS = 9


def test_visitors_come_for_long(
    site: Site, settle: Settle, scale: Scale, say: Callable[[str], None]
) -> None:
    """Everybody goes from the home page to a permalink, again and again."""
    size, seconds = scale(32, 64), scale(9, 300)
    with Crowd(site.place, Journey(site.place), size) as crowd:
        time.sleep(seconds / 3)
        warm, workers = site.memory(), site.workers()
        crowd.tally.seconds.clear()  # the first ones waited for whatever is read once
        time.sleep(seconds * 2 / 3)
        grown = site.memory() / warm
    half, most = crowd.tally.percentiles()
    rate = len(crowd.tally.all_seconds) / (seconds * 2 / 3)
    say(
        f"{size} visitors for {seconds} s: {rate:.0f} pages/s, "
        f"p50 {half * 1000:.0f} ms, p99 {most * 1000:.0f} ms, memory x {grown:.2f}"
    )
    settle(site.place, crowd.tally, "The whole way.")
    assert set(crowd.tally.statuses) == {200, 302, 303}
    assert most < TAIL[scale(0, 1)] * half
    assert grown < GROWTH[scale(0, 1)]
    assert site.workers() == workers


def test_those_who_stay_are_shared_by_the_workers(site: Site) -> None:
    """Connections that stay open are with whoever fetched them: no worker must have nearly all."""
    while site.printed().count(" is ready") < len(site.workers()):
        time.sleep(0.1)  # until then all are fetched by those that are there
    fewest = sorted(_fewest(site) for _ in range(ROUNDS))
    assert fewest[ROUNDS // 2] >= 10, fewest


def _fewest(site: Site) -> int:
    """How many of 32 that come at once are with the worker that has the fewest of them."""
    before = [_sockets(worker) for worker in site.workers()]
    with ExitStack() as open_ones:
        visitors = [open_ones.enter_context(closing(socket.socket())) for _ in range(32)]
        for visitor in visitors:
            visitor.setblocking(False)
            visitor.connect_ex((site.place.host, site.place.port))
        for visitor in visitors:
            visitor.setblocking(True)
            visitor.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for visitor in visitors:
            assert visitor.recv(4096).startswith(b"HTTP/1.1 200")
        after = [_sockets(worker) for worker in site.workers()]
    time.sleep(0.5)  # then they have gone
    return min(now - then for now, then in zip(after, before, strict=True))


def _sockets(process: int) -> int:
    """How many sockets a process has."""
    found = 0
    for path in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            found += str(path.readlink()).startswith("socket:")
    return found


def test_ten_times_as_many_come_at_once(
    site: Site, settle: Settle, scale: Scale, say: Callable[[str], None]
) -> None:
    """They wait or are refused in words; afterwards it is as if nothing had been."""
    size = scale(120, 640)
    quiet, workers = _one_page(site), site.workers()
    with Crowd(site.place, _arrive, size, times=size) as crowd:
        crowd.join()
    after = _one_page(site)
    slowest = max(crowd.tally.all_seconds)
    say(f"{size} at once: slowest page {slowest:.1f} s; afterwards {after:.2f} s")
    assert sum(crowd.tally.statuses.values()) == 2 * size
    settle(site.place, crowd.tally, "All at once.")
    assert crowd.tally.unanswered == 0, crowd.tally
    assert site.workers() == workers
    assert after < 1 + 5 * quiet


def _arrive(visitor: Visitor, tally: Tally, number: int) -> None:
    title = f"Burst {number}"
    tally.note("result", visitor.get("/result/?kind=json-api&admin=staff"))
    answer = visitor.post("/save/?kind=json-api&admin=staff", title=title)
    tally.note("save", answer)
    if answer.status == 303:
        tally.promise(answer.location, title)


def _one_page(site: Site) -> float:
    return Visitor(site.place).get("/result/?kind=json-api").seconds
