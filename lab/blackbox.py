"""Runs the black-box test of a size against a served service, and fills its database before that.

The same tests run against every implementation of a size: so equal sizes do the same.
"""

from __future__ import annotations

import io
import sqlite3
import unittest
from contextlib import closing

from blackbox_small import Hello, Row
from blackbox_standard import Standard
from browser import Browser
from postbox import Postbox
from services import PASSWORD
from serving import Prepared, Server

ROWS = [(number, f"Item {number}", number * 3) for number in range(1, 11)]
CASES = {"hello": Hello, "row": Row, "standard": Standard}


def seed(prepared: Prepared, server: Server) -> None:
    """Ten items to measure with, and for the size "standard" somebody who is signed in."""
    service = prepared.service
    if service.size == "row":
        with closing(sqlite3.connect(prepared.database)) as database, database:
            query = f"INSERT INTO {service.table} (id, name, quantity) VALUES (?, ?, ?)"  # noqa: S608
            database.executemany(query, ROWS)
    if service.pages:
        browser = Browser(server.address)
        person = {"username": "meter", "email": "meter@example.com", "password": PASSWORD}
        browser.open(service.pages.signup).submit(**person)
        for _, name, quantity in ROWS:
            browser.open(service.pages.new).submit(name=name, quantity=str(quantity))
        prepared.headers = browser.cookie_header()


def run(prepared: Prepared, server: Server, postbox: Postbox) -> tuple[int, str]:
    """Runs the tests of the service's size: how many there were, and what failed."""
    case = CASES[prepared.service.size]
    case.service = prepared.service
    case.prepared = prepared
    case.server = server
    case.postbox = postbox
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(case)
    report = io.StringIO()
    result = unittest.TextTestRunner(report).run(suite)
    return result.testsRun, "" if result.wasSuccessful() else report.getvalue()
