"""What must not stand in the sources: ways around escaping, parameters and the content policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from advisor.settings import BASE_DIR

APPLICATIONS = ("advisor", "comparisons")

#: What is forbidden in Python, and why.
FORBIDDEN = {
    r"\bmark_safe\(": "text is escaped; format_html builds markup",
    r"\.raw\(": "queries have parameters",
    r"\.extra\(": "queries have parameters",
    r"\bRawSQL\b": "queries have parameters",
    r"\.execute\((?!\*|statement\))": "queries have parameters",
    r"(?<![\w.])eval\(": "what people write is data",
    r"(?<![\w.])exec\(": "what people write is data",
    r"\bpickle\b": "what was stored is not run",
    r"\byaml\.(load|unsafe_load|full_load)\(": "YAML from outside makes no objects",
    r"(?<![\w.])Template\(": "no template comes from outside",
    r"\bshell=True\b": "no command is text",
    r"\bcsrf_exempt\b": "each form has its token",
    r"\bSafeString\(": "text is escaped; format_html builds markup",
}
#: Where one of them is right: file, pattern, and the reason.
ALLOWED = {
    ("advisor/management/commands/backup.py", r"\.execute\((?!\*|statement\))"): (
        "constant statements, on a copy that Django does not know"
    ),
    ("comparisons/listening.py", r"\.execute\((?!\*|statement\))"): (
        "constant statements, on a connection that Django does not know"
    ),
    ("comparisons/revision.py", r"\.execute\((?!\*|statement\))"): (
        "constant statements, past Django's cursors because they are asked for every page"
    ),
    ("comparisons/staff/guide.py", r"\bmark_safe\("): "a document of ours, drawn without its HTML",
    ("comparisons/admin/seen.py", r"\bSafeString\("): "the constant attribute of a ticked box",
    ("comparisons/admin/objections.py", r"\bSafeString\("): "a constant line break",
}


def sources(suffix: str) -> list[Path]:
    folders = [BASE_DIR / name for name in (*APPLICATIONS, "templates")]
    return sorted(
        path
        for folder in folders
        for path in folder.rglob(f"*{suffix}")
        if "tests" not in path.parts
    )


def test_nothing_goes_around_what_protects() -> None:
    found = {
        (str(path.relative_to(BASE_DIR)), pattern)
        for path in sources(".py")
        for pattern in FORBIDDEN
        if re.search(pattern, path.read_text(encoding="utf-8"))
    }
    assert found == set(ALLOWED)


@pytest.mark.parametrize("path", sources(".html") + sources(".svg"), ids=lambda path: path.name)
def test_templates_escape_everything_and_hold_nothing_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*(safe|safeseq)\b|autoescape\s+off", text)
    assert not re.search(r"<style\b|\sstyle\s*=|<[a-z][^>]*\son[a-z]+\s*=", text)
    for attributes in re.findall(r"<script\b([^>]*)>", text):
        assert "src=" in attributes
    assert "javascript:" not in text


@pytest.mark.parametrize("path", sorted((BASE_DIR / "static").rglob("*.js")), ids=lambda p: p.name)
def test_scripts_make_no_markup_out_of_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    sinks = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc"
    assert not re.search(sinks, text)
    assert "http" not in re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)


def test_the_scripts_of_the_site_are_seen() -> None:
    assert len(sources(".html")) > 80
    assert len(sources(".py")) > 100


def test_no_secret_is_in_the_repository() -> None:
    """The example of the environment names the variable, and leaves it empty."""
    example = (BASE_DIR / ".env.example").read_text(encoding="utf-8")
    assert "\nSECRET_KEY=\n" in example
    assert ".env" in (BASE_DIR / ".gitignore").read_text(encoding="utf-8").split()
