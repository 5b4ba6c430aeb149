"""``manage.py serve``: brings everything up to date, then serves with gunicorn.

Every step does nothing if it is done already, so a second run starts in seconds and keeps all data.
Where several machines share a database, one of them does ``--prepare-only`` for all, before any of
them starts gunicorn with the new release.
"""

from __future__ import annotations

import os
import secrets
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError, connection, transaction

from advisor import static_files
from advisor.environment import number
from comparisons.engine.profile import digest
from comparisons.knowledge import NoEditionError, current_number
from comparisons.models import Framework

CURATOR = "curator"


class Command(BaseCommand):
    help = "Migrates, loads the shipped knowledge, builds static files, then serves on HOST:PORT."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--prepare-only", action="store_true", help="do all but the serving, and end"
        )

    def handle(self, *, prepare_only: bool, **options: Any) -> None:
        if prepare_only:
            self._prepare()
            self.stdout.write("Everything is prepared.")
            return
        host, port = _address()
        _check_workers()
        self._prepare()
        connection.close()
        shown = f"[{host}]" if ":" in host else host
        self.stdout.write(f"Serving on http://{shown}:{port}/ (stop with Ctrl-C)")
        self.stdout.flush()
        os.chdir(settings.BASE_DIR)
        gunicorn = ["-m", "gunicorn", "--config", "gunicorn.conf.py", "advisor.wsgi"]
        os.execv(sys.executable, [sys.executable, *gunicorn])  # noqa: S606 - becomes the server

    def _prepare(self) -> None:
        _check_database()
        try:
            call_command("migrate", verbosity=0, interactive=False)
            self._prepare_knowledge()
            self._create_curator()
        except OperationalError as error:
            raise CommandError(f"The database refused: {error}") from error
        self._build_static_files()

    def _prepare_knowledge(self) -> None:
        if not Framework.objects.exists():
            call_command("load_knowledge", stdout=self.stdout)
        try:
            current_number()
        except NoEditionError:
            notes = "The knowledge that this software ships with."
            call_command("publish_edition", notes=notes, stdout=self.stdout)

    def _create_curator(self) -> None:
        """The first account. Its password is shown now and never again."""
        if User.objects.exists():
            return
        password = secrets.token_urlsafe(18)
        with transaction.atomic():
            user = User.objects.create_user(CURATOR, password=password, is_staff=True)
            user.groups.add(Group.objects.get(name="publishers"))
        self.stdout.write(f"Curator's account for /admin/: {CURATOR}, password {password}")
        self.stdout.write("This password is not shown again.")

    def _build_static_files(self) -> None:
        """Adds those of this release; pages of the release before still find theirs."""
        stamp = Path(settings.STATIC_ROOT) / "sources.digest"
        state = _static_sources()
        if stamp.exists() and stamp.read_text() == state:
            return
        by_whoever_installed_it = static_files.complete()  # to be asked before they are built anew
        try:
            call_command("collectstatic", verbosity=0, interactive=False)
            stamp.write_text(state)
        except OSError as error:
            if by_whoever_installed_it:
                return
            raise CommandError(f"{settings.STATIC_ROOT} cannot be written: {error}") from error


def _address() -> tuple[str, int]:
    """HOST and PORT, if one can listen there."""
    host, word = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not (word.isascii() and word.isdecimal() and 0 < int(word) < 65_536):
        raise CommandError(f"PORT is “{word}”: set it to a number from 1 to 65535.")
    try:
        infos = socket.getaddrinfo(host, int(word), type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = infos[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as error:
        raise CommandError(f"HOST is “{host}”, which is no address of this machine.") from error
    except OSError as error:
        hint = "Stop what listens there, or choose another: PORT=8001 make serve."
        raise CommandError(f"Cannot listen on {host}:{word}: {error.strerror}. {hint}") from error
    return host, int(word)


def _check_workers() -> None:
    """gunicorn would listen with no worker, too, and answer nobody."""
    try:
        number("WEB_CONCURRENCY", default=2, least=1, most=999)
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from error


def _check_database() -> None:
    try:
        if connection.vendor == "postgresql":
            parameters = {**connection.get_connection_params()}
            parameters.pop("pool", None)
            with psycopg.connect(**{k: parameters[k] for k in _CONNECT if k in parameters}):
                return
        connection.ensure_connection()
    except (DatabaseError, psycopg.Error, OSError) as error:
        name = connection.settings_dict["NAME"]
        reason = " ".join(str(error).split())
        message = f"DATABASE_URL: the database {name} cannot be opened: {reason}"
        raise CommandError(message) from error


_CONNECT = ("host", "port", "dbname", "user", "password", "connect_timeout", "sslmode")


def _static_sources() -> str:
    """Changes whenever a static file of the project or of an application changes."""
    lines = []
    for finder in get_finders():
        for path, storage in finder.list(None):
            lines.append(f"{path} {storage.get_modified_time(path).timestamp()}")
    return digest("\n".join(sorted(lines)))
