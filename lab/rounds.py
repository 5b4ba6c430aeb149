"""One round: the frameworks of a size take turns, so that what disturbs the machine meets all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import load
from services import SIZES
from serving import Prepared, Server, running

#: Values of one round by quantity and framework.
Found = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Plan:
    """How many rounds, how often the frameworks take turns in each, and how long each turn is."""

    rounds: int
    passes: int
    seconds: int  # of load, each for throughput and for latency


FULL = Plan(rounds=7, passes=3, seconds=1)
QUICK = Plan(rounds=2, passes=1, seconds=1)


def turns(prepared: Sequence[Prepared], number: int) -> list[list[Prepared]]:
    """The services by size; within a size another framework begins in each round."""
    found = []
    for size in SIZES:
        if group := [one for one in prepared if one.service.size == size]:
            shift = number % len(group)
            found.append(group[shift:] + group[:shift])
    return found


def one_round(group: Sequence[Prepared], plan: Plan) -> Found:
    """What is measured of the services of one size in one round."""
    return starts(group, plan) | loads(group, plan)


def starts(group: Sequence[Prepared], plan: Plan) -> Found:
    """The quickest start of each, in milliseconds."""
    found: Found = {}
    for _ in range(plan.passes):
        for one in group:
            key = ("cold-start", one.service.framework)
            with running(one) as server:
                found[key] = min(found.get(key, float("inf")), server.seconds_to_answer * 1000)
    return found


def loads(group: Sequence[Prepared], plan: Plan) -> Found:
    """What is measured under load, while the servers of the others wait."""
    loaded: dict[str, list[load.Load]] = defaultdict(list)
    alone: dict[str, list[load.Load]] = defaultdict(list)
    used: dict[str, float] = defaultdict(float)
    found: Found = {}
    with ExitStack() as stack:
        servers = [(one, stack.enter_context(running(one))) for one in group]
        for one, server in servers:
            put(one, server, 4, 1)  # to warm up
        for _ in range(plan.passes):
            for one, server in servers:
                framework = one.service.framework
                before = server.processor_seconds()
                loaded[framework].append(put(one, server, 4, plan.seconds))
                used[framework] += server.processor_seconds() - before
                alone[framework].append(put(one, server, 1, plan.seconds))
        for one, server in servers:
            found["memory-per-worker", one.service.framework] = server.memory_mib()
    for framework, turn in loaded.items():
        requests = sum(each.requests for each in turn)
        found["processor-time", framework] = used[framework] * 1000 / requests
        found["requests-per-second", framework] = max(each.per_second for each in turn)
        found["latency", framework] = min(each.p50 for each in alone[framework])
    return found


def put(one: Prepared, server: Server, connections: int, seconds: int) -> load.Load:
    return load.put(server.port, one.service.measured_path, one.headers, connections, seconds)
