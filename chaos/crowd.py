"""Many visitors at once: what they did, what they got, and whether anything was lost."""

from __future__ import annotations

import itertools
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Self
from urllib.parse import urlencode

from chaos.visitor import CUT_OFF, REFUSED, Answer, Place, Visitor

#: One save needs these answers at least, so that it is some project.
_ANSWERS = "kind=internal-tool&admin=staff"
_run = itertools.count()


@dataclass
class Tally:
    """What happened to everybody."""

    #: The permalinks that were handed out, each with the title that it has to show.
    promised: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    #: Answers that no visitor should get: faults, and refusals without a word.
    wrong: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def note(self, what: str, answer: Answer) -> None:
        with self._lock:
            self.statuses[answer.status] += 1
            if answer.status >= 500 and not answer.is_polite_refusal:
                self.wrong.append(f"{what}: {answer.status} {answer.text[:300]}")
            if 200 <= answer.status < 400:
                self.seconds.setdefault(what, []).append(answer.seconds)

    def promise(self, path: str, title: str) -> None:
        with self._lock:
            self.promised[path] = title

    @property
    def unanswered(self) -> int:
        return self.statuses[REFUSED] + self.statuses[CUT_OFF]

    @property
    def all_seconds(self) -> list[float]:
        return [each for taken in self.seconds.values() for each in taken]

    def percentiles(self) -> tuple[float, float]:
        """The 50th and the 99th of all answers, in seconds."""
        cuts = statistics.quantiles(self.all_seconds, n=100)
        return cuts[49], cuts[98]

    def __str__(self) -> str:
        words = {REFUSED: "refused", CUT_OFF: "cut off"}
        counts = sorted(self.statuses.items())
        parts = [f"{count:,} x {words.get(status, status)}" for status, count in counts]
        return f"{', '.join(parts)}; {len(self.promised):,} permalinks handed out"


Doing = Callable[[Visitor, Tally, int], None]


def save(visitor: Visitor, tally: Tally, number: int) -> None:
    """Saves one recommendation of its own."""
    title = f"Project {number}"
    answer = visitor.post(f"/save/?{_ANSWERS}", title=title)
    tally.note("save", answer)
    if answer.status == 303:
        tally.promise(answer.location, title)
    else:
        time.sleep(0.02)


class Journey:
    """The whole way: home, each section of the questionnaire, check, result, save, permalink."""

    def __init__(self, place: Place) -> None:
        described = json.loads(Visitor(place).get("/api/v1/questionnaire").text)
        #: The choices of each question of each section.
        self._sections: dict[str, dict[str, list[str]]] = {
            section["slug"]: {
                question["slug"]: [choice["slug"] for choice in question["choices"]]
                for question in section["questions"]
            }
            for section in described["sections"]
        }

    def __call__(self, visitor: Visitor, tally: Tally, number: int) -> None:
        chance, given = random.Random(number), dict[str, str]()  # noqa: S311 - no secret
        if not self._is_fine(tally, "home", visitor.get("/")):
            return
        onward = [*list(self._sections)[1:], "check"]
        for slug, following in zip(self._sections, onward, strict=True):
            for question, choices in self._sections[slug].items():
                if chance.random() < 0.8:
                    given[question] = chance.choice(choices)
            path = f"/questionnaire/{slug}/?{urlencode(given)}"
            for address in (path, f"{path}&to={following}"):
                if not self._is_fine(tally, "section", visitor.get(address)):
                    return
        query, title = urlencode(given), f"Journey {number}"
        for what, address in (
            ("check", f"/questionnaire/check/?{query}"),
            ("result", f"/result/?{query}"),
            ("form", f"/save/?{query}"),
        ):
            if not self._is_fine(tally, what, visitor.get(address)):
                return
        answer = visitor.post(f"/save/?{query}", title=title)
        if self._is_fine(tally, "save", answer):
            tally.promise(answer.location, title)
            page = visitor.get(answer.location)
            if self._is_fine(tally, "permalink", page) and title not in page.text:
                tally.wrong.append(f"{answer.location} does not show {title}")

    def _is_fine(self, tally: Tally, what: str, answer: Answer) -> bool:
        tally.note(what, answer)
        return answer.status in (200, 302, 303)


class Crowd:
    """So many visitors at a time, until they are told to stop or have come often enough."""

    def __init__(self, place: Place, doing: Doing, size: int, times: int | None = None) -> None:
        self.tally = Tally()
        self._place, self._doing = place, doing
        self._ended = Event()
        start = next(_run) * 1_000_000
        numbers = range(start, start + times) if times else itertools.count(start)
        self._numbers, self._lock = iter(numbers), Lock()
        self._threads = [Thread(target=self._come, daemon=True) for _ in range(size)]

    def _come(self) -> None:
        visitor = Visitor(self._place)
        while not self._ended.is_set():
            with self._lock:
                number = next(self._numbers, None)
            if number is None:
                return
            self._doing(visitor, self.tally, number)

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.join()

    def join(self) -> None:
        """Waits until everybody has come as often as agreed, or was told to stop."""
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive(), "A visitor waits for ever."

    @property
    def saved(self) -> int:
        return len(self.tally.promised)

    def wait_for_saves(self, number: int, seconds: float = 120) -> None:
        """Until so many more permalinks were handed out than now."""
        wanted, until = self.saved + number, time.monotonic() + seconds
        while self.saved < wanted and any(thread.is_alive() for thread in self._threads):
            assert time.monotonic() < until, f"Nobody can save any more: {self.tally}"
            time.sleep(0.01)


@contextmanager
def saving(place: Place, size: int = 8, doing: Doing = save) -> Iterator[Crowd]:
    """Visitors who save all the time, while something else happens."""
    with Crowd(place, doing, size) as crowd:
        crowd.wait_for_saves(size)
        yield crowd


def lost(place: Place, tally: Tally) -> list[str]:
    """The permalinks that were handed out and do not show what they have to.

    With a query in their address they are drawn from the database, whatever was kept. Who is told
    to come back later does so.
    """
    visitor = Visitor(place)

    def shows(path: str, title: str) -> bool:
        for _ in range(100):
            answer = visitor.get(f"{path.rstrip('/')}.json?anew")
            if answer.status in (200, 404):
                return f'"title":"{title}"' in answer.text
            time.sleep(0.1)
        return False

    return [path for path, title in tally.promised.items() if not shows(path, title)]
