"""What operators write into the environment, right and wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from advisor import environment
from advisor.environment import flag, hosts, names, number, one_of, text
from advisor.settings import (
    BASE_DIR,
    FOLDER_OPTIONS,
    POSTGRESQL_OPTIONS,
    SQLITE_OPTIONS,
    redis_options,
)

NAME = "ADVISOR_TRIED"


def test_what_is_not_set_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    assert text(NAME, "x") == "x"
    assert one_of(NAME, ("text", "json")) == "text"
    assert flag(NAME) is False
    assert number(NAME, default=3, most=9) == 3
    assert names(NAME, "a,b") == ["a", "b"]


def test_so_has_what_is_set_to_nothing_but_for_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """No names are names, too: that nobody is trusted, for example."""
    monkeypatch.setenv(NAME, "")
    assert text(NAME, "x") == "x"
    assert one_of(NAME, ("text", "json")) == "text"
    assert flag(NAME) is False
    assert number(NAME, default=3, most=9) == 3
    assert names(NAME, "a,b") == []


@pytest.mark.parametrize(
    ("word", "meaning"), [("on", True), ("1", True), (" TRUE ", True), ("off", False), ("0", False)]
)
def test_a_switch(word: str, meaning: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, word)
    assert flag(NAME) is meaning


def test_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, " https://a.example, ,http://b.example,")
    wanted = ["https://a.example", "http://b.example"]
    assert names(NAME, begin=("https://", "http://")) == wanted


@pytest.mark.parametrize("word", ["-1", "10", "1.5", "٣", "many", "1e3"])
def test_no_such_number(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, word)
    with pytest.raises(ImproperlyConfigured, match=f"^{NAME} is “{word}”: .* from 0 to 9"):
        number(NAME, default=3, most=9)


def test_other_words_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "perhaps")
    with pytest.raises(ImproperlyConfigured, match=f"^{NAME} is “perhaps”: set it to on or off"):
        flag(NAME)
    with pytest.raises(ImproperlyConfigured, match=f"^{NAME} is “perhaps”: set it to text or json"):
        one_of(NAME, ("text", "json"))
    with pytest.raises(ImproperlyConfigured, match=f"^{NAME} holds “perhaps”: each begins with a:"):
        names(NAME, begin=("a:",))


def test_a_number_may_have_to_be_one_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "0")
    with pytest.raises(ImproperlyConfigured, match=f"^{NAME} is “0”: .* from 1 to 9"):
        number(NAME, default=3, least=1, most=9)


def test_hosts_are_names(monkeypatch: pytest.MonkeyPatch) -> None:
    right = ["a.example", ".a.example", "xn--bcher-kva.example", "127.0.0.1", "[::1]", "*", "web_1"]
    monkeypatch.setenv(NAME, ",".join(right))
    assert hosts(NAME, "localhost") == right


@pytest.mark.parametrize("host", ["https://a.example", "a.example:8000", "a.example/", "::1"])
def test_what_would_match_no_request_is_refused(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, f"b.example,{host}")
    with pytest.raises(ImproperlyConfigured, match=f"^{NAME} holds “{host}”: each is a name alone"):
        hosts(NAME, "localhost")


# -- Databases and caches --------------------------------------------------------------------------


def database(url: str) -> dict[str, Any]:
    return environment.database(url, SQLITE_OPTIONS, POSTGRESQL_OPTIONS)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:p@h/d",
        "nonsense",
        "sqlite://",
        "postgres://",
        "postgres://h:port/d",
        "",
    ],
)
def test_a_wrong_database_url_is_refused_by_name(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL should look like"):
        database(url)


def test_sqlite_files_are_relative_to_the_project() -> None:
    assert database("sqlite:///other.sqlite3")["NAME"] == BASE_DIR / "other.sqlite3"
    assert database("sqlite:////var/x.sqlite3")["NAME"] == Path("/var/x.sqlite3")


def test_postgresql_is_pooled() -> None:
    found = database("postgres://u:p%40ss@db.example:5433/name?sslmode=require")
    assert found["PASSWORD"] == "p@ss"
    assert found["OPTIONS"]["pool"]["max_size"] == 4
    assert found["OPTIONS"]["sslmode"] == "require"


def test_each_cache_has_the_options_of_its_kind() -> None:
    def options(url: str) -> dict[str, Any]:
        found = environment.cache(url, redis_options, FOLDER_OPTIONS)
        return dict(found.get("OPTIONS", {}))

    assert {"socket_timeout", "retry"} <= options("rediscache://127.0.0.1:6379/0").keys()
    assert options("filecache:///var/x") == FOLDER_OPTIONS
    assert options("locmemcache://") == {}


@pytest.mark.parametrize("url", ["nonsense", "ftp://h/0", "redis"])
def test_a_wrong_cache_url_is_refused_by_name(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL should look like rediscache://"):
        environment.cache(url, redis_options, FOLDER_OPTIONS)


def test_a_small_site_loads_nothing_that_it_does_not_use() -> None:
    """A worker is to be small: each of these takes some megabytes."""
    loads = (
        "import sys, advisor.wsgi;"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "print(*{'psycopg', 'redis', 'sentry_sdk', 'prometheus_client', 'qrcode'} & {*sys.modules})"
    )
    without = {"DATABASE_URL": "sqlite:///advisor.sqlite3", "CACHE_URL": "", "METRICS_PORT": ""}
    done = subprocess.run(
        [sys.executable, "-c", loads],
        cwd=BASE_DIR,
        env={**os.environ, **without, "DJANGO_SETTINGS_MODULE": "advisor.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ""
