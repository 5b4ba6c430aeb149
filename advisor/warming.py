"""What a worker does before its first visitor comes."""

from __future__ import annotations

import gc
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template

#: The templates that most visitors see. To compile them takes longer than to draw them.
FOLDERS = ("explanation", "questionnaire", "result", "catalogue")


def warm() -> None:
    """Compiles the templates, and spares all that is there by now from the search for garbage.

    What lives as long as the process would be gone through again and again otherwise, while
    somebody waits. The database is not asked: a worker starts without it, too.
    """
    base = Path(settings.BASE_DIR) / "templates"
    for folder in FOLDERS:
        engine = "jinja2" if folder == "explanation" else "django"
        for path in (base / folder).glob("*.html"):
            get_template(str(path.relative_to(base)), using=engine)
    gc.collect()
    gc.freeze()
