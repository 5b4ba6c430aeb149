"""What happens inside one process: the engine beside published libraries of MCDA methods."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

from pydantic import TypeAdapter

from comparisons.engine.explanation import verdict
from comparisons.engine.facts import Knowledge
from comparisons.engine.profile import Profile
from comparisons.engine.scoring import DecisionModel, standing

ROUNDS, CALLS = 7, 300


def print_engine(document: bytes) -> None:
    """Times of the engine and of pymcdm, taken in turns, under the edition of that document."""
    knowledge = TypeAdapter(Knowledge).validate_python(json.loads(document))
    model = DecisionModel(knowledge)
    answers = {
        q.slug: q.choices[n % len(q.choices)].slug for n, q in enumerate(knowledge.questions)
    }
    profile = Profile(answers)
    subjects: dict[str, Callable[[], object]] = {
        "engine: scores and strength": lambda: standing(model, profile),
        "engine: the whole verdict": lambda: verdict(model, profile),
        "engine: the verdict document": lambda: verdict(model, profile).document(1, "sha256:0"),
        **_libraries(knowledge, model, profile),
    }
    times: dict[str, list[float]] = {name: [] for name in subjects}
    for number in range(ROUNDS):
        names = list(subjects) if number % 2 == 0 else list(subjects)[::-1]
        for name in names:
            times[name].append(_microseconds(subjects[name]))
    base = statistics.median(times["engine: scores and strength"])
    print(f"\n## Engine ({len(knowledge.criteria)} criteria, {len(answers)} answers)\n")
    print("| what | CPU µs | ratio to scores and strength |\n|---|---:|---:|")
    for name, taken in times.items():
        middle = statistics.median(taken)
        print(f"| {name} | {middle:.0f} | {middle / base:.1f} |", flush=True)


def _microseconds(call: Callable[[], object]) -> float:
    began = time.process_time()
    for _ in range(CALLS):
        call()
    return (time.process_time() - began) / CALLS * 1e6


def _libraries(
    knowledge: Knowledge, model: DecisionModel, profile: Profile
) -> dict[str, Callable[[], object]]:
    """Weighted sums alone, without what explains them, from the libraries that are installed."""
    try:
        import numpy as np
        from pymcdm.methods import WSM
    except ImportError:
        return {}
    matrix = np.array(list(model.ratings.values()), dtype=float).T
    weights = np.array(list(model.weights(profile).values()), dtype=float)
    shares, kinds = weights / weights.sum(), np.ones(len(weights))
    method = WSM(normalization_function=lambda x, cost=False: x)
    found = {"pymcdm: weighted sums alone": lambda: method(matrix, shares, kinds)}
    try:
        from skcriteria import mkdm
        from skcriteria.agg.simple import WeightedSumModel
    except ImportError:
        return found
    decision = mkdm(matrix, objectives=[max] * len(shares), weights=shares)
    sums = WeightedSumModel()
    return {**found, "scikit-criteria: weighted sums alone": lambda: sums.evaluate(decision)}
