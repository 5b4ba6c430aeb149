"""The application that a WSGI server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")

application = get_wsgi_application()

from comparisons import revision  # noqa: E402 - once Django is set up
from comparisons.postgresql.base import limit_waiting  # noqa: E402

limit_waiting()
revision.listen()
