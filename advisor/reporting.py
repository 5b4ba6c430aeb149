"""Reports of errors to a service of the operator's choice, without anything about visitors."""

from __future__ import annotations

from typing import Any

import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from sentry_sdk.utils import BadDsn

from . import request_ids

#: What of a request may be told: neither address nor cookies, headers, query or form.
_TOLD = ("method",)


def report_errors_to(dsn: str) -> None:
    """Starts reporting. :raises ImproperlyConfigured: if that is no DSN."""
    try:
        sentry_sdk.init(
            dsn,
            max_request_body_size="never",
            include_local_variables=False,
            before_send=stripped,  # type: ignore[arg-type]
        )
    except BadDsn as error:
        message = f"SENTRY_DSN should look like https://key@host/number: {error}."
        raise ImproperlyConfigured(message) from error


def stripped(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    """A report with the name of the request instead of what was asked for, and by whom."""
    request = event.pop("request", {})
    event["request"] = {name: request[name] for name in _TOLD if name in request}
    event.pop("user", None)
    event.pop("breadcrumbs", None)
    event.setdefault("tags", {})["request_id"] = request_ids.current()
    return event
