"""The steps of deploy/Dockerfile, done outside of Docker in a clean copy of the project."""

from __future__ import annotations

import fnmatch
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from chaos.site import ROOT, Site
from chaos.visitor import Visitor

#: Steps that bring what is here already, or belong to the system of the image.
OF_THE_SYSTEM = ("apt-get ", "pip ", "install --directory ")
#: Root may write everywhere, unless it has given that up.
WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()


def steps() -> Iterator[tuple[str, str]]:
    """The instructions of the Dockerfile."""
    for line in (ROOT / "deploy" / "Dockerfile").read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, rest = line.partition(" ")
            yield name, rest


def as_docker_copies(folder: Path) -> Path:
    patterns = (ROOT / ".dockerignore").read_text().split()

    def ignored(where: str, names: list[str]) -> set[str]:
        at_top = Path(where) == ROOT
        wanted = [p.removeprefix("**/") for p in patterns if at_top or p[:3] == "**/"]
        return {name for name in names if any(fnmatch.fnmatch(name, p) for p in wanted)}

    return Path(shutil.copytree(ROOT, folder, ignore=ignored, symlinks=True))


def test_the_image_serves(database: Path, tmp_path: Path) -> None:
    """Once it is built, nothing in it can be written to."""
    root = as_docker_copies(tmp_path / "image")
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    environment |= {"DATABASE_URL": f"sqlite:///{database}"}
    done = []
    for name, rest in steps():
        match name:
            case "ENV":
                environment |= dict(pair.split("=", 1) for pair in shlex.split(rest))
            case "RUN" if not rest.startswith(OF_THE_SYSTEM):
                run = {"cwd": root, "env": {**os.environ, **environment}, "check": True}
                subprocess.run(["sh", "-c", rest], **run)  # type: ignore[call-overload]
                done.append(rest)
    assert len(done) == 2, done
    subprocess.run(["chmod", "--recursive", "a-w", root], check=True)
    site = Site(tmp_path, environment, root)
    prepare = ("python", "manage.py", "serve", "--prepare-only")
    run = {"cwd": root, "env": site.environment, "check": True}
    subprocess.run([*WITHOUT_RIGHTS, *prepare], **run)  # type: ignore[call-overload]
    command = json.loads(next(rest for name, rest in steps() if name == "CMD"))
    site.start([*WITHOUT_RIGHTS, *command])
    try:
        assert Visitor(site.place).get("/readyz").text == "ok\n"
        assert 'rel="stylesheet"' in Visitor(site.place).get("/").text
    finally:
        site.stop()
