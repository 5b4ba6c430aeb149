"""How variables are read, from the environment or from ``.env`` beside ``manage.py``.

Whatever is wrong is an ``ImproperlyConfigured`` that begins with the name of its variable and says
what would be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
ON, OFF = ("1", "on", "true", "yes"), ("", "0", "off", "false", "no")

_HOST = re.compile(r"\*|\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)

Options = Mapping[str, Any]

_env = environ.Env()
_env.read_env(BASE_DIR / ".env")


def text(name: str, default: str = "") -> str:
    """Its text; set to nothing is as good as not set."""
    return str(_env(name, default="")) or default


def one_of(name: str, words: Sequence[str]) -> str:
    """One of some words, of which the first is the default. :raises ImproperlyConfigured: else."""
    word = text(name, words[0])
    if word not in words:
        raise ImproperlyConfigured(f"{name} is “{word}”: set it to {' or '.join(words)}.")
    return word


def flag(name: str) -> bool:
    """A switch that is off unless it is set. :raises ImproperlyConfigured: for any other word."""
    word = text(name).strip().lower()
    if word not in ON + OFF:
        raise ImproperlyConfigured(f"{name} is “{word}”: set it to on or off.")
    return word in ON


def number(name: str, default: int, most: int, least: int = 0) -> int:
    """A whole number in that range. :raises ImproperlyConfigured: for anything else."""
    word = text(name).strip() or str(default)
    if not (word.isascii() and word.isdecimal() and least <= int(word) <= most):
        wanted = f"a number from {least} to {most}"
        raise ImproperlyConfigured(f"{name} is “{word}”: set it to {wanted}.")
    return int(word)


def names(name: str, default: str = "", begin: Sequence[str] = ("",)) -> list[str]:
    """A comma-separated list without empty entries. Set to nothing, it is empty.

    :param begin: what each has to begin with, one of them.
    :raises ImproperlyConfigured: for the first that does not.
    """
    parts = [part.strip() for part in str(_env(name, default=default)).split(",")]
    found = [part for part in parts if part]
    for part in found:
        if not part.startswith(tuple(begin)):
            wanted = " or ".join(begin)
            raise ImproperlyConfigured(f"{name} holds “{part}”: each begins with {wanted}.")
    return found


def hosts(name: str, default: str) -> list[str]:
    """Names of hosts as Django takes them: ``a.example``, ``.a.example``, ``[::1]`` or ``*``.

    :raises ImproperlyConfigured: for an origin or a port, which would match no request.
    """
    found = names(name, default)
    for host in found:
        if not _HOST.fullmatch(host):
            wanted = "each is a name alone, such as advisor.example, without https:// and port"
            raise ImproperlyConfigured(f"{name} holds “{host}”: {wanted}.")
    return found


def database(url: str, sqlite: Options, postgresql: Options) -> dict[str, Any]:
    """Django's settings for a DATABASE_URL, with the options for the one or the other.

    :raises ImproperlyConfigured: for anything but PostgreSQL and SQLite.
    """
    wanted = (
        "DATABASE_URL should look like postgres://user:password@host:5432/name or sqlite:///file"
    )
    scheme, separator, _ = url.partition("://")
    if not separator or scheme not in ("postgres", "postgresql", "sqlite"):
        raise ImproperlyConfigured(f"{wanted}; it begins with “{scheme[:20]}”.")
    try:
        found: dict[str, Any] = environ.Env.db_url_config(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"{wanted}: {error}.") from error
    if found.get("NAME") in (None, "", ":memory:"):
        raise ImproperlyConfigured(f"{wanted}; it names no database.")
    if scheme == "sqlite":
        path = BASE_DIR / found["NAME"]
        return {**found, "NAME": path, "OPTIONS": dict(sqlite), "CONN_MAX_AGE": None}
    return {
        **found,
        "ENGINE": "comparisons.postgresql",
        "OPTIONS": {**postgresql, **found.get("OPTIONS", {})},
        "CONN_HEALTH_CHECKS": True,
    }


def cache(url: str, redis: Callable[[], Options], folder: Options) -> dict[str, Any]:
    """Django's settings for a CACHE_URL, with the options for a Redis or for a folder.

    :raises ImproperlyConfigured: for what is no cache.
    """
    try:
        found: dict[str, Any] = environ.Env.cache_url_config(url)
    except ImproperlyConfigured as error:
        wanted = "rediscache://host:6379/0, filecache:///folder or locmemcache://"
        begin = url.partition("://")[0][:20]
        raise ImproperlyConfigured(
            f"CACHE_URL should look like {wanted}; it begins with “{begin}”."
        ) from error
    if found["BACKEND"].endswith(".RedisCache"):
        found["OPTIONS"] = {**redis(), **found.get("OPTIONS", {})}
    elif found["BACKEND"].endswith(".FileBasedCache"):
        found["OPTIONS"] = {**folder, **found.get("OPTIONS", {})}
    return found
