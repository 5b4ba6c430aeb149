"""The settings of the site, all from the environment or from ``.env`` beside ``manage.py``.

In this order: environment, security, applications, requests, pages, database, cache, accounts,
language, static files, logging. A wrong value is refused with the name of its variable, and
nothing is insecure unless it was asked for.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

django_stubs_ext.monkeypatch()  # ModelAdmin[Criterion] then works at run time too

# -- Environment -----------------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

ON, OFF = ("1", "on", "true", "yes"), ("", "0", "off", "false", "no")


def flag(name: str) -> bool:
    """A switch that is off unless it is set. :raises ImproperlyConfigured: for any other word."""
    word = str(env(name, default="")).strip().lower()
    if word not in ON + OFF:
        raise ImproperlyConfigured(f"{name} is “{word}”: set it to on or off.")
    return word in ON


def names(name: str, default: list[str]) -> list[str]:
    """A comma-separated list without empty entries."""
    return [
        part.strip() for part in env(name, default=",".join(default)).split(",") if part.strip()
    ]


# -- Security --------------------------------------------------------------------------------------

SECRET_KEY = str(env("SECRET_KEY", default=""))
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set: put a long random text into the environment or into .env "
        "(`make serve` writes one)."
    )
DEBUG = flag("DEBUG")
#: Whether visitors come over HTTPS, through a proxy that says so in X-Forwarded-Proto.
HTTPS = flag("HTTPS")
ALLOWED_HOSTS = names("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = names("CSRF_TRUSTED_ORIGINS", [])
for origin in CSRF_TRUSTED_ORIGINS:
    if not origin.startswith(("http://", "https://")):
        raise ImproperlyConfigured(
            f"CSRF_TRUSTED_ORIGINS holds “{origin}”: an origin starts with https:// or http://."
        )

if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # until the browser is closed
CSRF_FAILURE_VIEW = "advisor.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the admin's own style sheet holds pictures as data
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
#: What no form here needs is not read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

#: How many bytes a file with knowledge may have that curators send, packed and unpacked.
KNOWLEDGE_FILE_MAX = 4 * 1024 * 1024

#: How many objections of readers are kept: from one address, and from all together. The numbers are
#: those of django-ratelimit; they are counted in the cache, so see CACHE_URL.
OBJECTIONS_PER_ADDRESS = "5/h"
OBJECTIONS_IN_ALL = "100/h"

# -- Applications ----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "comparisons",
    "advisor",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- Requests --------------------------------------------------------------------------------------

ROOT_URLCONF = "advisor.urls"
WSGI_APPLICATION = "advisor.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "advisor.middleware.ResponseHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "advisor.middleware.ErrorPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

# -- Pages -----------------------------------------------------------------------------------------

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# -- Database --------------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    # Taking the write lock at the start of a transaction makes writers wait instead of fail.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL: a permalink that was handed out survives a power cut.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
}
POSTGRESQL_OPTIONS = {"pool": {"min_size": 1, "max_size": 4, "timeout": 10}, "connect_timeout": 5}


def database(url: str) -> dict[str, Any]:
    """Django's settings for a DATABASE_URL.

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
        return {**found, "NAME": path, "OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": None}
    return {
        **found,
        "OPTIONS": {**POSTGRESQL_OPTIONS, **found.get("OPTIONS", {})},
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database(env("DATABASE_URL", default="") or "sqlite:///advisor.sqlite3")}

# -- Cache -----------------------------------------------------------------------------------------

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

# -- Accounts --------------------------------------------------------------------------------------

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATORS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATORS + "UserAttributeSimilarityValidator"},
    {"NAME": _VALIDATORS + "MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": _VALIDATORS + "CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"

# -- Language --------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# -- Static files ----------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static-built"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# -- Logging ---------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "stdout": {"class": "logging.StreamHandler", "stream": sys.stdout, "formatter": "line"},
    },
    "root": {"handlers": ["stdout"], "level": "INFO"},
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
