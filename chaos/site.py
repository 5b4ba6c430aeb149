"""The site as it is deployed: gunicorn with ``gunicorn.conf.py``, in processes of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from postgres import free_port

from chaos.visitor import Place, Visitor

ROOT = Path(__file__).resolve().parent.parent
_START = ("-m", "gunicorn", "--config", "gunicorn.conf.py", "advisor.wsgi")
GUNICORN = (sys.executable, *_START)
#: Seconds within which a site has to be ready, and to have ended.
START, END = 60, 40


#: What is in the folder of a developer and not in the repository.
_NOT_IN_A_COPY = shutil.ignore_patterns(
    ".git", ".venv", ".env", ".cache", "static-built", "*.sqlite3*", "__pycache__", ".*_cache"
)


def clean_copy(folder: Path) -> Path:
    """A copy of the project as a deployment has it."""
    return Path(shutil.copytree(ROOT, folder, ignore=_NOT_IN_A_COPY, symlinks=True))


def _python_of(root: Path) -> str:
    """The one with a release's own packages, where those were set up for it."""
    own = root / ".venv" / "bin" / "python"
    return str(own) if root != ROOT and own.exists() else sys.executable


class Site:
    """A server that can be started, hurt and started again on the same port and the same data."""

    def __init__(self, folder: Path, environment: Mapping[str, str], root: Path = ROOT) -> None:
        self.port, self.folder, self._root = free_port(), folder, root
        self._python = _python_of(root)
        self.place = Place("127.0.0.1", self.port)
        self.log = folder / f"site-{self.port}.log"
        #: What it keeps lies in its own folder, so that no other site's pages are taken for it.
        self.environment = {
            **os.environ,
            "SAVES_PER_ADDRESS": "1000000000",  # all visitors come from one address
            "CACHE_URL": f"filecache://{folder}/cache-{self.port}",
            "LOG_FORMAT": "text",
            **environment,
            "PORT": str(self.port),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("The site was not started.")
        return self._process.pid

    def start(
        self, command: Sequence[str] = (), handed_over: Sequence[int] = (), wait: bool = True
    ) -> None:
        """Starts it and waits until it says that it is ready."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                command or (self._python, *_START),
                cwd=self._root,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=handed_over,
            )
        if wait:
            try:
                self.wait_until_ready()
            except AssertionError:
                self.kill()
                raise

    def wait_until_ready(self, seconds: float = START) -> float:
        """Gives after how many seconds it was. :raises AssertionError: if it never is."""
        began, said = time.monotonic(), "no answer"
        while time.monotonic() - began < seconds:
            answer = Visitor(self.place, patience=10).get("/readyz")
            if answer.status == 200:
                return time.monotonic() - began
            said = answer.text
            time.sleep(0.05)
        message = f"The site was not ready within {seconds} s ({said}):\n{self.printed()[-4000:]}"
        raise AssertionError(message)

    def printed(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def stop(self) -> int:
        """Asks it to end and waits; gives its exit status."""
        if self._process is None:
            return 0
        self._process.terminate()
        try:
            return self._process.wait(END)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        """Ends its first process without notice."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(END)

    def workers(self) -> list[int]:
        path = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(word) for word in path.read_text().split()]

    def memory(self) -> int:
        """How many bytes of memory its workers hold, the largest of them."""
        pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.workers()]
        return max(pages) * os.sysconf("SC_PAGE_SIZE")

    def manage(self, *arguments: str) -> str:
        """Runs a command of manage.py on the same data; gives what it prints."""
        done = subprocess.run(
            [self._python, "manage.py", *arguments],
            cwd=self._root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def running(folder: Path, root: Path = ROOT, **environment: str) -> Iterator[Site]:
    """A site that is ready, and is stopped in the end."""
    site = Site(folder, environment, root)
    site.start()
    try:
        yield site
    finally:
        site.stop()
