"""What is locked: known weaknesses of it, and a list of it for other tools.

    python scripts/audit.py          exit 0: none is known, or nobody could be asked; 1: some are
    python scripts/audit.py --sbom   what runs in production, as a CycloneDX document

Only where no advisories can be had (offline, or from a mirror without them) it says so and passes.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 90  # seconds
NOTHING = "note: nothing was audited, because no index of advisories could be reached."
_LOCKED = re.compile(r"^([\w.-]+)==([^\s;\\]+)((?:.*\n)(?:    --hash=.*\n?)*)", re.MULTILINE)


def main(arguments: list[str]) -> int:
    if arguments == ["--sbom"]:
        lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
        print(json.dumps(bill_of_materials(lock), indent=2))
        return 0
    try:
        dependencies = _advisories()
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        print(NOTHING)
        return 0
    status, lines = judged(dependencies)
    print("\n".join(lines))
    return status


def judged(dependencies: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """The exit status, and what to say of what pip-audit found."""
    unknown = [each for each in dependencies if "skip_reason" in each]
    if len(unknown) == len(dependencies):
        return 0, [NOTHING]
    lines = [f"{len(dependencies) - len(unknown)} packages audited."]
    if unknown:
        names = ", ".join(each["name"] for each in unknown)
        lines.append(f"note: the index of advisories does not know {names}.")
    weak = [(each, weakness) for each in dependencies for weakness in each.get("vulns", ())]
    for each, weakness in weak:
        mended = ", ".join(weakness["fix_versions"]) or "no release yet"
        lines.append(f"{each['name']} {each['version']}: {weakness['id']}, mended in {mended}")
    return (1 if weak else 0), lines


def bill_of_materials(lock: str) -> dict[str, Any]:
    """The packages of a lock with their versions and hashes, in the form of CycloneDX 1.5."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "components": [
            {
                "type": "library",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version}",
                "hashes": [
                    {"alg": "SHA-256", "content": digest}
                    for digest in re.findall(r"sha256:([0-9a-f]{64})", rest)
                ],
            }
            for name, version, rest in _LOCKED.findall(lock)
        ],
    }


def _advisories() -> list[dict[str, Any]]:
    lock = ["--requirement", "requirements-dev.txt", "--disable-pip"]
    options = ["--format", "json", "--timeout", "5", "--progress-spinner", "off"]
    asked = subprocess.run(
        [sys.executable, "-m", "pip_audit", *lock, *options],
        cwd=ROOT,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    found: list[dict[str, Any]] = json.loads(asked.stdout)["dependencies"]
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
