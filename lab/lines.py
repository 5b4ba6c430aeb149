"""Counts the lines of a service that somebody wrote by hand.

Counted are lines of Python with code on them (no blank lines, comments or docstrings) and lines
of templates that are not blank. Not counted is what the framework's own commands write: of files
that `startproject` and `startapp` create, only lines that differ from what they create; of
migrations, nothing.
"""

from __future__ import annotations

import ast
import difflib
import io
import subprocess
import tempfile
import tokenize
from pathlib import Path

from services import Service

NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


def handwritten(service: Service) -> int:
    """The lines of one service."""
    with tempfile.TemporaryDirectory() as folder:
        skeleton = Path(folder)
        if service.framework == "django":
            generate(service, skeleton)
        return sum(
            len(
                added(
                    code_lines(path), generated_lines(skeleton / path.relative_to(service.folder))
                )
            )
            for path in sources(service.folder)
        )


def sources(folder: Path) -> list[Path]:
    """Python files and templates, migrations left out."""
    found = [path for ending in ("*.py", "*.html") for path in folder.rglob(ending)]
    return sorted(path for path in found if "migrations" not in path.parts)


def generate(service: Service, folder: Path) -> None:
    """Lets the framework's own commands write the files that they write for everybody."""

    def command(*words: str) -> None:
        subprocess.run([service.python, "-m", "django", *words], cwd=folder, check=True)

    command("startproject", "config", ".")
    for app in service.skeleton:
        command("startapp", app)


def code_lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    numbers = python_lines(text) if path.suffix == ".py" else range(1, text.count("\n") + 2)
    lines = text.splitlines()
    # Quotes are made equal, since a formatter may have changed those of a generated file.
    chosen = (
        lines[number - 1].strip().replace("'", '"') for number in numbers if number <= len(lines)
    )
    return [line for line in chosen if line]


def generated_lines(path: Path) -> list[str]:
    return code_lines(path) if path.exists() else []


def added(lines: list[str], generated: list[str]) -> list[str]:
    """Lines that are new or changed against the generated ones."""
    matcher = difflib.SequenceMatcher(None, generated, lines, autojunk=False)
    changes = (op for op in matcher.get_opcodes() if op[0] in ("insert", "replace"))
    return [line for _, _, _, start, end in changes for line in lines[start:end]]


def python_lines(text: str) -> list[int]:
    """Numbers of the lines with code on them, docstrings not counted."""
    numbers: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in NO_CODE:
            numbers.update(range(token.start[0], token.end[0] + 1))
    return sorted(numbers - docstring_lines(text))


def docstring_lines(text: str) -> set[int]:
    numbers: set[int] = set()
    places = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, places) and ast.get_docstring(node) is not None:
            numbers.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return numbers
