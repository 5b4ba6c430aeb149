"""The knowledge that the project ships: its vocabulary, and the promises that it keeps."""

from __future__ import annotations

import pytest

from comparisons.engine.explanation import verdict
from comparisons.engine.findings import Finding
from comparisons.engine.lint import lint
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition
from comparisons.models import Criterion, Source

pytestmark = pytest.mark.django_db

#: Section, question: choices. A public contract: permalinks and exported profiles speak it.
VOCABULARY = """
product
  kind: content-site business-app internal-tool json-api microservice model-serving script-front
  size: few-endpoints several-features many-modules
  lifetime: short medium long
  requirements: bounded growing exploratory
  purpose: product learn-basics learn-professional
data
  datastore: relational mixed non-relational none
  schema: flat related complex
  sql-control: orm some-raw full-control
people
  accounts: none login roles multi-tenant
  identity: own external
  admin: nobody developers own-screens staff
  forms: none few many
interface
  frontend: server-pages hybrid separate no-ui
  api: none few-endpoints broad
  api-contract: informal typed
  concurrency: ordinary async-calls realtime
  extras: none some several
operations
  deployment: servers dense-containers serverless local
  load: ordinary data-heavy thin-and-fast
  compliance: low standard regulated
  architecture: single-app core-and-services microservices
team
  team-size: solo small medium large
  experience: beginner mixed senior
  familiarity: neither django flask both
  starting-point: greenfield django flask other-python
  turnover: stable growing
  structure: conventions freedom
  first-version: days weeks months
"""


def of_rule(edition: PublishedEdition, rule: str) -> list[Finding]:
    return [finding for finding in lint(edition.knowledge) if finding.rule == rule]


def test_the_vocabulary_is_the_contracts_in_its_order(edition: PublishedEdition) -> None:
    lines = []
    for section in edition.knowledge.sections:
        lines.append(section.slug)
        lines += [
            f"  {question.slug}: {' '.join(choice.slug for choice in question.choices)}"
            for question in edition.knowledge.questions_of(section.slug)
        ]
    assert lines == VOCABULARY.strip().splitlines()


def test_the_linter_finds_nothing_at_all(edition: PublishedEdition) -> None:
    assert [str(finding) for finding in lint(edition.knowledge)] == []


def test_nothing_said_is_too_close_to_call(edition: PublishedEdition) -> None:
    found = verdict(edition.model, Profile())
    assert found.strength == "even"
    assert found.recommended is None
    assert abs(found.points) < 1


def test_every_rating_says_why_and_on_what_it_rests(edition: PublishedEdition) -> None:
    whole = edition.knowledge
    assert len(whole.criteria) >= 24
    for criterion in whole.criteria:
        for framework in whole.frameworks:
            assert criterion.rationales[framework.slug], (criterion.slug, framework.slug)
        supported = {piece.framework for piece in criterion.evidence}
        assert supported >= {f.slug for f in whole.contenders}, criterion.slug


def test_every_question_changes_something(edition: PublishedEdition) -> None:
    idle = [q.slug for q in edition.knowledge.questions if not any(c.effects for c in q.choices)]
    assert idle == []


def test_every_criterion_can_gain_weight(edition: PublishedEdition) -> None:
    gained = {
        criterion
        for question in edition.knowledge.questions
        for choice in question.choices
        for criterion, effect in choice.effects.items()
        if effect > 0
    }
    assert gained == set(edition.knowledge.criterion)


def test_no_single_answer_decides(edition: PublishedEdition) -> None:
    for question in edition.knowledge.questions:
        for choice in question.choices:
            found = verdict(edition.model, Profile({question.slug: choice.slug}))
            assert found.strength in ("even", "slight"), f"{question.slug}={choice.slug}"


def test_every_reference_project_gets_what_is_expected(edition: PublishedEdition) -> None:
    found = {}
    expected = {}
    for project in edition.knowledge.reference_projects:
        if project.expected is not None:
            profile = Profile.of(project)
            found[project.slug] = verdict(edition.model, profile).recommended
            expected[project.slug] = project.expected
    assert len(expected) >= 12
    assert found == expected


def test_examples_to_start_from(edition: PublishedEdition) -> None:
    examples = [p for p in edition.knowledge.reference_projects if p.example]
    assert len(examples) >= 6
    assert {"django", "flask"} <= {p.expected for p in examples}


def test_every_criterion_has_a_known_group_and_its_words(edition: PublishedEdition) -> None:
    for criterion in edition.knowledge.criteria:
        assert criterion.group in Criterion.Group.values
        assert criterion.need
        assert criterion.description


def test_every_source_is_used_and_of_a_known_kind(edition: PublishedEdition) -> None:
    whole = edition.knowledge
    used = {piece.source for criterion in whole.criteria for piece in criterion.evidence}
    assert used == set(whole.source)
    assert all(source.kind in Source.Kind.values for source in whole.sources)


def test_companions_are_packages_or_built_in(edition: PublishedEdition) -> None:
    companions = edition.knowledge.companions
    assert {c.framework for c in companions} >= {"django", "flask"}
    for companion in companions:
        assert (companion.provision == "package") == bool(companion.package), companion.name
        assert companion.url.startswith("https://"), companion.name


def test_every_advisory_can_be_met(edition: PublishedEdition) -> None:
    for advisory in edition.knowledge.advisories:
        assert advisory.conditions, advisory.slug
        assert all(advisory.conditions.values()), advisory.slug


@pytest.mark.parametrize("framework", ["django", "flask"])
def test_either_can_be_recommended_strongly_enough(
    edition: PublishedEdition, framework: str
) -> None:
    strengths = {
        found.strength
        for project in edition.knowledge.reference_projects
        if (found := verdict(edition.model, Profile.of(project))).recommended == framework
    }
    assert strengths & {"clear", "strong"}
