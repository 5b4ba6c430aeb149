"""What a curator should look at before a publication: everything that the linter can find.

:mod:`.lint` has the rules without which the model would be unsound. The rules here are about
judgement: whether ratings stand on evidence, whether criteria and answers do any work, whether
the whole is balanced. All of them are warnings, and a warning can be waived in the knowledge
itself, with a reason. There is no clock here: whoever asks says what day it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from . import evidence_rules, weighting_rules
from .explanation import contradictions, verdict
from .facts import Knowledge
from .findings import Finding
from .lint import lint
from .profile import Profile
from .review_context import ReviewContext, warning
from .scoring import DecisionModel


def review(knowledge: Knowledge, today: str, earlier: Sequence[Knowledge] = ()) -> list[Finding]:
    """All findings, those of :func:`.lint.lint` included: errors first, waived warnings last.

    Where there are errors only those are given: what cannot be scored cannot be judged.

    :param today: the day as an ISO date, against which review dates are held.
    :param earlier: the editions so far, the oldest first.
    """
    findings = lint(knowledge)
    if any(finding.severity == "error" for finding in findings):
        return findings
    context = ReviewContext(knowledge, DecisionModel(knowledge), today, earlier)
    findings += [finding for rule in JUDGEMENT_RULES for finding in rule(context)]
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
            yield warning("idle-waiver", f"waivers.{waiver.rule}", message, "Delete the waiver.")


def expectations(context: ReviewContext) -> Iterator[Finding]:
    """Reference projects get the advisories and the alternative that are expected of them."""
    for project in context.knowledge.reference_projects:
        profile = Profile.of(project)
        found = verdict(context.model, profile)
        shown = {advisory.slug for advisory in found.advisories}
        place, name_of = f"reference_projects.{project.slug}", context.knowledge.name_of
        for slug in project.must_advise:
            if slug not in shown:
                message = f"The advisory “{slug}” is expected and not shown."
                hint = "See its conditions, or review the expectation."
                yield warning("reference-advisory", place, message, hint, profile)
        if project.must_name and project.must_name not in found.better_alternatives:
            message = f"{name_of(project.must_name)} is expected to score higher and does not."
            hint = "See its ratings, or review the expectation."
            yield warning("reference-alternative", place, message, hint, profile)
        if project.expected is None and found.leader and found.strength == "strong":
            leader = name_of(found.leader)
            message = f"Either is expected to be right, and {leader} leads strongly."
            hint = "See which answers lead there, or review the expectation."
            yield warning("reference-either", place, message, hint, profile)


def contradicted_projects(context: ReviewContext) -> Iterator[Finding]:
    """No reference project gives answers that hardly go together."""
    for project in context.knowledge.reference_projects:
        profile = Profile.of(project)
        for contradiction in contradictions(context.knowledge, profile):
            place = f"reference_projects.{project.slug}"
            message = f"Its answers are the contradiction “{contradiction.slug}”."
            hint = "Correct its answers, or the contradiction."
            yield warning("reference-contradiction", place, message, hint, profile)


def returning_slugs(context: ReviewContext) -> Iterator[Finding]:
    """A slug that the newest edition no longer has does not come back with another meaning."""
    if not context.earlier:
        return
    now, newest = _slugs(context.knowledge), _slugs(context.earlier[-1])
    before = set[str]().union(*map(_slugs, context.earlier))
    for place in sorted((now & before) - newest):
        message = "An earlier edition had this slug, and the newest one does not."
        hint = "Make sure that it means the same as then, or choose another slug."
        yield warning("slug-returns", place, message, hint)


def _slugs(knowledge: Knowledge) -> set[str]:
    found = {f"criteria.{c.slug}" for c in knowledge.criteria}
    for question in knowledge.questions:
        found.add(f"questions.{question.slug}")
        found |= {f"questions.{question.slug}.choices.{x.slug}" for x in question.choices}
    return found


JUDGEMENT_RULES: tuple[Callable[[ReviewContext], Iterable[Finding]], ...] = (
    evidence_rules.thin_evidence,
    evidence_rules.dates,
    evidence_rules.records,
    weighting_rules.idle,
    weighting_rules.unweighted,
    weighting_rules.separation,
    weighting_rules.twins,
    expectations,
    contradicted_projects,
    weighting_rules.lopsidedness,
    weighting_rules.lone_answers,
    returning_slugs,
)
