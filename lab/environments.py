"""The laboratory's own environments: one for each service, from its hash-pinned lock."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import venv
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from services import Service

LIST = """
import json
from importlib.metadata import distributions
found = {d.metadata["Name"].lower().replace("_", "-"): d.version for d in distributions()}
print(json.dumps(found))
"""
TOOLS = ("pip", "setuptools", "wheel")  # what a new environment holds already


def create(services: Iterable[Service], say: Callable[[str], None]) -> None:
    """Creates what is missing, two at a time; an environment is good while its lock is the same."""
    missing = [service for service in services if not _is_current(service)]
    with ThreadPoolExecutor(2) as pool:
        for service in pool.map(_install, missing):
            say(f"installed {service.name}")


def packages(service: Service) -> dict[str, str]:
    """Every distribution that the service needs, with its version; pip itself not among them."""
    done = subprocess.run([service.python, "-c", LIST], capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return {name: found[name] for name in sorted(found) if name not in TOOLS}


def named(service: Service) -> list[str]:
    """The packages that the service's author names; the others come with them."""
    lines = service.requirements.read_text(encoding="utf-8").splitlines()
    names = (re.match(r"[\w.-]+", line) for line in lines)
    return [name[0].lower() for name in names if name]


def _is_current(service: Service) -> bool:
    stamp = service.environment / "installed"
    return stamp.exists() and stamp.read_text(encoding="utf-8") == _digest(service)


def _digest(service: Service) -> str:
    return hashlib.sha256(service.lock.read_bytes() + sys.version.encode()).hexdigest()


def _install(service: Service) -> Service:
    venv.create(service.environment, with_pip=True, clear=True)
    python: list[str | Path] = [service.python]
    pip = [*python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    done = subprocess.run(
        [*pip, "--require-hashes", "--requirement", service.lock],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"The packages of {service.name} could not be installed:\n{done.stderr}")
    (service.environment / "installed").write_text(_digest(service), encoding="utf-8")
    return service
