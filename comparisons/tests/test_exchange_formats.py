"""The knowledge as files: a round trip changes nothing, and whatever is wrong is said."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site

from comparisons import knowledge
from comparisons.draft import draft
from comparisons.engine.profile import digest
from comparisons.exchange import files, tables, yaml_files
from comparisons.exchange.drafting import write
from comparisons.exchange.proposals import preview, preview_of
from comparisons.exchange.records import RefusedError
from comparisons.exchange.rows import Rows
from comparisons.kinds import BY_NAME
from comparisons.knowledge import PublishedEdition
from comparisons.models import Criterion, Evidence, Rating, Source

from . import rows

pytestmark = pytest.mark.django_db
FIXTURES = Path(site.BASE_DIR) / "fixtures"
ROW = "- model: comparisons.waiver\n  fields:\n    rule: a\n    place: b\n    reason: c\n"


def problems(name: str, content: str | bytes) -> list[str]:
    raw = content.encode() if isinstance(content, str) else content
    with pytest.raises(RefusedError) as caught:
        preview_of(name, raw)
    return [str(problem) for problem in caught.value.problems]


# Out and in again


def test_an_export_of_the_shipped_draft_is_the_fixtures() -> None:
    """After a change by hand, load them and run ``export_knowledge --output fixtures``."""
    for name, text in files.fixtures(None).items():
        assert text == (FIXTURES / name).read_text(encoding="utf-8"), name
    assert len(files.fixtures(None)) == len(list(FIXTURES.glob("*.yaml")))


@pytest.mark.parametrize("state", [None, 1])
@pytest.mark.parametrize("form", files.FORMATS)
def test_a_round_trip_changes_nothing(form: files.Format, state: int | None) -> None:
    before = Rows().contents()
    file = files.file(state, form)
    assert file.content == files.file(state, form).content
    write(files.contents(file.name, file.content))
    after = Rows().contents()
    assert knowledge.text(draft()) == knowledge.text(knowledge.edition(1).knowledge)
    if state is None:
        assert after == before


def test_the_document_of_an_edition_is_what_was_published(edition: PublishedEdition) -> None:
    file = files.file(1, "json")
    assert file.name == "framework-advisor-edition-1.json"
    assert knowledge.thaw(file.content.decode()) == edition.knowledge
    assert digest(file.content.decode()) == edition.digest


def test_what_is_not_in_an_archive_stays() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("folder/waivers.yaml", "")
    found = preview(files.contents("some.zip", content.getvalue()))
    fates = {(part.kind, row.fate) for part in found.changes for row in part.rows}
    assert fates == {("waivers", "removed")}


# YAML that is wrong


HOSTILE = {
    "an alias": (f"{ROW}    x: &a [1]\n    y: *a\n", "x.yaml, line 6: Anchors"),
    "a tag": ("- !!python/object:os.system {}\n", "x.yaml, line 1: Tags"),
    "deep nesting": ("[" * 500, "nested too deeply"),
    "deeper nesting": ("[" * 100_000, "exceeded maximum nesting depth"),
    "no YAML": ("- a: [\n- b", "x.yaml, line 2"),
    "no list": ("a: b\n", "This is not a list of rows"),
    "no row": ("- 5\n", "x.yaml, line 1: Each row is"),
    "another model": ("- model: auth.user\n  fields: {}\n", "There is no model “auth.user”"),
    "no fields": ("- model: comparisons.waiver\n  fields: 5\n", "name: value"),
    "an unknown field": (ROW + "    reasn: d\n", "Did you mean “reason”?"),
    "a field of the machine": (ROW + "    id: 4\n", "There is no field “id”"),
    "a name twice": (ROW + "    rule: b\n", "x.yaml, line 6: “rule” stands twice"),
    "no name": ("- model: comparisons.waiver\n  fields: {rule: a}\n", "Without place"),
    "a number as text": (ROW.replace("reason: c", "reason: 5.10"), "write it in quotes"),
    "a list as text": (ROW.replace("reason: c", "reason: [c]"), "line 1, reason"),
    "a control character": (ROW.replace("reason: c", "reason: \x07"), "This cannot be read"),
    "a null character": (ROW.replace("reason: c", 'reason: "\\0"'), "NUL"),
    "an endless number": (ROW.replace("reason: c", f"reason: {'9' * 5000}"), "cannot be read"),
    "a date that is none": (ROW.replace("reason: c", "reason: 2026-02-30"), "cannot be read"),
    "no number": (
        "- model: comparisons.effect\n  fields: {choice: [a, b], criterion: [c], value: .nan}\n",
        "line 1, value",
    ),
    "too few names": (
        "- model: comparisons.evidence\n  fields: {rating: [admin], source: [laboratory]}\n",
        "Name a row of ratings as [criterion, framework]",
    ),
    "results without a shape": (
        "- model: comparisons.measurement\n  fields: {slug: a, results: {flask: {ratio: x}}}\n",
        "line 1, results: flask.ratio",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_named_with_its_line(name: str) -> None:
    text, words = HOSTILE[name]
    found = problems("x.yaml", text)
    assert any(words in problem for problem in found), found


def test_an_error_in_the_last_row_changes_nothing() -> None:
    before = Rows().contents()
    text = (FIXTURES / "ratings.yaml").read_text(encoding="utf-8")
    head, tail = text.replace("value: 9\n", "value: 1\n").rsplit("value: ", 1)
    [found] = problems("ratings.yaml", f"{head}value: 3{tail}")
    line = text[: text.rindex("- model")].count("\n") + 1
    assert found.startswith(f"ratings.yaml, line {line}, value: A rating is a number")
    assert Rows().contents() == before


# Archives that are wrong


def archive(**entries: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in entries.items():
            packed.writestr(f"{name}.yaml", text)
    return out.getvalue()


def test_what_would_unpack_to_too_much_is_not_unpacked(settings: Any) -> None:
    settings.KNOWLEDGE_FILE_MAX = 100_000
    bomb = archive(waivers="#" * 90_000, ratings="#" * 90_000)
    assert len(bomb) < 1000
    [found] = problems("some.zip", bomb)
    assert "180,000 bytes, and 100,000 can be read" in found


def test_archives_of_something_else_are_refused() -> None:
    assert "not one of advisories.yaml" in problems("some.zip", archive(readme="Hello."))[0]
    assert "cannot be unpacked" in problems("some.zip", archive(waivers="")[:40])[0]
    assert "cannot be unpacked" in problems("some.zip", b"PK\x03\x04 and nothing more")[0]


@pytest.mark.parametrize("inside", ["[Content_Types].xml", "content.xml"])
def test_a_spreadsheet_is_told_how_to_be_saved(inside: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(inside, "<anything/>")
    (found,) = problems("ratings.xlsx", out.getvalue())
    assert "Save its table of ratings or evidence as “CSV UTF-8”" in found


def test_large_and_empty_files_are_refused(settings: Any) -> None:
    settings.KNOWLEDGE_FILE_MAX = 1000
    assert "1,001 bytes" in problems("x.yaml", "#" * 1001)[0]
    assert problems("x.yaml", " \n") == ["x.yaml: The file is empty."]
    assert "line 2: This is not UTF-8" in problems("x.csv", b"a\n\xe4\n")[0]


# JSON that is wrong


def document(**changed: Any) -> str:
    return json.dumps({**json.loads(files.file(None, "json").content), **changed})


DOCUMENTS = {
    "no JSON": ('{"a": \n', "This is not JSON, line 2"),
    "a list": ("[]", "one JSON object"),
    "deep nesting": ('{"a":' + "[" * 200_000, "nested too deeply"),
    "a key twice": ('{"a": 1, "a": 2}', "stands twice"),
    "a part missing": ('{"frameworks": []}', "criteria: Field required"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_no_document_is_refused(name: str) -> None:
    text, words = DOCUMENTS[name]
    assert any(words in problem for problem in problems("x.json", text))


def test_a_document_says_nothing_unknown() -> None:
    section = {"slug": "a", "name": "A", "abuot": "It."}
    [found] = problems("x.json", document(sections=[section]))
    assert found == "sections[0].abuot: An edition has no such field. Did you mean “about”?"


def test_a_document_names_only_what_is_there() -> None:
    companion = {"framework": "flask", "criterion": "none", "name": "A", "provision": "built-in"}
    [found] = problems("x.json", document(companions=[companion]))
    assert found.startswith("companions.flask.none.A, criterion: none is not among the criteria")


# Tables


def table(name: str) -> tuple[list[str], list[dict[str, str]]]:
    text = files.file(None, "ratings" if name == "ratings" else "evidence").content.decode()
    assert text.startswith("\ufeff")
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return list(reader.fieldnames or ()), list(reader)


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r\nx", "'=1", "''=1", "'quoted'", "a=1", ""]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_spreadsheet_finds_no_formula_and_gives_the_text_back(text: str) -> None:
    text = text.replace("\r\n", "\n") or "Empty."
    Rating.objects.filter(criterion__slug="admin", framework__slug="flask").update(rationale=text)
    before = draft()
    _, found = table("ratings")
    [cell] = [r["rationale"] for r in found if "/".join(r.values()).startswith("admin/flask/")]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    file = files.file(None, "ratings")
    write(files.contents(file.name, file.content))
    assert draft() == before


def test_tables_are_taken_as_spreadsheets_write_them() -> None:
    lines = ["", "Framework;Criterion;Value", "flask;admin;1,5", ";;", "django;admin;10", ""]
    for mark, encoding in (("\ufeff", "utf-8"), ("", "utf-8"), ("\ufeff", "utf-16-le")):
        write(files.contents("x.csv", (mark + "\r\n".join(lines)).encode(encoding)))
        values = dict(
            Rating.objects.filter(criterion__slug="admin").values_list("framework__slug", "value")
        )
        assert (values["flask"], values["django"]) == (1.5, 10)
        assert Rating.objects.exclude(rationale="").count() == Rating.objects.count()


def test_evidence_is_added_and_changed() -> None:
    source = rows.fresh_source()
    text = (
        "criterion,framework,source,statement,status,measurements,verified_on\n"
        f'admin,flask,{source.slug},"It says, and ""means"", so.",'
        "stated,lines-row lines-hello,24.11.2026\n"
    )
    before = Evidence.objects.count()
    write(files.contents("x.csv", text.encode()))
    piece = Evidence.objects.get(source=source)
    assert piece.statement == 'It says, and "means", so.'
    assert str(piece.verified_on) == "2026-11-24"
    assert {m.slug for m in piece.measurements.all()} == {"lines-row", "lines-hello"}
    assert Evidence.objects.count() == before + 1


HEADER = "criterion,framework,value\n"
TABLES = {
    "not a rating": (HEADER + "admin,flask,5.3\n", "x.csv, line 2, value: A rating is"),
    "not a number": (HEADER + "admin,flask,many\n", "x.csv, line 2, value: “many” is not a number"),
    "nobody": (HEADER + "admin,flsk,5\n", "x.csv, line 2, framework: flsk is not among"),
    "no name": (HEADER + ",flask,5\n", "x.csv, line 2, criterion: Write the slug of one"),
    "twice": (HEADER + "admin,flask,5\nadmin,flask,5\n", "x.csv, line 2 already"),
    "a cell too many": (HEADER + "admin,flask,5,5\n", "This row has 4 cells, and the header 3"),
    "an unknown column": ("criterion,framework,valeu\n", "Did you mean “value”?"),
    "a column twice": ("criterion,framework,value,value\n", "stands twice"),
    "a missing column": ("criterion,value\n", "“framework” is missing"),
    "an open quote": (HEADER + 'admin,flask,"5\n', "This is not a table"),
    "a day of another kind": (
        "criterion,framework,source,review_by\nadmin,flask,laboratory,11/24/2026\n",
        "x.csv, line 2, review_by: “11/24/2026” is not a day: write it as 2026-11-24",
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_what_is_wrong_with_a_table_is_named_by_line_and_column(name: str) -> None:
    text, words = TABLES[name]
    found = problems("x.csv", text)
    assert any(words in problem for problem in found), found


def test_all_problems_of_a_table_are_named_at_once() -> None:
    text = "criterion;framework;source;review_by;status\n\n"
    text += "admin;flask;laboratory;soon;stated\nadmin;flask;nowhere;2030-01-01;stated\n"
    text += "admin;django;laboratory;2030-01-01;certain\n"
    found = problems("x.csv", text)
    assert [problem.split(":")[0] for problem in found] == [
        "x.csv, line 3, review_by",
        "x.csv, line 4, source",
        "x.csv, line 5, statement",
        "x.csv, line 5, status",
    ]


def test_tables_have_every_field_of_their_rows() -> None:
    """A new field of ratings or evidence needs its column."""
    for name, found in tables.TABLES.items():
        named = {*found.columns} - {*found.names} | {found.reference or "criterion", "framework"}
        assert set(BY_NAME[name].fields) <= named | {"criterion"}


def test_everything_in_the_draft_is_in_yaml() -> None:
    """Also what no shipped row has: an empty field is left out, and read as empty."""
    rows.fresh_evidence(versions="", verified_on=None, review_by=None)
    rows.fresh_companion()
    Source.objects.filter(slug="laboratory").update(note="Two.\n\nParagraphs: here # and 'there'.")
    Criterion.objects.filter(slug="admin").update(description=" - odd\ttext: ")
    before = Rows().contents()
    contents = yaml_files.contents(files.fixtures(None))
    assert yaml_files.written(contents) == files.fixtures(None)
    write(contents)
    assert Rows().contents() == before
