"""A server that programs can speak to, on the data of the test itself."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections

from comparisons.knowledge import PublishedEdition


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing of each request."""


@pytest.fixture
def server(edition: PublishedEdition) -> Iterator[str]:
    """The address of a live server that works in the transaction of the test.

    pytest-django's ``live_server`` empties the tables after each test instead, which editions,
    being immutable, refuse. Like Django's test client, this keeps requests from closing the
    connection that holds the transaction.
    """
    connection = connections["default"]
    with make_server("127.0.0.1", 0, WSGIHandler(), handler_class=QuietHandler) as server:

        def serve() -> None:
            connections["default"] = connection
            server.serve_forever(poll_interval=0.05)

        thread = Thread(target=serve, daemon=True)
        connection.inc_thread_sharing()
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        connection.dec_thread_sharing()
