"""What the linter says of the draft, by the rows that it is about."""

from __future__ import annotations

from functools import lru_cache

from django.utils import timezone

from comparisons import knowledge
from comparisons.draft import draft
from comparisons.engine.findings import Finding
from comparisons.engine.review import review
from comparisons.models import Edition

#: Findings by the slug of a criterion, or of it and a framework, each with where on its page.
OfCriteria = dict[str, list[tuple[str, Finding]]]
OfRatings = dict[tuple[str, str], list[tuple[str, Finding]]]


def draft_findings() -> tuple[Finding, ...]:
    """:func:`comparisons.knowledge.review_draft`, worked out anew only once something changed."""
    numbers = Edition.objects.order_by("number").values_list("number", flat=True)
    today = timezone.now().date().isoformat()
    return _findings(knowledge.freeze(draft(), 0), today, tuple(numbers))


@lru_cache(maxsize=4)
def _findings(document: str, today: str, numbers: tuple[int, ...]) -> tuple[Finding, ...]:
    earlier = [knowledge.edition(number).knowledge for number in numbers]
    return tuple(review(knowledge.thaw(document), today, earlier))


def findings_by_row() -> tuple[OfCriteria, OfRatings]:
    """What is not waived, of criteria and of ratings."""
    of_criteria: OfCriteria = {}
    of_ratings: OfRatings = {}
    for finding in draft_findings():
        kind, *path = finding.place.split(".")
        if kind != "criteria" or not path or finding.waived:
            continue
        if path[1:2] == ["ratings"] and len(path) > 2:
            anchor = _anchor_of_rating(finding.rule, within=len(path) > 3)
            of_ratings.setdefault((path[0], path[2]), []).append((anchor, finding))
            continue
        for slug in path[0].split("+"):  # a finding about two that move together
            anchor = f"#id_{path[1]}" if len(path) > 1 else ""
            of_criteria.setdefault(slug, []).append((anchor, finding))
    return of_criteria, of_ratings


def _anchor_of_rating(rule: str, *, within: bool) -> str:
    if within or "evidence" in rule:
        return "#evidence-group"
    return "#id_rationale" if "rationale" in rule else "#id_value"
