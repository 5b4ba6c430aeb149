"""What the audit of the locked packages makes of what it is told."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from typing import Any

from advisor.settings import BASE_DIR

SCRIPT = BASE_DIR / "scripts" / "audit.py"
audit: dict[str, Any] = runpy.run_path(str(SCRIPT))
SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
UNKNOWN = {"name": "own", "skip_reason": "Dependency not found"}
WEAK = {"name": "x", "version": "1", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["1.1"]}]}


def test_a_known_weakness_fails_and_says_what_mends_it() -> None:
    status, lines = audit["judged"]([SOUND, WEAK, UNKNOWN])
    assert status == 1
    assert "x 1: CVE-2026-1, mended in 1.1" in lines


def test_what_nobody_knows_is_a_note_and_no_failure() -> None:
    """A note that does not look like a check that was skipped, on which CI would fail."""
    for dependencies in ([], [UNKNOWN], [SOUND, UNKNOWN]):
        status, lines = audit["judged"](dependencies)
        assert status == 0
        assert [line for line in lines if line.startswith("note: ")]
        assert not [line for line in lines if line.startswith("skipped:")]


def test_the_bill_of_materials_lists_all_that_is_locked() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--sbom"], capture_output=True, text=True, check=True
    )
    parts = json.loads(done.stdout)["components"]
    lock = (BASE_DIR / "requirements.txt").read_text(encoding="utf-8")
    assert len(parts) == len(re.findall(r"^[\w.-]+==", lock, re.MULTILINE)) > 30
    assert sum(len(part["hashes"]) for part in parts) == lock.count("--hash=")
    assert all(part["hashes"] for part in parts)
    django = next(part for part in parts if part["name"] == "django")
    assert django["purl"] == f"pkg:pypi/django@{django['version']}"
