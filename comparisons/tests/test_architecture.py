"""The lines that imports may not cross, read from the source of every file."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import comparisons.engine

COMPARISONS = Path(__file__).parents[1]
ENGINE = COMPARISONS / "engine"
MODULES = sorted(path.stem for path in ENGINE.glob("*.py"))
#: What each module of the engine may import of the others. Nothing else is offered to them.
ONE_WAY = {
    "__init__": set[str](),
    "facts": set[str](),
    "profile": {"facts"},
    "scoring": {"facts", "profile"},
    "flip": {"profile", "scoring"},
    "explanation": {"facts", "flip", "profile", "scoring", "__init__"},
    "asking": {"explanation", "profile", "scoring"},
    "sensitivity": {"facts", "profile", "scoring"},
    "subtotals": {"profile", "scoring"},
    "drift": {"facts", "profile", "scoring"},
    "difference": {"facts"},
    "wording": set(),
    "replay": {"profile", "scoring"},
    "alteration": {"profile", "scoring"},
    "disagreement": {"explanation", "profile", "scoring"},
    "findings": {"profile"},
    "references": {"facts", "findings", "profile"},
    "lint": {"facts", "findings", "profile", "references", "scoring"},
    "balance": {"facts", "profile", "scoring"},
    "review_context": {"facts", "findings", "profile", "scoring"},
    "evidence_rules": {"facts", "findings", "review_context"},
    "weighting_rules": {"balance", "facts", "findings", "profile", "review_context", "scoring"},
    "review": {
        *("evidence_rules", "explanation", "facts", "findings", "lint"),
        *("profile", "review_context", "scoring", "weighting_rules"),
    },
}
#: Parts of the standard library that know the time, the machine or the world.
WORLDLY = {
    *("asyncio", "datetime", "io", "locale", "logging", "multiprocessing", "os", "pathlib"),
    *("random", "secrets", "shutil", "socket", "sqlite3", "subprocess", "tempfile", "threading"),
    *("time", "urllib", "uuid", "zoneinfo"),
}


def imported(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it; relative ones with their leading dots."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            dots = "." * node.level
            found |= (
                {f"{dots}{node.module}"} if node.module else {dots + a.name for a in node.names}
            )
    return found


def test_every_module_of_the_engine_has_its_place() -> None:
    assert set(MODULES) == set(ONE_WAY)


def test_the_contract_names_every_module_after_those_that_it_imports() -> None:
    listed = re.findall(r"^``(\w+)`` ", comparisons.engine.__doc__ or "", re.MULTILINE)
    assert sorted(["__init__", *listed]) == MODULES
    for number, module in enumerate(listed):
        assert ONE_WAY[module] - {"__init__"} <= set(listed[:number]), module


@pytest.mark.parametrize("module", MODULES)
def test_imports_within_the_engine_run_one_way(module: str) -> None:
    relative = {name for name in imported(ENGINE / f"{module}.py") if name.startswith(".")}
    allowed = ONE_WAY[module]
    known = {f".{other}" for other in allowed} | ({".VERSION"} if "__init__" in allowed else set())
    assert relative <= known


@pytest.mark.parametrize("module", MODULES)
def test_the_engine_imports_only_the_standard_library_and_itself(module: str) -> None:
    absolute = {name for name in imported(ENGINE / f"{module}.py") if not name.startswith(".")}
    tops = {name.split(".")[0] for name in absolute}
    assert tops <= sys.stdlib_module_names - WORLDLY


def test_the_engine_imports_where_django_cannot_be() -> None:
    lines = [
        "import sys",
        "sys.modules['django'] = None",
        *(f"import comparisons.engine.{module}" for module in MODULES if module != "__init__"),
        "print(sorted(name for name in sys.modules if name.startswith('comparisons')))",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=COMPARISONS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    engine = {f"comparisons.engine.{module}" for module in MODULES if module != "__init__"}
    expected = {"comparisons", "comparisons.engine", *engine}
    assert ast.literal_eval(done.stdout) == sorted(expected)


def test_comparisons_never_imports_advisor() -> None:
    files = sorted(COMPARISONS.rglob("*.py"))
    assert len(files) > 20
    guilty = [
        f"{path.relative_to(COMPARISONS)} imports {name}"
        for path in files
        for name in sorted(imported(path))
        if name.split(".")[0] == "advisor"
    ]
    assert guilty == []


def test_importing_comparisons_runs_nothing() -> None:
    assert (COMPARISONS / "__init__.py").read_text(encoding="utf-8") == ""
