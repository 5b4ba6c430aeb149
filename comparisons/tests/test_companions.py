"""What a result tells people to install can be installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from comparisons.knowledge import PublishedEdition

#: What the resolver says where no package index can be reached.
NO_INDEX = ("error sending request", "failed to fetch", "dns error", "connect")


@pytest.mark.enable_socket
@pytest.mark.parametrize("framework", ["django", "flask", "fastapi"])
def test_all_packages_of_a_framework_resolve_together(
    edition: PublishedEdition, framework: str
) -> None:
    """Every profile's list is a part of this one, so it resolves as well."""
    knowledge = edition.knowledge
    packages = {knowledge.framework[framework].package}
    packages |= {c.package for c in knowledge.companions if c.framework == framework and c.package}
    assert len(packages) > 5
    done = subprocess.run(
        [Path(sys.executable).with_name("uv"), "pip", "compile", "--quiet", "-"],
        input="\n".join(sorted(packages)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and any(word in done.stderr.lower() for word in NO_INDEX):
        pytest.skip("no package index can be reached")
    assert done.returncode == 0, done.stderr
    resolved = {line.split("==")[0].lower() for line in done.stdout.splitlines() if "==" in line}
    assert {package.split("[")[0].lower() for package in packages} <= resolved


def test_companions_name_what_exists_once(edition: PublishedEdition) -> None:
    spelled: dict[str, set[str]] = {}
    for companion in edition.knowledge.companions:
        if companion.package:
            spelled.setdefault(companion.package.lower(), set()).add(companion.package)
    assert [names for names in spelled.values() if len(names) > 1] == []
