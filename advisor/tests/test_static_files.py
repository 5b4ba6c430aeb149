"""Static files: all that pages name are built, and half a deployment is no fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.test import Client

from advisor import static_files
from advisor.settings import BASE_DIR
from advisor.static_files import ReleaseStorage


def test_whatever_a_template_names_is_built() -> None:
    """A page would otherwise get along without it, and nobody would notice."""
    pages = "\n".join(path.read_text() for path in (BASE_DIR / "templates").rglob("*.html"))
    named = set(re.findall(r"{% static ['\"]([^'\"]+)['\"] %}", pages))
    assert len(named) > 10
    assert named <= storages["staticfiles"].hashed_files.keys()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "manifest", [None, '{"paths": {"css/si', '{"version": "1.1", "paths": {}}']
)
def test_without_names_a_file_has_its_plain_one(tmp_path: Path, manifest: str | None) -> None:
    if manifest:
        (tmp_path / "staticfiles.json").write_text(manifest)
    storage = ReleaseStorage(location=tmp_path, base_url="/static/")
    assert storage.url("css/site.css") == "/static/css/site.css"


@pytest.mark.django_db
def test_half_a_deployment_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_files._Built, "_complete", False)
    names = dict(storages["staticfiles"].hashed_files)  # type: ignore[attr-defined]
    del names["css/site.css"]
    monkeypatch.setattr(storages["staticfiles"], "hashed_files", names)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ready: static files\n")
