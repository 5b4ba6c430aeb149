"""A server that programs can speak to, on the data of the test itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread

from comparisons.knowledge import PublishedEdition


@pytest.fixture
def server(edition: PublishedEdition) -> Iterator[str]:
    """The address of a live server that works in the transaction of the test.

    pytest-django's ``live_server`` empties the tables after each test instead, which editions,
    being immutable, refuse.
    """
    connection = connections["default"]
    connection.inc_thread_sharing()
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, {"default": connection})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    try:
        assert thread.error is None
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        thread.terminate()
        connection.dec_thread_sharing()
