"""``export_knowledge`` and ``import_knowledge``."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from comparisons.draft import draft
from comparisons.exchange import files
from comparisons.models import Rating, Waiver

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_fixtures_are_written_file_by_file(tmp_path: Path) -> None:
    assert "Wrote" in said("export_knowledge", "--output", str(tmp_path))
    shipped = Path(settings.BASE_DIR) / "fixtures"
    names = sorted(path.name for path in shipped.glob("*.yaml"))
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    for name in names:
        assert (tmp_path / name).read_bytes() == (shipped / name).read_bytes()


@pytest.mark.parametrize("form", ["json", "ratings", "evidence"])
def test_one_file_is_named_by_what_it_is(tmp_path: Path, form: files.Format) -> None:
    said("export_knowledge", "--format", form, "--edition", "1", "--output", str(tmp_path))
    file = files.file(1, form)
    assert (tmp_path / file.name).read_bytes() == file.content


def test_an_archive_has_the_name_that_was_given(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    said("export_knowledge", "--output", str(path))
    assert path.read_bytes() == files.file(None, "yaml").content


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no edition 7"):
        said("export_knowledge", "--edition", "7", "--output", str(tmp_path))
    with pytest.raises(CommandError, match="Not written"):
        said("export_knowledge", "--output", str(tmp_path / "none" / "x.zip"))


def test_a_file_is_shown_and_with_apply_it_is_applied(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("criterion,framework,value\nadmin,flask,1.5\n", encoding="utf-8")
    before = draft()
    text = said("import_knowledge", str(path))
    assert "Rating of Flask: " in text
    assert "→ 1.5" in text
    assert draft() == before
    assert "Applied." in said("import_knowledge", str(path), "--apply")
    assert Rating.objects.get(criterion__slug="admin", framework__slug="flask").value == 1.5
    assert "This changes nothing" in said("import_knowledge", str(path), "--apply")


def test_what_is_wrong_is_listed_and_nothing_changes(tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text("- model: comparisons.waiver\n  fields: {rule: a}\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"changed, 1 problem:\nwaivers\.yaml, line 1"):
        said("import_knowledge", str(path), "--apply")
    with pytest.raises(CommandError, match="Not read"):
        said("import_knowledge", str(tmp_path / "none.yaml"))
    assert Waiver.objects.exists()
