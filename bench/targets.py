"""What is asked for, and how fast the answer should be in ratio to the floor."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from .rows import multiply
from .servers import Server

#: More pages than a process keeps in its memory, so that each is taken from the shared cache.
SEEN = 500
#: So many ways to answer that none is kept by the time it comes again.
OTHERS = 3_000
#: More than are drawn in all runs, so that none is asked for twice.
FRESH = 6_000
#: How many addresses save. Each has a count of its own, as visitors do.
SAVERS = 200


@dataclass(frozen=True)
class Target:
    """One kind of request.

    ``paths`` are asked for in turn. In a ``body`` the word NUMBER stands for another one each time;
    what is sent comes from many addresses.
    """

    name: str
    path: str
    goal: float | None = None
    goal_postgresql: float | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    content_type: str = ""
    paths: Sequence[str] = ()


def targets(server: Server, database: str) -> Iterator[Target]:
    """All that the table shows, in its order. Stores recommendations to ask for."""
    asked = _questions(server)
    answers = {slug: choices[n % len(choices)] for n, (slug, choices) in enumerate(asked.items())}
    profile = json.dumps({"answers": answers})
    stored = server.ask("POST", "/api/v1/recommendations", profile, Content_Type="application/json")
    query, page = urlencode(answers), urlsplit(stored.headers["Location"]).path
    packed = {"Accept-Encoding": "gzip"}
    others = [urlencode(each) for each in _others(asked, OTHERS)]
    yield Target("home", "/", headers=packed)
    yield from _of_answers("questionnaire page", "/questionnaire/data/", query, others, 0.20)
    yield from _of_answers("result", "/result/", query, others, 0.10)
    yield Target("permalink, warm", page, 0.95, headers=packed)
    known = server.ask("GET", page, Accept_Encoding="gzip")
    stored_pages = [f"/r/{key}/" for key in multiply(database, FRESH + SEEN)]
    seen, unseen = stored_pages[:SEEN], stored_pages[SEEN:]
    for path in seen:
        server.ask("GET", path, Accept_Encoding="gzip")
    yield Target("permalink, first view", "", 0.55, headers=packed, paths=seen)
    yield Target("permalink, drawn anew", "", 0.15, headers=packed, paths=unseen)
    same = {**packed, "If-None-Match": known.headers["ETag"]}
    yield Target("permalink, 304", page, 1.0, headers=same)
    yield Target("permalink as JSON", f"{page.rstrip('/')}.json", 0.95, headers=packed)
    yield Target("catalogue: compare", "/compare/", 0.95, headers=packed)
    yield Target("catalogue: criterion", "/criteria/orm/", 0.95, headers=packed)
    yield Target(
        "API: advice", "/api/v1/advice", 0.40, body=profile, content_type="application/json"
    )
    yield _save(f"/save/?{query}", server)


def _save(path: str, server: Server) -> Target:
    """The form as a browser sends it: with its token, and the cookie that came with the page."""
    cookie = server.ask("GET", path).headers["Set-Cookie"].partition(";")[0]
    token = cookie.partition("=")[2]
    return Target(
        "save",
        path,
        0.10,
        0.20,
        headers={"Cookie": cookie},
        body=urlencode({"csrfmiddlewaretoken": token, "title": "NUMBER"}),
        content_type="application/x-www-form-urlencoded",
    )


def _of_answers(
    name: str, path: str, query: str, others: Sequence[str], goal: float
) -> Iterator[Target]:
    """A page that shows answers: other ones each time, and the same again."""
    packed = {"Accept-Encoding": "gzip"}
    paths = [f"{path}?{each}" for each in others]
    yield Target(f"{name}, other answers each time", "", goal, headers=packed, paths=paths)
    yield Target(f"{name}, the same again", f"{path}?{query}", goal, headers=packed)


def _questions(server: Server) -> dict[str, list[str]]:
    """The questions of the newest edition with their choices."""
    asked = json.loads(server.ask("GET", "/api/v1/questionnaire").body)
    return {
        question["slug"]: [choice["slug"] for choice in question["choices"]]
        for section in asked["sections"]
        for question in section["questions"]
    }


def _others(asked: dict[str, list[str]], count: int) -> Iterator[dict[str, str]]:
    """Every question answered, by chance, so many times; the same in each run."""
    chance = random.Random(count)  # noqa: S311 - nobody has to guess them
    for _ in range(count):
        yield {slug: chance.choice(choices) for slug, choices in asked.items()}
