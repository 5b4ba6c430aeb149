"""What is measured: every service, how it is prepared and started, and where its pages are."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

LAB = Path(__file__).resolve().parent
FRAMEWORKS = ("django", "flask", "fastapi")
SIZES = ("hello", "row", "standard")
BASELINE = "django"  # the first in alphabetical order among the two contenders

STAFF = {"username": "staff", "email": "staff@example.com", "password": "long enough for staff"}
PASSWORD = "a long enough phrase"  # noqa: S105 - of accounts that live as long as the test


@dataclass(frozen=True)
class Pages:
    """Where a service of the size "standard" keeps its pages: each framework's own habit."""

    signup: str
    login: str
    logout: str
    reset: str
    new: str
    item: str
    delete: str
    admin: str
    admin_items: str
    admin_new: str
    admin_users: str
    admin_search: str


@dataclass(frozen=True)
class Service:
    """One implementation of one size."""

    framework: str
    size: str
    application: str
    prepare: tuple[tuple[str, ...], ...] = ()
    table: str = ""
    pages: Pages | None = None
    skeleton: tuple[str, ...] = field(default=())  # apps that startapp would generate

    @property
    def name(self) -> str:
        return f"{self.framework}-{self.size}"

    @property
    def folder(self) -> Path:
        return LAB / "apps" / self.name

    @property
    def requirements(self) -> Path:
        return LAB / "requirements" / f"{self.name}.in"

    @property
    def lock(self) -> Path:
        return LAB / "requirements" / f"{self.name}.txt"

    @property
    def environment(self) -> Path:
        return LAB / f".env-{self.name}"

    @property
    def python(self) -> Path:
        return self.environment / "bin" / "python"

    @property
    def measured_path(self) -> str:
        """The address whose requests are timed."""
        return "/items/1" if self.size == "row" else "/"

    def server(self, port: int) -> list[str]:
        """The command of the server: one worker, no access log, one port of the loopback."""
        if self.framework == "fastapi":
            options = ["uvicorn", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
            options += ["--no-access-log", "--log-level", "warning"]
        else:
            options = ["gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
            options += ["--worker-class", "sync", "--log-level", "warning"]
        return [str(self.python), "-m", *options, self.application]


DJANGO_PAGES = Pages(
    signup="/accounts/signup/",
    login="/accounts/login/",
    logout="/accounts/logout/",
    reset="/accounts/password_reset/",
    new="/items/new/",
    item="/items/{}/",
    delete="/items/{}/delete/",
    admin="/admin/",
    admin_items="/admin/items/item/",
    admin_new="/admin/items/item/add/",
    admin_users="/admin/accounts/user/",
    admin_search="q",
)
FLASK_PAGES = Pages(
    signup="/register",
    login="/login",
    logout="/logout",
    reset="/reset",
    new="/items/new",
    item="/items/{}",
    delete="/items/{}/delete",
    admin="/admin/",
    admin_items="/admin/item/",
    admin_new="/admin/item/new/",
    admin_users="/admin/user/",
    admin_search="search",
)

MANAGE = ("python", "manage.py")
FLASK = ("python", "-m", "flask", "--app", "inventory")

SERVICES = (
    Service("django", "hello", "config.wsgi:application"),
    Service("flask", "hello", "app:app"),
    Service("fastapi", "hello", "app:app"),
    Service(
        "django",
        "row",
        "config.wsgi:application",
        prepare=((*MANAGE, "makemigrations", "--check"), (*MANAGE, "migrate")),
        table="items_item",
        skeleton=("items",),
    ),
    Service("flask", "row", "app:app", table="item"),
    Service("fastapi", "row", "app:app", table="item"),
    Service(
        "django",
        "standard",
        "config.wsgi:application",
        prepare=(
            (*MANAGE, "makemigrations", "--check"),
            (*MANAGE, "migrate"),
            (*MANAGE, "collectstatic", "--noinput"),
            (*MANAGE, "createsuperuser", "--noinput"),
        ),
        table="items_item",
        pages=DJANGO_PAGES,
        skeleton=("accounts", "items"),
    ),
    Service(
        "flask",
        "standard",
        "inventory:create_app()",
        prepare=(
            (*FLASK, "db", "upgrade"),
            (*FLASK, "db", "check"),
            (*FLASK, "users", "create", "-a", STAFF["email"], "--password", STAFF["password"]),
            (*FLASK, "roles", "create", "staff"),
            (*FLASK, "roles", "add", STAFF["email"], "staff"),
        ),
        table="item",
        pages=FLASK_PAGES,
    ),
)


def chosen(only: str | None) -> list[Service]:
    """The services named by ``only``: one service, or all of one framework or of one size."""
    return [s for s in SERVICES if only in (None, s.name, s.framework, s.size)]
