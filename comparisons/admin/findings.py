"""What the linter says of the draft, by the rows that it is about."""

from __future__ import annotations

from comparisons.engine.findings import Finding
from comparisons.preview import Preview

#: Findings by the slug of a criterion, or of it and a framework, each with where on its page.
OfCriteria = dict[str, list[tuple[str, Finding]]]
OfRatings = dict[tuple[str, str], list[tuple[str, Finding]]]


def findings_by_row() -> tuple[OfCriteria, OfRatings]:
    """What is not waived, of criteria and of ratings."""
    of_criteria: OfCriteria = {}
    of_ratings: OfRatings = {}
    for finding in Preview.of_draft().findings:
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
