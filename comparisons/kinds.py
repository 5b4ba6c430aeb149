"""The kinds of rows that make up the draft: what they are called, and what hangs on what.

Fields are read from the models, so a new field of a model needs nothing here. A new model
needs its line in :data:`KINDS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models as orm

from comparisons import models

#: What names a row among its kind: slugs and names, from the outermost on.
Key = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of row. ``name`` is that of its fixture and of its list in documents.

    ``under`` names the rows without which an edition leaves it out: of a framework that was
    retired, for example, it shows no rating. ``part_of`` names the row whose part it is, where it
    is part of one: it goes and comes back with it.
    """

    name: str
    model: type[orm.Model]
    under: tuple[str, ...] = ()
    part_of: str | None = None

    @cached_property
    def meta(self) -> Any:
        return self.model._meta

    def rows(self) -> orm.QuerySet[Any]:
        """All its rows, retired ones included."""
        return self.model._default_manager.all()

    @cached_property
    def label(self) -> str:
        """The model as fixtures write it: ``comparisons.criterion``."""
        return str(self.meta.label_lower)

    @cached_property
    def key_names(self) -> tuple[str, ...]:
        """The fields that tell a row from others of its kind: those that are unique together."""
        unique = (c for c in self.meta.constraints if isinstance(c, orm.UniqueConstraint))
        return tuple(next(unique).fields)

    @cached_property
    def fields(self) -> dict[str, Any]:
        """All that a curator can set, by name: first what the row is under, then as declared."""
        found = [f for f in self.meta.get_fields() if f.concrete and not f.auto_created]
        found = [f for f in found if f.editable and not f.primary_key]
        found.sort(key=lambda f: (f.name not in self.under, f.creation_counter))
        return {field.name: field for field in found}

    @cached_property
    def key_length(self) -> int:
        """How many names it takes to tell a row of this kind."""
        fields = (self.fields[name] for name in self.key_names)
        return sum(kind_of(f.related_model).key_length if f.is_relation else 1 for f in fields)

    @property
    def within(self) -> str | None:
        """The row among whose other rows it has its position, if not among all of its kind."""
        return self.part_of or next(iter(self.under), None)

    @property
    def is_slugged(self) -> bool:
        """Whether it has a slug and can be retired."""
        return "retired" in self.fields

    def parts(self) -> Iterator[Kind]:
        """The kinds whose rows are parts of rows of this one."""
        for kind in KINDS:
            if kind.part_of and kind.fields[kind.part_of].related_model is self.model:
                yield kind


#: Rows come after those that they name.
KINDS = (
    Kind("frameworks", models.Framework),
    Kind("sources", models.Source),
    Kind("measurements", models.Measurement),
    Kind("criteria", models.Criterion),
    Kind("ratings", models.Rating, ("criterion", "framework"), "criterion"),
    Kind("evidence", models.Evidence, ("rating", "source"), "rating"),
    Kind("companions", models.Companion, ("framework", "criterion"), "criterion"),
    Kind("sections", models.Section),
    Kind("questions", models.Question, ("section",)),
    Kind("choices", models.Choice, ("question",), "question"),
    Kind("effects", models.Effect, ("choice", "criterion"), "choice"),
    Kind("advisories", models.Advisory),
    Kind("contradictions", models.Contradiction),
    Kind("reference_projects", models.ReferenceProject),
    Kind("waivers", models.Waiver),
)
_BY_MODEL = {kind.model: kind for kind in KINDS}
BY_NAME = {kind.name: kind for kind in KINDS}


def kind_of(model: type[orm.Model]) -> Kind:
    """The kind of a model's rows. :raises KeyError: if they are no part of the draft."""
    return _BY_MODEL[model]
