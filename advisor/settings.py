"""The settings of the site. What an operator decides comes from :mod:`.environment`.

In this order: security, applications, requests, pages, database, cache, accounts, language, static
files, logging, reports of errors. Nothing is insecure unless it was asked for.
"""

from __future__ import annotations

import sys
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from . import environment
from .environment import flag, names, number, one_of, text

django_stubs_ext.monkeypatch()  # ModelAdmin[Criterion] then works at run time too

BASE_DIR = environment.BASE_DIR

# -- Security --------------------------------------------------------------------------------------

SECRET_KEY = text("SECRET_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set: put a long random text into the environment or into .env "
        "(`make serve` writes one)."
    )
DEBUG = flag("DEBUG")
#: Whether visitors come over HTTPS, through a proxy that says so in X-Forwarded-Proto.
HTTPS = flag("HTTPS")
#: How many proxies in a row stand before the site, each of which adds to X-Forwarded-For where the
#: request came from. It is believed as far as that, and no further.
TRUSTED_PROXIES = number("TRUSTED_PROXIES", default=1 if HTTPS else 0, most=9)
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = names("CSRF_TRUSTED_ORIGINS", begin=("https://", "http://"))

if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    #: Balancers ask over plain HTTP, within the house. The API refuses it by itself: a program that
    #: is sent on would go on sending everything in clear first.
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$", r"^api/v1/"]
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
#: Only staff have sessions. They end eight hours after signing in, or one hour after the last page.
SESSION_ENGINE = "comparisons.staff.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_IDLE_SECONDS = 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
#: What staff are told on the next page waits there, too, instead of in a cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
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
FILE_UPLOAD_HANDLERS = [
    "advisor.uploads.LimitingUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

#: How many recommendations are stored in an hour for one address, and how many objections of
#: readers are kept: from one address, and from all together. 0: none at all.
SAVES_PER_ADDRESS = number("SAVES_PER_ADDRESS", default=600, most=1_000_000_000)
OBJECTIONS_PER_ADDRESS = number("OBJECTIONS_PER_ADDRESS", default=5, most=1_000_000_000)
OBJECTIONS_IN_ALL = number("OBJECTIONS_IN_ALL", default=100, most=1_000_000_000)
#: How many profiles the API advises on in an hour for one address, where a cache can count them.
ADVICE_PER_ADDRESS = number("ADVICE_PER_ADDRESS", default=100_000, most=1_000_000_000)

#: Where to report a weakness: it stands in /.well-known/security.txt, valid for so many days.
SECURITY_CONTACT = names("SECURITY_CONTACT", begin=("mailto:", "https://"))
SECURITY_CONTACT_DAYS = 180

# -- Applications ----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "comparisons.staff.apps.WorkshopConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "auditlog",
    "comparisons",
    "advisor",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- Requests --------------------------------------------------------------------------------------

ROOT_URLCONF = "advisor.urls"
WSGI_APPLICATION = "advisor.wsgi.application"
MIDDLEWARE = [
    "advisor.middleware.AccessMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "advisor.middleware.ResponseHeadersMiddleware",
    "advisor.middleware.PolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "advisor.middleware.KeptPagesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "advisor.middleware.ErrorPagesMiddleware",
    "advisor.trying.TrialMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "comparisons.staff.sessions.WorkMiddleware",
    "comparisons.history.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",  # the last, as it asks to be
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
    },
    {
        # Draws what lies in templates/explanation/, and nothing else.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "advisor.drawing.environment"},
    },
]

# -- Database --------------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    # Taking the write lock at the start of a transaction makes writers wait instead of fail.
    "transaction_mode": "IMMEDIATE",
    # How long; whoever waited longer is told to come back.
    "timeout": 5,
    # FULL: a permalink that was handed out survives a power cut.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
}
POSTGRESQL_OPTIONS = {
    # As many connections as a worker has threads. One that broke is replaced within two seconds, or
    # when somebody needs it.
    "pool": {"min_size": 1, "max_size": 4, "timeout": 3, "reconnect_timeout": 2},
    "connect_timeout": 3,
    # A server whose machine is gone is noticed, too: what is sent must be acknowledged in time.
    "tcp_user_timeout": 5_000,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 2,
}
DATABASES = {
    "default": environment.database(
        text("DATABASE_URL", "sqlite:///advisor.sqlite3"), SQLITE_OPTIONS, POSTGRESQL_OPTIONS
    )
}

# -- Cache -----------------------------------------------------------------------------------------

FOLDER_OPTIONS = {"MAX_ENTRIES": 10_000}
#: Where drawn pages are kept for all processes of a machine: a folder that only they can read.
PAGES_FOLDER = {
    "BACKEND": "comparisons.page_files.PageFiles",
    "LOCATION": BASE_DIR / ".cache",
    "OPTIONS": FOLDER_OPTIONS,
}


def redis_options() -> dict[str, Any]:
    """A Redis that does not answer costs a request a second at most, and is then left alone."""
    from redis.backoff import NoBackoff  # ten megabytes, for those who have one
    from redis.retry import Retry

    return {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 1)}


_CACHE_URL = text("CACHE_URL")
_SHARED = environment.cache(_CACHE_URL or "locmemcache://", redis_options, FOLDER_OPTIONS)
CACHES: dict[str, dict[str, Any]] = {
    "default": _SHARED,
    "pages": {
        **(_SHARED if _CACHE_URL else PAGES_FOLDER),
        "KEY_PREFIX": "pages",
        "TIMEOUT": None,
    },
    #: Parts of pages that many pages have, for one process.
    "fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "fragments",
        "OPTIONS": {"MAX_ENTRIES": 4_000},
    },
}

#: Whether all machines count in that cache, and no count is lost between them.
CACHE_COUNTS = CACHES["default"]["BACKEND"].endswith(".RedisCache")

# -- Accounts --------------------------------------------------------------------------------------

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATORS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATORS + "UserAttributeSimilarityValidator"},
    {"NAME": _VALIDATORS + "MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "comparisons.staff.passwords.PaddedPasswordValidator"},
]
LOGIN_URL = "admin:login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
#: Failures to sign in, see comparisons/staff/lockout.py.
AXES_HANDLER = "comparisons.staff.lockout.Handler"
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]
AXES_COOLOFF_TIME = "comparisons.staff.lockout.wait"
AXES_LOCKOUT_CALLABLE = "comparisons.staff.lockout.refuse"
AXES_CLIENT_IP_CALLABLE = "comparisons.visitors.address_of"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True  # which lock-outs there were, for a day
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "otp_token", "csrfmiddlewaretoken"]
AXES_VERBOSE = False
#: Whether staff must give a code of a second factor to sign in; otherwise they may set one up.
REQUIRE_SECOND_FACTOR = flag("REQUIRE_SECOND_FACTOR")
OTP_TOTP_ISSUER = "Framework advisor"
OTP_ADMIN_HIDE_SENSITIVE_DATA = True

#: The history of the draft holds values as they are, and nothing that a client's headers say.
AUDITLOG_STORE_JSON_CHANGES = True
AUDITLOG_DISABLE_REMOTE_ADDR = True
AUDITLOG_CID_HEADER = None

# -- Language --------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# -- Static files ----------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static-built"
STATICFILES_DIRS = [BASE_DIR / "static", ("curating", BASE_DIR / "docs" / "curating")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "advisor.static_files.ReleaseStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
#: What Django puts into the name of a file that it has built: that file never changes.
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\."

# -- Logging ---------------------------------------------------------------------------------------

#: “text” for people, “json” for programs. Neither holds addresses, answers or keys.
LOG_FORMAT = one_of("LOG_FORMAT", ("text", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "advisor.request_ids.RequestIdFilter"}},
    "formatters": {
        "text": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{levelname}{name}{request_id}{message}",
            "style": "{",
            "timestamp": "time",
            "rename_fields": {"levelname": "level", "name": "logger"},
        },
    },
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": sys.stdout,
            "formatter": LOG_FORMAT,
            "filters": ["request_id"],
        },
    },
    "root": {"handlers": ["stdout"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Its warnings of refused requests hold their addresses; the access line has their status.
        "django.request": {"level": "ERROR"},
        # The same, and of each name of a host that somebody tried, with a traceback.
        "django.security": {"level": "CRITICAL"},
    },
}

# -- Reports of errors -----------------------------------------------------------------------------

#: Where errors are reported to, for example a Sentry or GlitchTip. Empty: nowhere.
if SENTRY_DSN := text("SENTRY_DSN"):
    from .reporting import report_errors_to

    report_errors_to(SENTRY_DSN)
