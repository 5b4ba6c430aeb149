"""What a curator should look at before a publication: everything that the linter can find.

:mod:`.lint` has the rules without which the model would be unsound. The rules here are about
judgement: whether ratings stand on evidence, whether criteria and answers do any work, whether
the whole is balanced. All of them are warnings, and a warning can be waived in the knowledge
itself, with a reason. There is no clock here: whoever asks says what day it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from math import sqrt

from .balance import LEAST_SHARE, MOST_SHARE, Shares, idle_answers, shares
from .explanation import contradictions, verdict
from .facts import Criterion, Evidence, Framework, Knowledge
from .findings import Finding
from .lint import lint
from .profile import Profile
from .scoring import DecisionModel, standing

#: From these ratings on, outwards, a rating needs two sources.
LOW, HIGH = 2.0, 9.0
#: Two criteria whose weights correlate as much as this count one thing twice.
TOGETHER = 0.9
#: How many answers alone may at most do is a slight lead.
ALONE = ("even", "slight")


@dataclass(frozen=True)
class Desk:
    """What the rules are given: the draft, the model of it, the day, and the earlier editions.

    ``today`` is an ISO date, ``earlier`` holds the editions so far, the oldest first.
    """

    knowledge: Knowledge
    model: DecisionModel
    today: str
    earlier: Sequence[Knowledge]


def review(knowledge: Knowledge, today: str, earlier: Sequence[Knowledge] = ()) -> list[Finding]:
    """All findings, those of :func:`.lint.lint` included: errors first, waived warnings last.

    Where there are errors only those are given: what cannot be scored cannot be judged.

    :param today: the day as an ISO date, against which review dates are held.
    :param earlier: the editions so far, the oldest first.
    """
    findings = lint(knowledge)
    if any(finding.severity == "error" for finding in findings):
        return findings
    desk = Desk(knowledge, DecisionModel(knowledge), today, earlier)
    findings += [finding for rule in JUDGEMENT_RULES for finding in rule(desk)]
    findings = [_waived(finding, knowledge) for finding in findings]
    findings += _idle_waivers(findings, knowledge)
    return sorted(findings, key=lambda finding: finding.waived is not None)


def _waived(finding: Finding, knowledge: Knowledge) -> Finding:
    for waiver in knowledge.waivers:
        if (waiver.rule, waiver.place) == (finding.rule, finding.place):
            return replace(finding, waived=waiver.reason)
    return finding


def _idle_waivers(findings: Iterable[Finding], knowledge: Knowledge) -> Iterator[Finding]:
    found = {(finding.rule, finding.place) for finding in findings}
    for waiver in knowledge.waivers:
        if (waiver.rule, waiver.place) not in found:
            message = f"It waives “{waiver.rule}” at {waiver.place}, which is not found."
            yield _warning("idle-waiver", f"waivers.{waiver.rule}", message, "Delete the waiver.")


def _warning(
    rule: str, place: str, message: str, suggestion: str, profile: Profile | None = None
) -> Finding:
    return Finding(rule, "warning", place, message, suggestion, profile)


def _rated(desk: Desk) -> Iterator[tuple[Criterion, Framework, str, list[Evidence]]]:
    """Every rating with its place and its evidence."""
    for criterion in desk.knowledge.criteria:
        for framework in desk.knowledge.frameworks:
            place = f"criteria.{criterion.slug}.ratings.{framework.slug}"
            pieces = [e for e in criterion.evidence if e.framework == framework.slug]
            yield criterion, framework, place, pieces


def thin_evidence(desk: Desk) -> Iterator[Finding]:
    """A rating near an end of the scale needs two sources."""
    for criterion, framework, place, pieces in _rated(desk):
        value = criterion.ratings[framework.slug]
        sources = {piece.source for piece in pieces}
        if not LOW < value < HIGH and len(sources) < 2:
            message = f"The rating {value:g} is extreme and rests on {len(sources)} sources."
            yield _warning("thin-evidence", place, message, "Add a second source, or temper it.")


def dates(desk: Desk) -> Iterator[Finding]:
    """Evidence is due for review in time, and its dates can be true."""
    for _, _, place, pieces in _rated(desk):
        for piece in pieces:
            where = f"{place}.evidence.{piece.source}"
            source = desk.knowledge.source[piece.source]
            if piece.review_by and piece.review_by < desk.today:
                message = f"Its review was due on {piece.review_by}."
                hint = "Check it again and set new dates."
                yield _warning("review-overdue", where, message, hint)
            if piece.verified_on is None and piece.status != "stated":
                message = f"It is {piece.status}, but nothing says when that was checked."
                yield _warning("undated-evidence", where, message, "Set the day of the check.")
            if (
                piece.verified_on
                and not (source.published or "") <= piece.verified_on <= desk.today
            ):
                message = f"Its check on {piece.verified_on} is before its source or in the future."
                yield _warning("impossible-date", where, message, "Correct the date.")


def records(desk: Desk) -> Iterator[Finding]:
    """What is called measured names the records that it rests on, and they exist."""
    for _, _, place, pieces in _rated(desk):
        for piece in pieces:
            where = f"{place}.evidence.{piece.source}"
            if piece.status == "measured" and not piece.measurements:
                message = "It is called measured and names no record."
                yield _warning("no-record", where, message, "Name the measurements.")
            for slug in piece.measurements:
                if slug not in desk.knowledge.measurement:
                    message = f"“{slug}” is not a measurement."
                    yield _warning("unknown-record", where, message, "Name one that exists.")


def idle(desk: Desk) -> Iterator[Finding]:
    """Every answer moves something."""
    for question, choice in idle_answers(desk.model):
        yield _warning(
            "idle-answer",
            f"questions.{question}.choices.{choice}",
            "This answer moves no lead.",
            "Give it effects, or waive this if it is neutral by its meaning.",
            Profile({question: choice}),
        )


def unweighted(desk: Desk) -> Iterator[Finding]:
    """Some answer gives weight to every criterion."""
    weighted = {
        criterion
        for question in desk.knowledge.questions
        for choice in question.choices
        for criterion, effect in choice.effects.items()
        if effect > 0
    }
    for criterion in desk.knowledge.criteria:
        if criterion.slug not in weighted:
            message = "No answer gives it any weight."
            hint = "Add effects, or retire the criterion."
            yield _warning("no-weighting", f"criteria.{criterion.slug}", message, hint)


def separation(desk: Desk) -> Iterator[Finding]:
    """Every criterion tells contenders apart."""
    for criterion in desk.knowledge.criteria:
        if len({criterion.ratings[f.slug] for f in desk.knowledge.contenders}) == 1:
            message = "All contenders have the same rating."
            hint = "Retire it, or waive this if that they are level is worth knowing."
            yield _warning("separates-nothing", f"criteria.{criterion.slug}", message, hint)


def twins(desk: Desk) -> Iterator[Finding]:
    """No two criteria that favour the same contender gain weight from the same answers.

    The correlation of two weights over all ways to answer follows from the effects, since answers
    to different questions are independent: covariances add up over the questions.
    """
    gains = _gains(desk.model)
    spreads = {slug: _covariance(gain, gain) for slug, gain in gains.items()}
    for one, other in combinations(desk.knowledge.criteria, 2):
        if not _same_side(desk, one, other):
            continue
        scale = sqrt(spreads[one.slug] * spreads[other.slug])
        if scale and _covariance(gains[one.slug], gains[other.slug]) / scale >= TOGETHER:
            message = f"The weights of {one.name} and {other.name} nearly always move together."
            hint = "Merge the two, or give them weight by different answers."
            yield _warning("moves-together", f"criteria.{one.slug}+{other.slug}", message, hint)


def _gains(model: DecisionModel) -> dict[str, dict[str, list[int]]]:
    """By criterion and question: what each answer adds to its weight, where any does."""
    gains: dict[str, dict[str, list[int]]] = {slug: {} for slug in model.base_weights}
    for question, by_choice in model.effects.items():
        for slug in set[str]().union(*by_choice.values()):
            gains[slug][question] = [effects.get(slug, 0) for effects in by_choice.values()]
    return gains


def _covariance(one: Mapping[str, list[int]], other: Mapping[str, list[int]]) -> Fraction:
    total = Fraction(0)
    for question in one.keys() & other.keys():  # elsewhere one of the two stays as it is
        first, second = one[question], other[question]
        count = len(first)
        products = sum(a * b for a, b in zip(first, second, strict=True))
        total += Fraction(products * count - sum(first) * sum(second), count**2)
    return total


def _same_side(desk: Desk, one: Criterion, other: Criterion) -> bool:
    """Whether some contender gains on another by both criteria."""
    ratings = desk.model.ratings
    return any(
        (ratings[one.slug][i] - ratings[one.slug][j])
        * (ratings[other.slug][i] - ratings[other.slug][j])
        > 0
        for i, j in desk.model.pairs
    )


def expectations(desk: Desk) -> Iterator[Finding]:
    """Reference projects get the advisories and the alternative that are expected of them."""
    for project in desk.knowledge.reference_projects:
        profile = Profile(project.answers, frozenset(project.emphasis))
        found = verdict(desk.model, profile)
        shown = {advisory.slug for advisory in found.advisories}
        place = f"reference_projects.{project.slug}"
        for slug in project.must_advise:
            if slug not in shown:
                message = f"The advisory “{slug}” is expected and not shown."
                hint = "See its conditions, or review the expectation."
                yield _warning("reference-advisory", place, message, hint, profile)
        if project.must_name and project.must_name not in found.better_alternatives:
            message = f"{project.must_name} is expected to score higher and does not."
            hint = "See its ratings, or review the expectation."
            yield _warning("reference-alternative", place, message, hint, profile)
        if project.expected is None and found.strength == "strong":
            message = f"Either is expected to be right, and {found.leader} leads strongly."
            hint = "See which answers lead there, or review the expectation."
            yield _warning("reference-either", place, message, hint, profile)


def contradicted_projects(desk: Desk) -> Iterator[Finding]:
    """No reference project gives answers that hardly go together."""
    for project in desk.knowledge.reference_projects:
        profile = Profile(project.answers, frozenset(project.emphasis))
        for contradiction in contradictions(desk.knowledge, profile):
            place = f"reference_projects.{project.slug}"
            message = f"Its answers are the contradiction “{contradiction.slug}”."
            hint = "Correct its answers, or the contradiction."
            yield _warning("reference-contradiction", place, message, hint, profile)


def lopsidedness(desk: Desk) -> Iterator[Finding]:
    """Over all projects that could be asked about, each contender leads its share."""
    for name, open_too in (("complete", False), ("partial", True)):
        for pair in shares(desk.model, open_too=open_too):
            if not _fair(pair):
                yield _warning(
                    "lopsided",
                    f"balance.{name}.{pair.first}+{pair.second}",
                    f"Over all {name} profiles {pair.first} is ahead in {pair.first_ahead:.0%} "
                    f"and {pair.second} in {pair.second_ahead:.0%}.",
                    f"Balance effects so that each stays between {float(LEAST_SHARE):.0%} and "
                    f"{float(MOST_SHARE):.0%}.",
                )


def _fair(pair: Shares) -> bool:
    return all(LEAST_SHARE <= x <= MOST_SHARE for x in (pair.first_ahead, pair.second_ahead))


def lone_answers(desk: Desk) -> Iterator[Finding]:
    """No single answer, not emphasised, decides more than a slight lead."""
    for question, loads in desk.model.loads.items():
        for choice in loads:
            profile = Profile({question: choice})
            stand = standing(desk.model, profile)
            if stand.strength not in ALONE:
                yield _warning(
                    "lone-answer",
                    f"questions.{question}.choices.{choice}",
                    f"This answer alone makes a {stand.strength} lead.",
                    "Lessen its effects, or spread them over other questions.",
                    profile,
                )


def returning_slugs(desk: Desk) -> Iterator[Finding]:
    """A slug that the newest edition no longer has does not come back with another meaning."""
    if not desk.earlier:
        return
    now, newest = _slugs(desk.knowledge), _slugs(desk.earlier[-1])
    before = set[str]().union(*map(_slugs, desk.earlier))
    for place in sorted((now & before) - newest):
        message = "An earlier edition had this slug, and the newest one does not."
        hint = "Make sure that it means the same as then, or choose another slug."
        yield _warning("slug-returns", place, message, hint)


def _slugs(knowledge: Knowledge) -> set[str]:
    found = {f"criteria.{c.slug}" for c in knowledge.criteria}
    for question in knowledge.questions:
        found.add(f"questions.{question.slug}")
        found |= {f"questions.{question.slug}.choices.{x.slug}" for x in question.choices}
    return found


JUDGEMENT_RULES: tuple[Callable[[Desk], Iterable[Finding]], ...] = (
    thin_evidence,
    dates,
    records,
    idle,
    unweighted,
    separation,
    twins,
    expectations,
    contradicted_projects,
    lopsidedness,
    lone_answers,
    returning_slugs,
)
