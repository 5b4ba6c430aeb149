"""What is asked for, and how fast the answer should be in ratio to the floor."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from .rows import multiply
from .servers import Server

#: More pages than a process keeps in its memory, so that each is taken from the shared cache.
SEEN = 300
#: More than are drawn in all runs, so that none is asked for twice.
FRESH = 3_000


@dataclass(frozen=True)
class Target:
    """One kind of request.

    ``keys`` are asked for in turn. In a ``body`` the word NUMBER stands for another one each time.
    """

    name: str
    path: str
    goal: float | None = None
    goal_postgresql: float | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    content_type: str = ""
    keys: Sequence[str] = ()


def targets(server: Server, database: str) -> Iterator[Target]:
    """All that the table shows, in its order. Stores recommendations to ask for."""
    answers = _answers(server)
    profile = json.dumps({"answers": answers})
    stored = server.ask("POST", "/api/v1/recommendations", profile, Content_Type="application/json")
    query, page = urlencode(answers), urlsplit(stored.headers["Location"]).path
    packed = {"Accept-Encoding": "gzip"}
    yield Target("home", "/", headers=packed)
    yield Target("questionnaire page", f"/questionnaire/data/?{query}", 0.20, headers=packed)
    yield Target("stateless result", f"/result/?{query}", 0.10, headers=packed)
    yield Target("permalink, warm", page, 0.95, headers=packed)
    known = server.ask("GET", page, Accept_Encoding="gzip")
    stored_keys = multiply(database, FRESH + SEEN)
    seen = stored_keys[:SEEN]
    for key in seen:
        server.ask("GET", f"/r/{key}/", Accept_Encoding="gzip")
    yield Target("permalink, first view", "/r/", 0.55, headers=packed, keys=seen)
    yield Target("permalink, drawn anew", "/r/", 0.15, headers=packed, keys=stored_keys[SEEN:])
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


def _answers(server: Server) -> dict[str, str]:
    """Every question of the newest edition answered, the choices in turn."""
    asked = json.loads(server.ask("GET", "/api/v1/questionnaire").body)
    questions = [question for section in asked["sections"] for question in section["questions"]]
    return {
        question["slug"]: question["choices"][number % len(question["choices"])]["slug"]
        for number, question in enumerate(questions)
    }
