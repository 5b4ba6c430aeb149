"""Many profiles under one edition, fast: who would lead, how surely and by how much.

A standing needs three whole numbers: the sum of the weights, the leader's sum of weighted rating
differences, and their spread. All three are sums over answers, so what each choice adds is laid
out once, and a profile costs one addition an answer. What comes out is what
:func:`.scoring.standing` says, to the last bit; between more than two contenders that is asked
itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from heapq import heappushpop
from typing import Generic, Literal, NamedTuple, TypeVar

from .profile import Profile
from .scoring import POINTS, DecisionModel, Load, Strength, standing_of, strength_of_ratio

Subject = TypeVar("Subject")
Fate = Literal["leader", "strength", "nothing"]

#: How many binary digits each number gets where three stand in one. A sum of weights needs 30.
_BITS = 64
_MASK = (1 << _BITS) - 1


class Outcome(NamedTuple):
    """What a profile would be told: as the verdict has it, by slug, with the lead in points.

    ``leader`` is ``None`` on a tie. ``lost`` counts the answers that the edition cannot take.
    """

    leader: str | None
    strength: Strength
    ahead: str
    over: str
    lead: float
    lost: int = 0

    @property
    def recommended(self) -> str | None:
        """The leader, unless it is too close to call."""
        return None if self.strength == "even" else self.leader


class Replayer:
    """An edition, made ready to be asked about many profiles.

    Answers that it does not know are left out, as :func:`.profile.carry` would.
    """

    def __init__(self, model: DecisionModel) -> None:
        self.model = model
        self._slugs = [model.slugs[n] for n in model.contenders]
        self._pair = len(model.contenders) == 2
        self._base = self._packed(model.base)
        #: What each answer, by question and choice, adds to the base.
        self._added = {
            (question, choice): self._packed(load)
            for question, loads in model.loads.items()
            for choice, load in loads.items()
        }

    def _packed(self, load: Load) -> int:
        """The three numbers side by side in one, so that one addition adds all three.

        An effect may be negative, the sums of all weights and of their spread never are: they can
        be read off by position. The lead stands on top, where its sign is the number's own.
        """
        first, second = self.model.contenders[:2]
        return (load.lead(first, second) << 2 * _BITS) + (load.spreads[0] << _BITS) + load.total

    def outcome(self, answers: Mapping[str, str], emphasis: Collection[str] = ()) -> Outcome:
        """What those answers would be told; ``emphasis`` names those of them that count double."""
        added = self._added
        try:
            packed = self._base + sum(map(added.__getitem__, answers.items()))
        except KeyError:
            kept = {q: c for q, c in answers.items() if (q, c) in added}
            found = self.outcome(kept, [q for q in emphasis if q in kept])
            return found._replace(lost=len(answers) - len(kept))
        if not self._pair:
            return self._among_many(answers, emphasis)
        for question in emphasis:
            packed += added[question, answers[question]]
        return self._read(packed)

    def _read(self, packed: int) -> Outcome:
        total, spread = packed & _MASK, packed >> _BITS & _MASK
        lead = packed >> 2 * _BITS
        first, second = self._slugs
        if lead == 0:
            return Outcome(None, "even", first, second, 0.0)
        ahead, over = (first, second) if lead > 0 else (second, first)
        size = abs(lead)
        return Outcome(ahead, strength_of_ratio(size, spread), ahead, over, POINTS * size / total)

    def _among_many(self, answers: Mapping[str, str], emphasis: Collection[str]) -> Outcome:
        """The same between more than two contenders."""
        slugs, profile = self.model.slugs, Profile(answers, frozenset(emphasis))
        stand = standing_of(self.model, self.model.load(profile))
        return Outcome(
            None if stand.leader is None else slugs[stand.leader],
            stand.strength,
            slugs[stand.ahead],
            slugs[stand.over],
            stand.points(stand.load.lead(stand.ahead, stand.over)),
        )


def fate(then: Outcome, now: Outcome) -> Fate:
    """What changed from one outcome to another."""
    if then.leader != now.leader:
        return "leader"
    return "nothing" if then.strength == now.strength else "strength"


def moved(then: Outcome, now: Outcome) -> float:
    """By how many points the lead moved, never negative."""
    return abs(then.lead - now.lead) if then.ahead == now.ahead else then.lead + now.lead


class Moved(NamedTuple, Generic[Subject]):
    """Something that was replayed, with both outcomes."""

    subject: Subject
    then: Outcome
    now: Outcome


class Tally(Generic[Subject]):
    """Counts what changed, and keeps the most changed: in constant memory, however many there are.

    ``turned`` counts those that would be recommended something else, too close to call included;
    ``lost`` those of which the newer edition cannot take every answer.

    :param keep: how many of the most changed are kept.
    """

    _RANK: Mapping[Fate, int] = {"leader": 2, "strength": 1, "nothing": 0}

    def __init__(self, keep: int = 10) -> None:
        self.total = self.turned = self.lost = 0
        self.fates: dict[Fate, int] = {"leader": 0, "strength": 0, "nothing": 0}
        #: By what was and would be recommended (``None``: too close to call), how many.
        self.ways: dict[tuple[str | None, str | None], int] = {}
        self._keep = keep
        self._most: list[tuple[tuple[int, float, int], Moved[Subject]]] = []

    def add(self, subject: Subject, then: Outcome, now: Outcome) -> None:
        """Counts one."""
        self.total += 1
        way = then.recommended, now.recommended
        self.ways[way] = self.ways.get(way, 0) + 1
        self.turned += way[0] != way[1]
        self.lost += now.lost > 0
        changed = fate(then, now)
        self.fates[changed] += 1
        distance = moved(then, now)
        if changed == "nothing" and not distance:
            return
        rank = (self._RANK[changed], distance, -self.total)  # the last makes equal ones differ
        if len(self._most) < self._keep:
            self._most.append((rank, Moved(subject, then, now)))
            self._most.sort()
        elif rank > self._most[0][0]:
            heappushpop(self._most, (rank, Moved(subject, then, now)))

    @property
    def most(self) -> list[Moved[Subject]]:
        """The most changed: first another leader, then another strength, by points moved."""
        return [entry for _, entry in sorted(self._most, key=lambda item: item[0], reverse=True)]
