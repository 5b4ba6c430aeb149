"""The contract's arithmetic once more, as slowly and as plainly as it is written there.

Exact fractions, every combination tried, nothing shared with the engine but its data. Where the
engine has a shortcut, this has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import combinations, product

from comparisons.engine.facts import Knowledge
from comparisons.engine.profile import Profile

Change = tuple[str, str | None]


@cache
def exact(number: float) -> Fraction:
    """The number that was written: 0.1 is a tenth."""
    return Fraction(str(number))


def effects(knowledge: Knowledge, profile: Profile, question: str) -> dict[str, Fraction]:
    """What the answer to one question adds to the weights, emphasis included."""
    choice = knowledge.question[question].choice(profile.answers[question])
    times = 2 if question in profile.emphasis else 1
    return {criterion: times * exact(effect) for criterion, effect in choice.effects.items()}


def weights(knowledge: Knowledge, profile: Profile) -> dict[str, Fraction]:
    """Base weight and all effects, by criterion."""
    added = [effects(knowledge, profile, question) for question in profile.answers]
    return {
        c.slug: exact(c.base_weight) + sum(each.get(c.slug, Fraction(0)) for each in added)
        for c in knowledge.criteria
    }


def scores(knowledge: Knowledge, profile: Profile) -> dict[str, Fraction]:
    """The score of every framework."""
    w = weights(knowledge, profile)
    total = sum(w.values(), Fraction(0))
    return {
        f.slug: sum(
            (10 * w[c.slug] * exact(c.ratings[f.slug]) for c in knowledge.criteria), Fraction(0)
        )
        / total
        for f in knowledge.frameworks
    }


def pull(
    knowledge: Knowledge, profile: Profile, added: Mapping[str, Fraction], i: str, j: str
) -> Fraction:
    """What some weights add to the lead of i over j, in points of that profile."""
    total = sum(weights(knowledge, profile).values())
    differences = {c.slug: exact(c.ratings[i]) - exact(c.ratings[j]) for c in knowledge.criteria}
    return 10 * sum((w * differences[c] for c, w in added.items()), Fraction(0)) / total


def leaders(knowledge: Knowledge, profile: Profile) -> list[str]:
    """The contenders with the highest score."""
    by_slug = scores(knowledge, profile)
    best = max(by_slug[f.slug] for f in knowledge.contenders)
    return [f.slug for f in knowledge.contenders if by_slug[f.slug] == best]


def with_answers(profile: Profile, changes: Sequence[Change]) -> Profile:
    """A profile with answers given otherwise; emphasis stays where an answer stays."""
    merged = {**profile.answers, **dict(changes)}
    given = {question: choice for question, choice in merged.items() if choice is not None}
    return Profile(given, frozenset(q for q in profile.emphasis if q in given))


def others(knowledge: Knowledge, profile: Profile, size: int) -> Iterator[tuple[Change, ...]]:
    """Every way of answering so many answered questions otherwise."""
    for questions in combinations(profile.answers, size):
        options: list[list[Change]] = []
        for question in questions:
            slugs = [None, *(x.slug for x in knowledge.question[question].choices)]
            options.append([(question, x) for x in slugs if x != profile.answers[question]])
        yield from product(*options)


def best_rival(knowledge: Knowledge, profile: Profile, leader: str) -> Fraction:
    """The lead of the best rival over that leader, in points; negative while he is behind."""
    by_slug = scores(knowledge, profile)
    return max(by_slug[f.slug] for f in knowledge.contenders if f.slug != leader) - by_slug[leader]


def flip(knowledge: Knowledge, profile: Profile, leader: str) -> tuple[int, Fraction] | None:
    """The size of the smallest flip, and the largest lead that one of that size gives a rival."""
    for size in range(1, len(profile.answers) + 1):
        lead = max(
            best_rival(knowledge, with_answers(profile, changes), leader)
            for changes in others(knowledge, profile, size)
        )
        if lead > 0:
            return size, lead
    return None


def completions(knowledge: Knowledge, profile: Profile) -> Iterator[Profile]:
    """Every profile that answers any of the open questions, emphasised or not."""
    options = [
        [(q.slug, x.slug, loud) for x in q.choices for loud in (False, True)] + [None]
        for q in knowledge.questions
        if q.slug not in profile.answers
    ]
    for combination in product(*options):
        added = [each for each in combination if each is not None]
        yield Profile(
            {**profile.answers, **{q: x for q, x, _ in added}},
            profile.emphasis | {q for q, _, loud in added if loud},
        )


def is_decided(knowledge: Knowledge, profile: Profile) -> bool:
    """Whether the same contender leads alone however the open questions are answered."""
    now = leaders(knowledge, profile)
    return len(now) == 1 and all(
        leaders(knowledge, other) == now for other in completions(knowledge, profile)
    )


def recommended(knowledge: Knowledge, profile: Profile) -> str | None:
    """The only leader, if every weight may be wrong by a tenth without it falling behind."""
    found = leaders(knowledge, profile)
    tenth = Fraction(1, 10)
    sure = len(found) == 1 and not falls_behind(knowledge, profile, found[0], tenth)
    return found[0] if sure else None


def turning_steps(knowledge: Knowledge, profile: Profile, leader: str) -> int | None:
    """By how many steps the one rating must move that puts a rival ahead with the fewest."""
    found = []
    for criterion in knowledge.criteria:
        for framework in (f.slug for f in knowledge.contenders):
            for value in range(21):
                moved = replace(criterion, ratings={**criterion.ratings, framework: value / 2})
                other = replace(
                    knowledge,
                    criteria=tuple(moved if c is criterion else c for c in knowledge.criteria),
                )
                if best_rival(other, profile, leader) > 0:
                    found.append(abs(value - int(criterion.ratings[framework] * 2)))
    return min(found, default=None)


def next_question(knowledge: Knowledge, profile: Profile, i: str, j: str) -> str | None:
    """The first of the open questions whose possible pulls lie furthest apart."""
    spans: dict[str, Fraction] = {}
    for question in knowledge.questions:
        if question.slug not in profile.answers:
            pulls = [Fraction(0)]
            for choice in question.choices:
                answered = with_answers(profile, [(question.slug, choice.slug)])
                added = effects(knowledge, answered, question.slug)
                pulls.append(pull(knowledge, answered, added, i, j))
            spans[question.slug] = max(pulls) - min(pulls)
    return max(spans, key=spans.__getitem__, default=None)


def falls_behind(knowledge: Knowledge, profile: Profile, leader: str, share: Fraction) -> bool:
    """Whether the leader can fall behind when every weight may be wrong by that share.

    A sum is linear in each weight, so it is least where every weight is as wrong as it may be:
    only the corners need to be tried.
    """
    w = weights(knowledge, profile)
    for signs in product((-1, 1), repeat=len(w)):
        wrong = {c: w[c] * (1 + sign * share) for c, sign in zip(w, signs, strict=True)}
        for rival in knowledge.contenders:
            if rival.slug != leader and pull(knowledge, profile, wrong, leader, rival.slug) < 0:
                return True
    return False
