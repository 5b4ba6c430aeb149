from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from advisor.models import Recommendation
from comparisons.engine.explanation import verdict
from comparisons.knowledge import PublishedEdition

from .profiles import EMPTY, STAFF_TOOL, WEBHOOK


def advise(
    monkeypatch: pytest.MonkeyPatch, given: object, *arguments: str, raw: str | None = None
) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(given) if raw is None else raw))
    out = io.StringIO()
    call_command("advise", *arguments, stdout=out)
    return out.getvalue()


def test_one_profile_gives_one_document(
    edition: PublishedEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = json.loads(advise(monkeypatch, STAFF_TOOL.document(), "--format", "json"))
    assert printed == verdict(edition.model, STAFF_TOOL).document(1, edition.digest)
    assert Recommendation.objects.count() == 0


def test_a_list_gives_a_list_in_the_same_order(
    edition: PublishedEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles = [WEBHOOK, EMPTY, STAFF_TOOL]
    documents = [profile.document() for profile in profiles]
    printed = json.loads(advise(monkeypatch, documents, "-", "--format", "json"))
    assert [document["answers"] for document in printed] == [p["answers"] for p in documents]


def test_an_empty_list_gives_an_empty_list(
    edition: PublishedEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert json.loads(advise(monkeypatch, [], "--format", "json")) == []


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_formats_for_people(
    edition: PublishedEdition, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    assert "Parcel desk" in advise(monkeypatch, STAFF_TOOL.document(), "--format", form)


def test_reads_a_file(edition: PublishedEdition, tmp_path: Path) -> None:
    file = tmp_path / "profile.json"
    file.write_text(json.dumps(WEBHOOK.document()))
    out = io.StringIO()
    call_command("advise", str(file), "--format", "json", stdout=out)
    assert json.loads(out.getvalue())["leader"] == "flask"


BAD: list[Any] = [
    pytest.param("", "not JSON, line 1", id="nothing"),
    pytest.param("{", "not JSON, line 1, column 2", id="cut off"),
    pytest.param("3", "a JSON object, not a number", id="a number"),
    pytest.param('{"answers": {"knd": "x"}}', "answers.knd", id="unknown question"),
    pytest.param('{"answers": {"kind": "apii"}}', "answers.kind", id="unknown choice"),
    pytest.param('{"answers": {}, "emphasis": ["kind"]}', "emphasis.0", id="idle emphasis"),
    pytest.param('{"answer": {}}', "Did you mean “answers”", id="unknown key"),
    pytest.param('{"title": 4}', "title", id="title of a wrong type"),
    pytest.param('{"title": NaN}', "NaN is not JSON", id="not a number"),
    pytest.param('{"title": "a", "title": "b"}', "stands twice", id="repeated key"),
    pytest.param('[{}, {"answers": 3}]', "standard input[1]: answers", id="second of a list"),
    pytest.param("[" * 100_000, "standard input", id="nested too deeply"),
]


@pytest.mark.parametrize(("raw", "words"), BAD)
def test_bad_input_exits_with_2_and_names_the_place(
    edition: PublishedEdition, monkeypatch: pytest.MonkeyPatch, raw: str, words: str
) -> None:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(raw))
    with pytest.raises(CommandError) as refusal:
        call_command("advise", "--format", "json", stdout=out)
    assert refusal.value.returncode == 2
    assert words in str(refusal.value)
    assert out.getvalue() == ""


def test_files_that_cannot_be_read(edition: PublishedEdition, tmp_path: Path) -> None:
    binary = tmp_path / "x.json"
    binary.write_bytes(b'{"title": "\xff"}')
    for path, words in ((binary, "not UTF-8"), (tmp_path / "none", "No such file")):
        with pytest.raises(CommandError, match=words) as refusal:
            call_command("advise", str(path))
        assert refusal.value.returncode == 2
