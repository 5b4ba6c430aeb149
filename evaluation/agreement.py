"""How far the advice agrees with practice: labelled cases, the model, and two baselines.

The cases are described in README.md beside this file. A case counts for or against the advice if
its label is a contender; ``either`` and ``both`` are looked at on their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import RepeatedStratifiedKFold

from comparisons.engine.explanation import Verdict, verdict
from comparisons.engine.facts import Knowledge
from comparisons.engine.profile import parse
from comparisons.engine.scoring import DecisionModel

FOLDER = Path(__file__).parent
CONTENDERS = ("django", "flask")
#: Grades whose labels can be relied on: named practitioners, and products that fit their framework.
RELIABLE = ("A", "fits")
#: Folds and repetitions of the cross-validation. Fixed seeds: two runs print the same.
FOLDS, REPEATS, SEED = 10, 3, 1


@dataclass(frozen=True)
class Case:
    """A project from practice: its answers, and what it was advised or built with."""

    source: str
    id: str
    title: str
    answers: dict[str, str]
    label: str
    grade: str

    @property
    def counts(self) -> bool:
        """Whether the label says which contender is right."""
        return self.label in CONTENDERS


@dataclass(frozen=True)
class Judged:
    """A case and what the model says about it."""

    case: Case
    verdict: Verdict

    @cached_property
    def right(self) -> bool:
        """Whether the framework in the lead is the one of the label."""
        return self.verdict.leader == self.case.label


@dataclass(frozen=True)
class Tally:
    """How many of some cases agree."""

    right: int
    total: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of 0 is 0."""
        return self.right / self.total if self.total else 0.0

    def __str__(self) -> str:
        return f"{100 * self.share:5.1f} %  ({self.right:g} of {self.total})"


def load_cases(folder: Path = FOLDER) -> list[Case]:
    """The labelled cases of both sets."""
    return [
        Case(
            source,
            row["id"],
            row["title"],
            row["answers"],
            label=row[label],
            grade=row[grade],
        )
        for source, label, grade in (
            ("expert", "expected", "grade"),
            ("products", "actual", "hindsight"),
        )
        for row in json.loads((folder / f"{source}.json").read_text(encoding="utf-8"))
    ]


def judge(cases: Iterable[Case], knowledge: Knowledge) -> list[Judged]:
    """What the model says about each case.

    :raises ProfileError: if a case has answers that the questionnaire does not know.
    """
    model = DecisionModel(knowledge)
    return [
        Judged(case, verdict(model, parse({"answers": case.answers}, knowledge))) for case in cases
    ]


def tally(judged: Iterable[Judged]) -> Tally:
    """How many of the cases that count agree."""
    rows = [row for row in judged if row.case.counts]
    return Tally(sum(row.right for row in rows), len(rows))


def majority(cases: Sequence[Case]) -> Tally:
    """The agreement of always naming the commonest label."""
    labels = [case.label for case in cases if case.counts]
    return Tally(max(map(labels.count, CONTENDERS)), len(labels))


def regression(cases: Sequence[Case], source: str) -> Tally:
    """The agreement of a logistic regression on the same answers, on cases that it did not see.

    It learns from the cases of both sets and is asked about those of one; the tally is the mean
    over several ways to fold the cases.
    """
    rows = [case for case in cases if case.counts]
    features = _indicators(rows)
    labels = np.array([case.label for case in rows])
    asked = np.array([case.source == source for case in rows])
    folds = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=REPEATS, random_state=SEED)
    right = 0
    for learn, test in folds.split(features, labels):
        test = test[asked[test]]
        if len(test):
            model = LogisticRegression(max_iter=2000).fit(features[learn], labels[learn])
            right += int((model.predict(features[test]) == labels[test]).sum())
    return Tally(round(right / REPEATS), int(asked.sum()))


def _indicators(cases: Sequence[Case]) -> Any:
    """One column for each answer that some case gives: 1 where it is given."""
    pairs = sorted({pair for case in cases for pair in case.answers.items()})
    return np.array([[pair in case.answers.items() for pair in pairs] for case in cases], float)
