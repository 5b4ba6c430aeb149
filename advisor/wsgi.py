"""The application that a WSGI server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")

application = get_wsgi_application()

from django.db import connection  # noqa: E402 - once Django is set up

from comparisons import revision  # noqa: E402

if connection.vendor == "postgresql":
    from comparisons.postgresql.base import limit_waiting

    limit_waiting()
revision.listen()
