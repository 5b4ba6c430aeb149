"""Many visitors for long, and ten times as many at once: two workers on two cores."""

from __future__ import annotations

import time
from collections.abc import Callable

from chaos.conftest import Scale, Settle
from chaos.crowd import Crowd, Journey, Tally
from chaos.site import Site
from chaos.visitor import Visitor

#: How much of its memory a worker may gain once it is warm, and how much slower than the median the
#: slowest of a hundred may be. In the short form nothing is quite warm yet.
GROWTH, TAIL = (1.25, 1.10), (20, 10)


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
