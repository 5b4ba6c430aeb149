"""Processes that die, are told to end, or are replaced while visitors save."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from pathlib import Path

from chaos.conftest import Scale, Settle, integrity
from chaos.crowd import saving
from chaos.site import Site
from chaos.visitor import CUT_OFF


def test_workers_are_killed(site: Site, database: Path, settle: Settle, scale: Scale) -> None:
    deaths, between = scale(2, 20), scale(40, 100)
    with saving(site.place) as crowd:
        for _ in range(deaths):
            os.kill(site.workers()[0], signal.SIGKILL)
            crowd.wait_for_saves(between)
    settle(site.place, crowd.tally, f"{deaths} workers killed.")
    assert integrity(database) == "ok"


def test_the_first_process_is_killed(
    site: Site, database: Path, settle: Settle, scale: Scale
) -> None:
    deaths, between = scale(1, 10), scale(60, 200)
    with saving(site.place) as crowd:
        for _ in range(deaths):
            site.kill()
            site.start()
            crowd.wait_for_saves(between)
    settle(site.place, crowd.tally, f"Killed and started {deaths} times.")
    assert integrity(database) == "ok"


def test_everything_is_killed_at_once(
    site: Site, database: Path, settle: Settle, scale: Scale
) -> None:
    """What a power cut is to the software."""
    rounds = scale(1, 10)
    with saving(site.place) as crowd:
        for _ in range(rounds):
            for pid in (site.pid, *site.workers()):
                os.kill(pid, signal.SIGKILL)
            site.kill()
            assert integrity(database) == "ok"
            site.start()
            crowd.wait_for_saves(50)
    settle(site.place, crowd.tally, f"{rounds} rounds.")


def test_told_to_end_it_finishes_what_it_began(site: Site, settle: Settle, scale: Scale) -> None:
    """Who comes to the door in the moment in which it is closed may be cut off by the kernel,
    before anything has begun; only a socket that somebody else holds spares them that (below)."""
    rounds = scale(1, 10)
    with saving(site.place) as crowd:
        for _ in range(rounds):
            crowd.wait_for_saves(20)
            assert site.stop() == 0
            site.start()
    settle(site.place, crowd.tally, f"{rounds} times.")
    assert crowd.tally.statuses[CUT_OFF] <= rounds // 5, f"requests were cut off: {crowd.tally}"


def test_told_to_renew_itself_nobody_notices(site: Site, settle: Settle, scale: Scale) -> None:
    rounds = scale(1, 10)
    with saving(site.place) as crowd:
        for _ in range(rounds):
            before = set(site.workers())
            site.send(signal.SIGHUP)
            _wait_until_replaced(site, before)
    settle(site.place, crowd.tally, f"{rounds} times.")
    assert crowd.tally.unanswered == 0, crowd.tally


def test_with_a_socket_of_the_service_manager_a_restart_refuses_nobody(
    database: Path, tmp_path: Path, settle: Settle, scale: Scale
) -> None:
    """As systemd does with ``deploy/advisor.socket``: it holds the door while nobody is there."""
    site = Site(tmp_path, {"DATABASE_URL": f"sqlite:///{database}"})
    with socket.create_server(("127.0.0.1", site.port), backlog=2048) as door:
        site.start(_handed_over(door.fileno()), handed_over=[door.fileno()])
        try:
            with saving(site.place) as crowd:
                for _ in range(scale(1, 5)):
                    assert site.stop() == 0
                    site.start(_handed_over(door.fileno()), handed_over=[door.fileno()])
                    crowd.wait_for_saves(20)
            settle(site.place, crowd.tally, "Restarted behind a socket.")
            assert crowd.tally.unanswered == 0, crowd.tally
        finally:
            site.stop()


def _handed_over(descriptor: int) -> list[str]:
    """A command that starts gunicorn with an open socket, in the way of systemd."""
    start = (
        f"import os, sys; os.dup2({descriptor}, 3); os.set_inheritable(3, True); "
        "os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid())); "
        "os.execv(sys.executable, [sys.executable, '-m', 'gunicorn', '--config', "
        "'gunicorn.conf.py', 'advisor.wsgi'])"
    )
    return [sys.executable, "-c", start]


def _wait_until_replaced(site: Site, before: set[int], seconds: float = 60) -> None:
    until, now = time.monotonic() + seconds, before
    while before & now or len(now) < len(before):
        assert time.monotonic() < until, "The workers were never replaced."
        time.sleep(0.05)
        now = set(site.workers())
