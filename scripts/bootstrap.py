"""Sets up what every other command needs: .venv with the locked packages, and .env with a secret.

Runs on a bare Python, so it imports the standard library only. ``bootstrap.py run`` installs what
the site needs, ``bootstrap.py dev`` also what the tests need. Does nothing that is done already.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}


def main(wanted: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs before any version is assured
        sys.exit(f"Python 3.11 or later is needed; {sys.executable} is {sys.version.split()[0]}.")
    if not os.access(ROOT, os.W_OK):
        sys.exit(f"The folder {ROOT} cannot be written to: give yourself write permission to it.")
    create_environment()
    install(wanted)
    write_secret()


def create_environment() -> None:
    if PYTHON.exists():
        return
    say("Creating the virtual environment .venv")
    try:
        import ensurepip  # noqa: F401 - Debian ships venv without it
        import venv
    except ImportError:
        sys.exit(
            "Python's venv module is missing: install it first "
            "(on Debian and Ubuntu: apt-get install python3-venv)."
        )
    venv.create(VENV, with_pip=True)


def install(wanted: str) -> None:
    """Installs a lock unless the same one, or the larger one, was installed before."""
    stamp = VENV / "installed"
    installed = stamp.read_text().split() if stamp.exists() else []
    if digest(LOCKS[wanted]) in installed:
        return
    say(f"Installing the packages of {LOCKS[wanted].name} (a minute or two)")
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check"]
    # The log is kept back and shown on failure only: an index that lacks a package is no news.
    done = subprocess.run(
        [*pip, "install", "--quiet", "--require-hashes", "--requirement", LOCKS[wanted]],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
        sys.exit(f"The packages of {LOCKS[wanted].name} could not be installed; see above.")
    covered = LOCKS if wanted == "dev" else (wanted,)
    stamp.write_text("\n".join(digest(LOCKS[name]) for name in covered))


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def write_secret() -> None:
    path = ROOT / ".env"
    if path.exists() or os.environ.get("SECRET_KEY"):
        return
    say("Writing a fresh SECRET_KEY to .env")
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(f"SECRET_KEY={secrets.token_urlsafe(50)}\n")


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
