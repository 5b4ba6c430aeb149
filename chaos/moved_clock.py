"""The site with a clock that can be set while it runs, by the file that CHAOS_CLOCK names.

Moves what Python's and Django's code asks for the time. Time limits are measured by another clock,
which nobody can set.
"""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

_file = Path(os.environ["CHAOS_CLOCK"])
_time, _now = time.time, timezone.now


def _off() -> float:
    return float(_file.read_text())


def _moved_time() -> float:
    return _time() + _off()


def _moved_now() -> datetime:
    return _now() + timedelta(seconds=_off())


time.time, timezone.now = _moved_time, _moved_now  # before anybody else takes them

from advisor.wsgi import application  # noqa: E402

__all__ = ["application"]
