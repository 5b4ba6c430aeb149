"""What the size "standard" does, seen from outside: accounts, items, forged requests, admin.

Pages are found by their addresses (each framework's habit, listed in services.py), fields by the
names that people see. The name to log in with is a user name or a mail address, as is usual with
the framework.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from blackbox_small import Case
from browser import Browser, Page
from services import PASSWORD, STAFF


class Standard(Case):
    count = 0

    def setUp(self) -> None:
        assert self.service.pages  # noqa: S101 - every service of this size has them
        self.pages = self.service.pages

    def account(self) -> tuple[Browser, dict[str, str]]:
        """Somebody new who is signed in."""
        Standard.count += 1
        name = f"person{Standard.count}"
        person = {"username": name, "email": f"{name}@example.com", "password": PASSWORD}
        browser = self.browser()
        page = browser.open(self.pages.signup).submit(**person)
        self.assertEqual((page.status, page.path), (200, "/"), page.text)
        return browser, person

    def log_in(self, person: dict[str, str]) -> tuple[Browser, Page]:
        browser = self.browser()
        return browser, browser.open(self.pages.login).submit(**person)

    def add(self, browser: Browser, name: str, quantity: str = "3") -> Page:
        return browser.open(self.pages.new).submit(name=name, quantity=quantity)

    def identifier(self, name: str) -> int:
        with closing(sqlite3.connect(self.prepared.database)) as database:
            query = f"SELECT id FROM {self.service.table} WHERE name = ?"  # noqa: S608
            found = database.execute(query, [name]).fetchall()
        self.assertEqual(len(found), 1, name)
        number: int = found[0][0]
        return number

    def exists(self, name: str) -> bool:
        with closing(sqlite3.connect(self.prepared.database)) as database:
            query = f"SELECT 1 FROM {self.service.table} WHERE name = ?"  # noqa: S608
            return database.execute(query, [name]).fetchone() is not None

    def log_out(self, browser: Browser) -> Page:
        page = browser.open("/")
        form = next(f for f in page.content.forms if f.action == self.pages.logout)
        return page.submit(form)

    # Accounts

    def test_strangers_are_asked_to_log_in(self) -> None:
        for path in ("/", self.pages.new, self.pages.item.format(1), self.pages.delete.format(1)):
            with self.subTest(path):
                page = self.browser().open(path)
                self.assertEqual((page.status, page.path), (200, self.pages.login))

    def test_log_out_and_in(self) -> None:
        browser, person = self.account()
        self.log_out(browser)
        self.assertEqual(browser.open("/").path, self.pages.login)
        _, page = self.log_in(person)
        self.assertEqual((page.status, page.path), (200, "/"))

    def test_logging_out_takes_a_post(self) -> None:
        browser, _ = self.account()
        self.assertEqual(browser.open(self.pages.logout).status, 405)
        self.assertEqual(browser.open("/").path, "/")

    def test_wrong_password(self) -> None:
        _, person = self.account()
        _, page = self.log_in({**person, "password": "something else"})
        self.assertEqual((page.status, page.path), (200, self.pages.login))

    def test_short_password_is_refused(self) -> None:
        person = {"username": "short", "email": "short@example.com", "password": "aB3$"}
        page = self.browser().open(self.pages.signup).submit(**person)
        self.assertEqual((page.status, page.path), (200, self.pages.signup))
        self.assertEqual(self.log_in(person)[1].path, self.pages.login)

    def test_accounts_are_unique(self) -> None:
        _, person = self.account()
        page = self.browser().open(self.pages.signup).submit(**person)
        self.assertEqual((page.status, page.path), (200, self.pages.signup))

    def test_passwords_are_hashed(self) -> None:
        self.account()
        self.assertNotIn(PASSWORD.encode(), self.prepared.database.read_bytes())

    def test_forgotten_password(self) -> None:
        _, person = self.account()
        self.browser().open(self.pages.reset).submit(email=person["email"])
        message = self.postbox.messages[-1]
        self.assertEqual(message["To"], person["email"])
        body = message.get_body(("plain",))
        link = re.search(r"http://\S+", body.get_content() if body else "")
        self.assertIsNotNone(link)
        browser = self.browser()
        page = browser.open(link[0] if link else "").submit(password="another long phrase")  # noqa: S106
        self.assertEqual(page.status, 200)
        self.assertEqual(self.log_in(person)[1].path, self.pages.login)
        self.assertEqual(self.log_in({**person, "password": "another long phrase"})[1].path, "/")

    def test_session_cookie_is_kept_from_scripts(self) -> None:
        browser, _ = self.account()
        cookie = next(c for c in browser.cookies if "session" in c.name)
        self.assertTrue(cookie.has_nonstandard_attr("HttpOnly"))

    # Items

    def test_create_change_and_delete(self) -> None:
        browser, _ = self.account()
        page = self.add(browser, "Ladder")
        self.assertEqual((page.status, page.path), (200, "/"))
        self.assertIn("Ladder", page.text)
        path = self.pages.item.format(self.identifier("Ladder"))
        page = browser.open(path).submit(name="Long ladder", quantity="4")
        self.assertIn("4 × ", page.text)
        self.assertIn("Long ladder", page.text)
        page = browser.open(path).follow("delete")
        self.assertTrue(self.exists("Long ladder"), "a look at the question deletes nothing")
        page = page.submit(page.form(set()))
        self.assertEqual(page.path, "/")
        self.assertFalse(self.exists("Long ladder"))

    def test_faulty_items_are_refused_and_kept_in_the_form(self) -> None:
        browser, _ = self.account()
        faults = [("", "3"), ("x" * 81, "3"), ("Faulty", "0"), ("Faulty", "many"), ("Faulty", "")]
        for name, quantity in faults:
            with self.subTest(name=name, quantity=quantity):
                page = self.add(browser, name, quantity)
                self.assertEqual((page.status, page.path), (200, self.pages.new))
                self.assertEqual(page.form({"name"}).fields["name"], name)
                self.assertFalse(self.exists(name))

    def test_what_people_enter_is_escaped(self) -> None:
        browser, _ = self.account()
        page = self.add(browser, "<b>bold</b>")
        self.assertIn("&lt;b&gt;bold", page.text)
        self.assertNotIn("<b>bold", page.text)

    def test_items_of_others_are_not_found(self) -> None:
        browser, _ = self.account()
        self.add(browser, "Secret thing")
        number = self.identifier("Secret thing")
        other, _ = self.account()
        self.assertNotIn("Secret thing", other.open("/").text)
        for path in (self.pages.item.format(number), self.pages.delete.format(number)):
            self.assertEqual(other.open(path).status, 404)

    def test_items_are_in_order_of_their_names(self) -> None:
        browser, _ = self.account()
        for name in ("Order c", "Order a", "Order b"):
            self.add(browser, name)
        found = re.findall(r"Order \w", browser.open("/").text)
        self.assertEqual(found, ["Order a", "Order b", "Order c"])

    # Forged requests

    def test_forged_posts_are_refused(self) -> None:
        browser, _ = self.account()
        self.add(browser, "Precious")
        number = self.identifier("Precious")
        targets = (self.pages.new, self.pages.item.format(number), self.pages.delete.format(number))
        for path in (*targets, self.pages.logout, self.pages.login):
            with self.subTest(path):
                browser.open(path, {"name": "Forged", "quantity": "1"})
                self.assertTrue(self.exists("Precious"))
                self.assertFalse(self.exists("Forged"))
                self.assertEqual(browser.open("/").path, "/")

    # Admin

    def test_admin_is_for_staff(self) -> None:
        browser, _ = self.account()
        for visitor in (self.browser(), browser):
            for path in (self.pages.admin, self.pages.admin_items, self.pages.admin_users):
                with self.subTest(path):
                    page = visitor.open(path)
                    self.assertTrue(page.status == 403 or "/login" in page.path, page.path)

    def test_staff_find_and_edit_all_items(self) -> None:
        browser, person = self.account()
        self.add(browser, "Drill alpha")
        self.add(browser, "Drill beta")
        staff, _ = self.log_in(STAFF)
        page = staff.open(self.pages.admin).follow(self.pages.admin_items)
        self.assertIn("Drill alpha", page.text)
        self.assertIn(person["username"], page.text)
        page = staff.open(f"{self.pages.admin_items}?{self.pages.admin_search}=alpha")
        self.assertNotIn("Drill beta", page.text)
        link = next(a for a in page.content.links if re.search(r"/change/|/edit/", a))
        staff.open(link).submit(name="Drill gamma", quantity="7")
        self.assertIn("7 × ", browser.open("/").text)
        self.assertIn("Drill gamma", browser.open("/").text)

    def test_staff_add_and_delete_items(self) -> None:
        browser, person = self.account()
        staff, _ = self.log_in(STAFF)
        form = {"name": "From above", "quantity": "1", "owner": person["username"]}
        staff.open(self.pages.admin_new).submit(**form)
        self.assertIn("From above", browser.open("/").text)
        page = staff.open(f"{self.pages.admin_items}?{self.pages.admin_search}=above")
        form_there = next((f for f in page.content.forms if "delete" in f.action), None)
        if form_there is None:
            link = next(a for a in page.content.links if "/change/" in a)
            page = staff.open(link).follow("delete")
        page.submit(form_there or page.form(set()))
        self.assertNotIn("From above", browser.open("/").text)

    def test_staff_see_the_accounts_but_no_passwords(self) -> None:
        _, person = self.account()
        staff, _ = self.log_in(STAFF)
        page = staff.open(f"{self.pages.admin_users}?{self.pages.admin_search}={person['email']}")
        self.assertIn(person["email"], page.text)
        self.assertNotIn("$argon2", page.text)
        self.assertNotIn("pbkdf2", page.text)

    def test_forged_admin_posts_are_refused(self) -> None:
        staff, _ = self.log_in(STAFF)
        page = staff.open(self.pages.admin_new, {"name": "Forged", "quantity": "1"})
        self.assertIn(page.status, (400, 403))
        self.assertFalse(self.exists("Forged"))

    def test_admin_has_its_style_sheets(self) -> None:
        staff, _ = self.log_in(STAFF)
        page = staff.open(self.pages.admin)
        self.assertTrue(page.content.styles)
        for style in page.content.styles:
            answer = staff.open(style)
            self.assertEqual((answer.status, answer.kind), (200, "text/css"), style)
