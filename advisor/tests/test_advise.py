from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from advisor.models import Recommendation
from comparisons.engine.explanation import verdict
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition

from .profiles import EMPTY, STAFF_TOOL, WEBHOOK


def give(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    """Puts that on standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))


def advise(monkeypatch: pytest.MonkeyPatch, given: object, *arguments: str) -> str:
    give(monkeypatch, json.dumps(given).encode())
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
    pytest.param("", "no text at all", id="nothing"),
    pytest.param("{", "not JSON, line 1, column 2", id="cut off"),
    pytest.param("3", "a JSON object, not a number", id="a number"),
    pytest.param('{"answers": {"knd": "x"}}', "answers.knd", id="unknown question"),
    pytest.param('{"answers": {"kind": "apii"}}', "answers.kind", id="unknown choice"),
    pytest.param('{"answers": {}, "emphasis": ["kind"]}', "emphasis.0", id="idle emphasis"),
    pytest.param('{"answer": {}}', "Did you mean “answers”", id="unknown key"),
    pytest.param('{"title": 4}', "title", id="title of a wrong type"),
    pytest.param('{"title": NaN}', "NaN is not JSON", id="not a number"),
    pytest.param('{"title": "a", "title": "b"}', "stands twice", id="repeated key"),
    pytest.param('[{}, {"answers": 3}]', "standard input: 1.answers", id="second of a list"),
    pytest.param("[" * 100_000, "standard input", id="nested too deeply"),
]


@pytest.mark.parametrize(("raw", "words"), BAD)
def test_bad_input_exits_with_2_and_names_the_place(
    edition: PublishedEdition, monkeypatch: pytest.MonkeyPatch, raw: str, words: str
) -> None:
    out = io.StringIO()
    give(monkeypatch, raw.encode())
    with pytest.raises(CommandError) as refusal:
        call_command("advise", "--format", "json", stdout=out)
    assert refusal.value.returncode == 2
    assert words in str(refusal.value)
    assert out.getvalue() == ""


LINES = [WEBHOOK, EMPTY, STAFF_TOOL]


def test_lines_give_lines_in_the_same_order(
    edition: PublishedEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = "\n\n".join(json.dumps(profile.document()) for profile in LINES)
    give(monkeypatch, raw.encode() + b"\r\n")
    out = io.StringIO()
    call_command("advise", "--lines", stdout=out)
    printed = [json.loads(line) for line in out.getvalue().splitlines()]
    assert printed == [
        verdict(edition.model, profile).document(1, edition.digest) for profile in LINES
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "standard input, line 2: This is not JSON"),
        ("[]", "standard input, line 2: a line holds one profile"),
        ('{"answers": {"knd": 1}}', "standard input, line 2: answers.knd: "),
    ],
)
def test_the_first_bad_line_ends_the_stream(
    edition: PublishedEdition, monkeypatch: pytest.MonkeyPatch, line: str, words: str
) -> None:
    give(monkeypatch, f"{{}}\n{line}\n{{}}\n".encode())
    out = io.StringIO()
    with pytest.raises(CommandError, match=words) as refusal:
        call_command("advise", "--lines", stdout=out)
    assert refusal.value.returncode == 2
    assert len(out.getvalue().splitlines()) == 1


def test_lines_have_one_format(edition: PublishedEdition, tmp_path: Path) -> None:
    file = tmp_path / "profiles.jsonl"
    file.write_text("{}")
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("advise", str(file), "--lines", "--format", "markdown")


def test_a_thousand_profiles_stream(edition: PublishedEdition, tmp_path: Path) -> None:
    file, count = tmp_path / "profiles.jsonl", 1_000
    each = [
        json.dumps(Profile({"kind": c.slug}).document())
        for c in edition.knowledge.question["kind"].choices
    ]
    file.write_text("\n".join(each[n % len(each)] for n in range(count)))
    out = io.StringIO()
    call_command("advise", str(file), "--lines", stdout=out)
    assert out.getvalue().count("\n") == count


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that says nothing of colours and width."""
    for name in ("NO_COLOR", "COLUMNS", "TERM"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_no_colours_where_there_is_no_terminal(
    edition: PublishedEdition, plain: pytest.MonkeyPatch
) -> None:
    assert "\x1b" not in advise(plain, STAFF_TOOL.document())


def test_colours_can_be_wished_for(edition: PublishedEdition, plain: pytest.MonkeyPatch) -> None:
    assert "\x1b[" in advise(plain, STAFF_TOOL.document(), "--force-color")


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("name", "value", "coloured"),
    [("NO_COLOR", "1", False), ("NO_COLOR", "", True), ("TERM", "dumb", False), ("X", "", True)],
)
def test_what_the_environment_says_of_colours(
    edition: PublishedEdition, plain: pytest.MonkeyPatch, name: str, value: str, coloured: bool
) -> None:
    plain.setenv(name, value)
    screen = Terminal(buffer := io.BytesIO(), encoding="utf-8")
    plain.setattr("sys.stdout", screen)
    give(plain, b"{}")
    call_command("advise", stdout=screen)
    screen.flush()
    assert (b"\x1b[" in buffer.getvalue()) == coloured


def test_the_width_of_the_terminal_is_kept(
    edition: PublishedEdition, plain: pytest.MonkeyPatch
) -> None:
    plain.setenv("COLUMNS", "50")
    printed = advise(plain, STAFF_TOOL.document())
    assert max(map(len, printed.splitlines())) <= 50


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_terminal_without_unicode(
    edition: PublishedEdition, plain: pytest.MonkeyPatch, form: str
) -> None:
    out = io.TextIOWrapper(buffer := io.BytesIO(), encoding="ascii")
    give(plain, '{"title": "Käse"}'.encode())
    call_command("advise", "--format", form, stdout=out)
    out.flush()
    printed = buffer.getvalue().decode("ascii")
    assert printed
    if form == "json":
        assert json.loads(printed)["title"] == "Käse"


def test_files_that_cannot_be_read(edition: PublishedEdition, tmp_path: Path) -> None:
    binary = tmp_path / "x.json"
    binary.write_bytes(b'{"title": "\xff"}')
    for path, words in ((binary, "not UTF-8"), (tmp_path / "none", "No such file")):
        with pytest.raises(CommandError, match=words) as refusal:
            call_command("advise", str(path))
        assert refusal.value.returncode == 2
