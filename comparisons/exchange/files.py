"""Files for download and from upload: which format they are in, and how large they may be."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Literal

from django.conf import settings

from comparisons import knowledge
from comparisons.draft import draft
from comparisons.kinds import KINDS

from . import json_document, tables, yaml_files
from .flattening import flatten
from .positions import numbered
from .records import Contents, Problem, RefusedError
from .rows import Rows

Format = Literal["yaml", "json", "ratings", "evidence"]
FORMATS: tuple[Format, ...] = ("yaml", "json", "ratings", "evidence")
#: The same content makes the same bytes: what is in an archive has no time of its own.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
#: What is in the files of spreadsheets (.xlsx, .ods), which are archives too.
_SPREADSHEETS = {"[Content_Types].xml", "content.xml"}


@dataclass(frozen=True)
class File:
    """A file to hand out."""

    name: str
    content: bytes
    media_type: str


def fixtures(edition: int | None) -> dict[str, str]:
    """The fixtures that say what an edition says, or (``None``) the draft.

    :raises NoEditionError: if there is no edition of that number.
    """
    return yaml_files.written(_contents(edition))


def file(edition: int | None, form: Format) -> File:
    """An edition or (``None``) the draft as one file, whose name says what it is.

    :raises NoEditionError: if there is no edition of that number.
    """
    name = "framework-advisor-" + ("draft" if edition is None else f"edition-{edition}")
    if form == "json":
        return File(f"{name}.json", _document(edition).encode(), "application/json")
    if form == "yaml":
        return File(f"{name}.zip", _archive(fixtures(edition)), "application/zip")
    text = tables.written(tables.TABLES[form], _contents(edition))
    return File(f"{name}-{form}.csv", text.encode(), "text/csv; charset=utf-8")


def _contents(edition: int | None) -> Contents:
    """The draft with its own positions; of an edition, in which there are none, with new ones."""
    if edition is None:
        return Rows().contents()
    return numbered(flatten(knowledge.edition(edition).knowledge))


def _document(edition: int | None) -> str:
    if edition is not None:
        return knowledge.freeze(knowledge.edition(edition).knowledge, edition)
    return knowledge.text(draft())


def _archive(texts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def contents(name: str, raw: bytes) -> Contents:
    """The rows that a file holds. Its format follows from its content, not from its name.

    :raises RefusedError: naming what is wrong, where, and what would be right.
    """
    name = name.replace("\\", "/").rpartition("/")[2][:100] or "the file"
    _check_size(name, len(raw))
    if raw.startswith(b"PK"):
        return yaml_files.contents(_unpacked(name, raw))
    if raw.lstrip().startswith((b"{", b"[")) and not name.endswith((".yaml", ".yml")):
        return json_document.contents(raw)
    text = _decoded(name, raw)
    if not text.strip():
        raise RefusedError([Problem(name, "The file is empty.")])
    if name.lower().endswith((".csv", ".txt", ".tsv")):
        return tables.contents(name, text)
    return yaml_files.contents({name: text})


def _check_size(name: str, size: int) -> None:
    most = settings.KNOWLEDGE_FILE_MAX
    if size > most:
        message = f"This has {size:,} bytes, and {most:,} can be read. Send the parts one by one."
        raise RefusedError([Problem(name, message)])


def _decoded(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        hint = "Save it as UTF-8: spreadsheets call that “CSV UTF-8”."
        raise RefusedError(
            [Problem(f"{name}, line {line}", f"This is not UTF-8. {hint}")]
        ) from error


def _unpacked(name: str, raw: bytes) -> dict[str, str]:
    """The fixtures in an archive. Sizes are looked at before anything is unpacked."""
    known = {f"{kind.name}.yaml" for kind in KINDS}
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if not _SPREADSHEETS.isdisjoint(archive.namelist()):
                hint = "Save its table of ratings or evidence as “CSV UTF-8”, and send that."
                raise RefusedError([Problem(name, f"This is a spreadsheet's own format. {hint}")])
            entries = {}
            for entry in archive.infolist():
                last = entry.filename.rpartition("/")[2]
                if entry.is_dir() or entry.filename.startswith("__MACOSX/"):
                    continue
                if last not in known or last in entries:
                    message = f"“{entry.filename[:80]}” is not one of {', '.join(sorted(known))}."
                    raise RefusedError([Problem(name, message)])
                entries[last] = entry
            _check_size(name, sum(entry.file_size for entry in entries.values()))
            return {last: _decoded(last, archive.read(e)) for last, e in entries.items()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        message = f"The archive cannot be unpacked ({error}). Pack it again, without a password."
        raise RefusedError([Problem(name, message)]) from error
