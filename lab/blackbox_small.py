"""What the sizes "hello" and "row" do, seen from outside, and what all black-box tests share."""

from __future__ import annotations

import json
import sqlite3
import unittest
from contextlib import closing

from browser import Browser
from postbox import Postbox
from services import Service
from serving import Prepared, Server


class Case(unittest.TestCase):
    """One service that is served; ``blackbox.run`` sets what it is."""

    service: Service
    prepared: Prepared
    server: Server
    postbox: Postbox

    def browser(self) -> Browser:
        return Browser(self.server.address)


class Hello(Case):
    def test_says_hello_as_plain_text(self) -> None:
        page = self.browser().open("/")
        self.assertEqual((page.status, page.kind), (200, "text/plain"))
        self.assertEqual(page.text, "Hello, world!")

    def test_other_addresses_are_not_found(self) -> None:
        self.assertEqual(self.browser().open("/other").status, 404)


class Row(Case):
    def test_row_as_json(self) -> None:
        page = self.browser().open("/items/1")
        self.assertEqual((page.status, page.kind), (200, "application/json"))
        self.assertEqual(json.loads(page.text), {"id": 1, "name": "Item 1", "quantity": 3})

    def test_every_row_is_read_anew(self) -> None:
        with closing(sqlite3.connect(self.prepared.database)) as database, database:
            database.execute(f"UPDATE {self.service.table} SET quantity = 99 WHERE id = 2")  # noqa: S608
        page = self.browser().open("/items/2")
        self.assertEqual(json.loads(page.text), {"id": 2, "name": "Item 2", "quantity": 99})

    def test_missing_row_is_not_found(self) -> None:
        self.assertEqual(self.browser().open("/items/4711").status, 404)

    def test_number_is_required(self) -> None:
        self.assertIn(self.browser().open("/items/one").status, (404, 422))
