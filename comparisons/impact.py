"""What another state of the knowledge would change for advice that is in use.

Who keeps such advice registers a :data:`Provider`; this application knows nothing else of it. All
of it is replayed: what was said then is recomputed under its own edition, which is exact, since an
edition never changes, and quicker than reading what was stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

from . import knowledge
from .engine.drift import drift
from .engine.profile import Profile, carry
from .engine.replay import Moved, Replayer, Tally
from .engine.scoring import DecisionModel
from .then_and_now import Cause, causes, in_words


class Use(NamedTuple):
    """Advice that somebody keeps: where, what it is called, and on what it rests."""

    address: str
    name: str
    edition: int
    answers: Mapping[str, str]
    emphasis: Sequence[str]


#: Gives the newest advice in use, so many at most.
Provider = Callable[[int], Iterable[Use]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Names a place where advice in use is found. Called once, when applications are ready."""
    if provider not in _providers:
        _providers.append(provider)


def newest(limit: int) -> Iterator[Use]:
    """The newest advice in use, so many at most of each provider."""
    return chain.from_iterable(islice(provider(limit), limit) for provider in _providers)


def replay(uses: Iterable[Use], model: DecisionModel, keep: int = 10) -> Tally[Use]:
    """What that model would say of advice in use, counted, with the most changed."""
    now, then = Replayer(model), dict[int, Replayer]()
    tally = Tally[Use](keep)
    for use in uses:
        if use.edition not in then:
            then[use.edition] = Replayer(knowledge.edition(use.edition).model)
        tally.add(
            use,
            then[use.edition].outcome(use.answers, use.emphasis),
            now.outcome(use.answers, use.emphasis),
        )
    return tally


@dataclass(frozen=True, slots=True)
class Explained:
    """One piece of advice then and now, in words, and what made the difference."""

    use: Use
    then: str
    now: str
    turned: bool
    lost: int
    causes: tuple[Cause, ...]


def explained(entry: Moved[Use], model: DecisionModel) -> Explained:
    """Why that model says something else of advice in use."""
    use, edition = entry.subject, knowledge.edition(entry.subject.edition)
    profile = Profile(use.answers, frozenset(use.emphasis))
    carried, _ = carry(profile, model.knowledge)
    found = drift(edition.model, profile, model, carried)
    words = causes(found, profile, edition.knowledge, model.knowledge) if found else ()
    return Explained(
        use,
        in_words(entry.then, edition.knowledge),
        in_words(entry.now, model.knowledge),
        entry.then.recommended != entry.now.recommended,
        entry.now.lost,
        tuple(words),
    )


@dataclass(frozen=True, slots=True)
class Way:
    """How many were told the one and would be told the other."""

    then: str
    now: str
    count: int


@dataclass(frozen=True, slots=True)
class Impact:
    """What was counted, ready to be shown; ``ways`` are those that lead to another advice."""

    tally: Tally[Use]
    ways: tuple[Way, ...]
    most: tuple[Explained, ...]


def impact(tally: Tally[Use], model: DecisionModel) -> Impact:
    """A tally in words."""
    names = {f.slug: f.name for f in model.knowledge.frameworks}

    def headline(slug: str | None) -> str:
        return names.get(slug, slug) if slug else "Too close to call"

    turned = [(way, count) for way, count in tally.ways.items() if way[0] != way[1]]
    return Impact(
        tally,
        tuple(
            Way(headline(then), headline(now), count)
            for (then, now), count in sorted(turned, key=lambda item: -item[1])
        ),
        tuple(explained(entry, model) for entry in tally.most),
    )
