"""``docs/security.md`` claims nothing without a test that is there, and leaves out no attack."""

from __future__ import annotations

import ast
import re

from advisor.settings import BASE_DIR

DOCUMENT = (BASE_DIR / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", DOCUMENT)


def functions(path: str) -> set[str]:
    tree = ast.parse((BASE_DIR / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_test_that_it_names_is_there() -> None:
    assert len(NAMED) > 60
    assert [f"{path}::{name}" for path, name in NAMED if name not in functions(path)] == []


def test_every_row_of_its_tables_of_claims_names_a_test() -> None:
    for heading in ("## Inputs and their limits", "## OWASP ASVS"):
        section = DOCUMENT.partition(heading)[2].partition("\n## ")[0]
        rows = [line for line in section.splitlines() if line.startswith("| ")][2:]
        assert len(rows) > 15
        assert [row for row in rows if "::test_" not in row] == []


def test_it_names_something_of_every_file_of_attacks() -> None:
    files = {f"advisor/tests/{p.name}" for p in (BASE_DIR / "advisor/tests").glob("test_attacks_*")}
    assert files <= {path for path, _ in NAMED}


def test_it_says_where_to_report() -> None:
    report = (BASE_DIR / "SECURITY.md").read_text(encoding="utf-8")
    assert "/.well-known/security.txt" in report
    assert "three working days" in report
    assert "SECURITY.md" in DOCUMENT
