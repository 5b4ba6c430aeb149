"""What the rows and fields of the knowledge are called, as far as one of two states knows them."""

from __future__ import annotations

from collections.abc import Mapping

from .engine.facts import Choice, Knowledge

#: Fields whose own name would not say enough.
_FIELDS = {
    "need": "When it counts",
    "about": "What it is about",
    "help": "Help",
    "reason": "Reason",
    "url": "Address",
    "verified_on": "Checked on",
    "review_by": "To be reviewed by",
    "measured_on": "Measured on",
    "expected": "Expected recommendation",
    "must_advise": "Advisories that must be shown",
    "must_name": "Alternative that must be named",
    "example": "Offered as an example",
    "emphasis": "Counts double",
    "leader": "Only where this leads",
    "provision": "How it comes",
    "how": "How it was measured",
}
#: Fields whose values are the slugs of frameworks.
_FRAMEWORKS = ("leader", "expected", "must_name", "baseline")


class Vocabulary:
    """The words of two states together; where both know a name, that of the newer one."""

    def __init__(self, before: Knowledge, after: Knowledge) -> None:
        both = (before, after)
        self._names: Mapping[str, Mapping[str, str]] = {
            "frameworks": {f.slug: f.name for k in both for f in k.frameworks},
            "criteria": {c.slug: c.name for k in both for c in k.criteria},
            "questions": {q.slug: q.text for k in both for q in k.questions},
            "sections": {s.slug: s.name for k in both for s in k.sections},
            "sources": {s.slug: s.title for k in both for s in k.sources},
            "advisories": {a.slug: a.title for k in both for a in k.advisories},
            "contradictions": {c.slug: c.text for k in both for c in k.contradictions},
            "reference_projects": {p.slug: p.title for k in both for p in k.reference_projects},
            "measurements": {m.slug: m.title for k in both for m in k.measurements},
        }
        self._choices: Mapping[tuple[str, str], Choice] = {
            (q.slug, x.slug): x for k in both for q in k.questions for x in q.choices
        }

    def name(self, kind: str, slug: str) -> str:
        """What a row is called; its slug where neither state has it."""
        return self._names[kind].get(slug) or slug

    def choice(self, question: str, slug: str) -> str:
        """The text of an answer; its slug where neither state has it."""
        found = self._choices.get((question, slug))
        return found.text if found else slug

    def row(self, kind: str, key: tuple[str, ...]) -> str:
        """What the row with that key is called."""
        first, *rest = key
        if kind == "evidence":
            framework, source = self.name("frameworks", rest[0]), self.name("sources", rest[1])
            return f"{self.name('criteria', first)}, {framework}: {source}"
        if kind == "companions":
            framework = self.name("frameworks", rest[0])
            return f"{rest[1]}, for {self.name('criteria', first)} with {framework}"
        if kind == "choices":
            return f"{self.name('questions', first)} {self.choice(first, rest[0])}"
        if kind == "waivers":
            return f"{first} at {rest[0]}"
        return self.name(kind, first)

    def place(self, place: str) -> str:
        """A place that a finding names, as people call it; as it is where it has no other name."""
        match place.split("."):
            case ["criteria", criterion, "ratings", framework, *_]:
                return f"{self.name('criteria', criterion)}, {self.name('frameworks', framework)}"
            case ["questions", question, "choices", choice, *_]:
                return self.row("choices", (question, choice))
            case [kind, slug, *_] if kind in self._names:
                return " and ".join(self.name(kind, each) for each in slug.split("+"))
        return place

    def owner(self, kind: str, owner: tuple[str, ...]) -> str:
        """To what the rows of a kind belong that stand in another order; empty if to nothing."""
        if not owner:
            return ""
        return self.name("questions" if kind == "choices" else "criteria", owner[0])

    def field(self, path: tuple[str, ...]) -> str:
        """The label of a field."""
        name, *rest = path
        if not rest:
            return _FIELDS.get(name, name.replace("_", " ").capitalize())
        if name == "ratings":
            return f"Rating of {self.name('frameworks', rest[0])}"
        if name == "rationales":
            return f"Rationale for {self.name('frameworks', rest[0])}"
        if name == "effects":
            return f"Effect on {self.name('criteria', rest[0])}"
        if name == "results":
            return f"Result of {self.name('frameworks', rest[0])}: {rest[1]}"
        if name in ("answers", "conditions"):
            return self.name("questions", rest[0])
        return f"{name.capitalize()} of {rest[0]}"

    def value(self, path: tuple[str, ...], value: str) -> str:
        """A value as it reads: names in place of slugs, texts as they are."""
        name = path[0]
        if name in ("answers", "conditions"):
            return self.choice(path[1], value)
        if name in _FRAMEWORKS:
            return self.name("frameworks", value)
        if name == "section":
            return self.name("sections", value)
        if name == "emphasis":
            return self.name("questions", value)
        if name == "must_advise":
            return self.name("advisories", value)
        return self.name("measurements", value) if name == "measurements" else value
