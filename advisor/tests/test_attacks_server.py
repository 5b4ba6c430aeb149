"""Attacks on the server as it is deployed: gunicorn with its settings, HTTPS on, two workers."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from advisor.settings import BASE_DIR

pytestmark = [
    pytest.mark.django_db,  # for the knowledge, which the server's own database is a copy of
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="once is enough; what differs has its own tests"
    ),
]
SAVES = 6
TLS = {"X-Forwarded-Proto": "https"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Any
    body: str


class Server:
    """gunicorn on a database of its own."""

    def __init__(self, database: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{database}",
            "PORT": str(self.port),
            "HTTPS": "on",
            "TRUSTED_PROXIES": "1",
            "WEB_CONCURRENCY": "2",
            "SAVES_PER_ADDRESS": str(SAVES),
        }
        self._log = database.with_suffix(".log")
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "advisor.wsgi"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=BASE_DIR, env=self._environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if self.ask("GET", "/readyz").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        pytest.fail(self.log())

    def stop(self) -> None:
        self._process.terminate()
        assert self._process.wait(40) == 0

    def log(self) -> str:
        return self._log.read_text()

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        """One request on a connection of its own."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with closing(asked):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            asked.request(method, path, body, {**TLS, "Connection": "close", **named})
            found = asked.getresponse()
            return Answer(found.status, found.headers, found.read().decode(errors="replace"))

    def raw(self, sent: bytes) -> bytes:
        """What comes back for these bytes."""
        with self.connect() as client:
            client.sendall(sent)
            found = b""
            while part := client.recv(65_536):
                found += part
            return found

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)


@pytest.fixture(scope="module")
def server(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("attacked") / "site.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(path)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    running = Server(path)
    yield running
    running.stop()


# -- HTTPS -----------------------------------------------------------------------------------------


def test_plain_http_is_sent_to_https_on_the_same_host(server: Server) -> None:
    answer = server.ask("GET", "/compare/?x=1", X_Forwarded_Proto="http", Host="localhost")
    assert answer.status == 301
    assert answer.headers["Location"] == "https://localhost/compare/?x=1"


def test_the_api_refuses_plain_http(server: Server) -> None:
    """To be sent on would hide from a program that it sends everything in clear first."""
    for method, path in (("GET", "/api/v1/editions"), ("POST", "/api/v1/advice")):
        answer = server.ask(method, path, "{}", X_Forwarded_Proto="http")
        assert answer.status == 403
        assert "Location" not in answer.headers
        assert "HTTPS" in json.loads(answer.body)["detail"]


def test_cookies_are_bound_to_the_host_and_to_https(server: Server) -> None:
    assert server.ask("GET", "/").headers["Set-Cookie"] is None
    cookie = server.ask("GET", "/save/?kind=json-api").headers["Set-Cookie"]
    assert cookie.startswith("__Host-csrftoken=")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"secure", "httponly", "path=/", "samesite=lax"} <= parts
    assert not [part for part in parts if part.startswith("domain")]
    answer = server.ask("GET", "/")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000; includeSub")


def test_no_file_beside_the_site_is_handed_out(server: Server) -> None:
    for path in (
        *("/.env", "/.git/config", "/manage.py", "/static/", "/static/../manage.py", "/advisor/"),
        *("/static/%2e%2e/manage.py", "/static/..%2f.env", "/static//etc/passwd", "/static/%00"),
        *("/static/..%5c.env", "/static/staticfiles.json%00.css", "//evil.example/%2e%2e"),
    ):
        answer = server.ask("GET", path)
        assert answer.status in (301, 400, 404), path
        assert "SECRET_KEY" not in answer.body
        assert not str(answer.headers["Location"] or "/").startswith("//")


# -- Amounts ---------------------------------------------------------------------------------------


def line(path: str, *headers: str, method: str = "GET") -> bytes:
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "X-Forwarded-Proto: https", *headers]
    return ("\r\n".join([*head, "Connection: close"]) + "\r\n\r\n").encode("latin-1")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(line("/?" + "x" * 8_000), 200, id="a line within the limit"),
        pytest.param(line("/?" + "x" * 9_000), 414, id="too long a line"),
        pytest.param(line("/", "X: " + "x" * 9_000), 431, id="too long a header"),
        pytest.param(line("/", *(f"X-{n}: 1" for n in range(120))), 431, id="too many headers"),
        pytest.param(line("/", "Content-Length: 1", "Content-Length: 2"), 400, id="two lengths"),
        pytest.param(
            line("/", "Content-Length: 3", "Transfer-Encoding: chunked"), 400, id="two framings"
        ),
        pytest.param(line("/", "Content-Length: -1"), 400, id="negative length"),
        pytest.param(line("/", "X_Forwarded_Proto: http"), 200, id="a header that is dropped"),
        pytest.param(line("/", "X : y"), 400, id="space in a name"),
        pytest.param(line("/a\x00b"), 400, id="null in the line"),
        pytest.param(b"GET / HTTP/9.9\r\n\r\n", 400, id="unknown version"),
        pytest.param(b"\x16\x03\x01\x00\xa5\x01\r\n\r\n", 400, id="TLS on a plain port"),
        pytest.param(line("https://evil.example/", "Host: evil.example"), 400, id="other address"),
        pytest.param(line("/", method="TRACE"), 405, id="trace"),
    ],
)
def test_what_no_browser_sends(server: Server, sent: bytes, status: int) -> None:
    answer = server.raw(sent)
    found = re.match(rb"HTTP/1\.1 (\d{3})", answer)
    assert found, answer[:100]
    assert int(found[1]) == status
    assert b"evil.example" not in answer
    assert server.ask("GET", "/healthz").status == 200


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("/api/v1/advice", "application/json", 413),
        # Without the cookie of its token a form is refused unread.
        ("/save/?kind=json-api", "application/x-www-form-urlencoded", 403),
    ],
)
def test_a_body_past_its_limit_is_refused(
    server: Server, path: str, kind: str, status: int
) -> None:
    answer = server.ask("POST", path, "x" * (1024 * 1024 + 10), Content_Type=kind)
    assert answer.status == status


# -- Slow clients ----------------------------------------------------------------------------------


def test_slow_clients_do_not_keep_others_waiting(server: Server) -> None:
    """Fewer than there are threads, in the head, in the body, and after their answer."""
    starts = (
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-",
        line("/save/", "Content-Length: 900000", method="POST") + b"title=",
    )
    with ExitStack() as stack:
        for start in starts:
            stack.enter_context(server.connect()).sendall(start)
        for _ in range(30):
            # Browsers keep connections that they do not use. They cost no thread.
            idle = stack.enter_context(server.connect())
            idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert idle.recv(4096).startswith(b"HTTP/1.1 200")
        for _ in range(10):
            began = time.monotonic()
            assert server.ask("GET", "/").status == 200
            assert time.monotonic() - began < 2


# -- Limits ----------------------------------------------------------------------------------------


def store(server: Server, number: int, forwarded: str) -> int:
    body = json.dumps({"answers": {"kind": "json-api"}, "title": f"{forwarded} {number}"})
    kind = "application/json"
    return server.ask(
        "POST", "/api/v1/recommendations", body, Content_Type=kind, X_Forwarded_For=forwarded
    ).status


def test_limits_hold_for_all_workers_and_after_a_restart(server: Server) -> None:
    """Each request may reach either. What stands before the proxy's entry is not believed."""
    statuses = [store(server, n, f"6.6.6.{n}, 198.51.100.1") for n in range(SAVES + 4)]
    assert statuses == [201] * SAVES + [429] * 4
    server.stop()
    server.start()
    assert store(server, 99, "198.51.100.1") == 429
    assert store(server, 99, "198.51.100.2") == 201


def test_the_log_names_nobody_and_nothing_that_was_sent(server: Server) -> None:
    store(server, 1, "198.51.100.77")
    server.ask("GET", "/nowhere/a-secret-word/?kind=a-secret-word", Cookie="a-secret-word=1")
    server.ask("POST", "/r/a-secret-word/", "x")
    server.ask("GET", "/", Host="a-secret-word.example")
    log = server.log()
    assert "Traceback" not in log
    assert "/nowhere" not in log
    assert "a-secret-word" not in log
    assert "198.51.100" not in log
