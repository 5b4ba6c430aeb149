"""Programs of others: the script of docs/recompute.md and a client in another language."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.models import Recommendation
from advisor.settings import BASE_DIR
from comparisons.engine.profile import Profile

CLIENT = Path(__file__).with_name("client.mjs")
SCRIPTS = re.findall(
    r"^```python\n(.*?)^```", (BASE_DIR / "docs/recompute.md").read_text(), re.MULTILINE | re.DOTALL
)


def run(*command: str, cwd: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, input=given, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=["verdict", "digest"])
def test_the_second_opinion_agrees(server: str, tmp_path: Path, script: str) -> None:
    done = run(sys.executable, "-I", "-", server, cwd=tmp_path, given=script)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        pytest.param("times = 2 if", "times = 1 if", id="emphasis forgotten"),
        pytest.param('c["base_weight"]', '2 * c["base_weight"]', id="other weights"),
        pytest.param('"clear": 0.5', '"clear": 0.3', id="other limits"),
    ],
)
def test_another_arithmetic_does_not_agree(
    server: str, tmp_path: Path, right: str, wrong: str
) -> None:
    assert right in SCRIPTS[0]
    altered = SCRIPTS[0].replace(right, wrong, 1)
    done = run(sys.executable, "-I", "-", server, cwd=tmp_path, given=altered)
    assert "AssertionError" in done.stderr


def test_the_second_opinion_is_short_and_shares_no_code() -> None:
    assert len(SCRIPTS[0].splitlines()) < 40
    imported = re.findall(r"^(?:import|from) (.*?)(?: import .*)?$", SCRIPTS[0], re.MULTILINE)
    assert set(", ".join(imported).split(", ")) <= {"json", "math", "sys", "urllib.request"}


def test_a_client_in_another_language_stores_and_reads(server: str, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    done = run(node, str(CLIENT), server, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    seen = json.loads(done.stdout)
    row = Recommendation.objects.get(key=seen["key"])
    assert row.document() == seen["verdict"]
    assert Profile(row.answers, frozenset(row.emphasis), row.title).document() == {
        "title": "Stored by Node: ä, 日本, 🧭",
        "answers": {"admin": "staff", "kind": "business-app"},
        "emphasis": ["admin"],
    }
