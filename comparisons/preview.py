"""What a publication of the draft would do, before anybody publishes it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from . import impact as impacts
from . import knowledge
from .changes import ChangedKind, changes
from .draft import draft
from .engine import facts
from .engine.findings import Finding
from .engine.lint import unsound
from .engine.profile import digest
from .engine.replay import Outcome, Replayer, fate, moved
from .engine.scoring import DecisionModel
from .impact import Impact
from .knowledge import PublishedEdition, freeze
from .neutrality import balance_page, figures
from .then_and_now import in_words
from .vocabulary import Vocabulary

#: So many of the newest recommendations are replayed at once for the page.
REPLAYED = 2_000
#: So many previews are remembered by a process, with what was found out of them.
KEPT = 4


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A reference project then and now, in words.

    ``missed`` if it is not recommended what is expected, ``turned`` if something else than before,
    ``changed`` if it gets another leader or strength.
    """

    slug: str
    title: str
    expected: str
    then: str
    now: str
    missed: bool
    missed_before: bool
    turned: bool
    changed: bool

    @property
    def place(self) -> str:
        return f"reference_projects.{self.slug}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the balance then and now."""

    label: str
    then: str
    now: str


@dataclass(frozen=True)
class Preview:
    """The draft as it was read, and all that can be said of its publication.

    ``digest`` is that of the edition that it would become; ``newest`` is the edition so far;
    ``today`` the ISO date that review dates are held against.
    """

    number: int
    digest: str
    today: str
    state: facts.Knowledge
    newest: PublishedEdition | None

    @classmethod
    def of_draft(cls) -> Preview:
        """Reads the draft. What was found out of an equal one today is not computed again."""
        state, number = draft(), knowledge.next_number()
        newest = knowledge.edition(number - 1) if number > 1 else None
        today = knowledge.today()
        read = cls(number, digest(freeze(state, number)), today, state, newest)
        key = (read.digest, today, newest.digest if newest else "")
        known = _looked_at[key] = _looked_at.pop(key, read)
        for oldest in list(_looked_at)[:-KEPT]:
            _looked_at.pop(oldest, None)
        return known

    @cached_property
    def edition(self) -> PublishedEdition | None:
        """The draft, as if it were published; ``None`` if nothing can be computed with it."""
        if unsound(self.state):
            return None
        return PublishedEdition(
            number=self.number,
            digest=self.digest,
            notes="",
            published_at=timezone.now(),
            knowledge=self.state,
            model=DecisionModel(self.state),
            is_draft=True,
        )

    @cached_property
    def findings(self) -> list[Finding]:
        """What the linter says of it today."""
        return knowledge.reviewed(self.state, self.today)

    @cached_property
    def names(self) -> dict[str, str]:
        """By place that the linter names, what people call it."""
        words = Vocabulary(self.state, self.state)
        return {finding.place: words.place(finding.place) for finding in self.findings}

    @property
    def errors(self) -> list[Finding]:
        """What stops its publication."""
        return [finding for finding in self.findings if finding.severity == "error"]

    @property
    def open_warnings(self) -> list[Finding]:
        """The warnings that nobody has given a reason for, each place once a rule."""
        found = {
            (finding.rule, finding.place): finding
            for finding in self.findings
            if finding.severity == "warning" and finding.waived is None
        }
        return list(found.values())

    @property
    def waived(self) -> list[Finding]:
        """The warnings that were accepted, with the reason."""
        return [finding for finding in self.findings if finding.waived is not None]

    @cached_property
    def changes(self) -> tuple[ChangedKind, ...]:
        """What lies between the newest edition and the draft."""
        return changes(self.newest.knowledge, self.state) if self.newest else ()

    @cached_property
    def projects(self) -> tuple[ProjectLine, ...]:
        """All reference projects: first those that turn, then those that miss, then by points."""
        if self.edition is None:
            return ()
        now = Replayer(self.edition.model)
        then = Replayer(self.newest.model) if self.newest else now
        lines = []
        for project in self.state.reference_projects:
            was = then.outcome(project.answers, _answered(project))
            would = now.outcome(project.answers, _answered(project))
            line = self._line(project, was, would)
            rank = (not line.turned, not line.missed, not line.changed, -moved(was, would))
            lines.append((rank, line))
        return tuple(line for _, line in sorted(lines, key=lambda item: item[0]))

    @property
    def changed_projects(self) -> list[ProjectLine]:
        """Those that get another leader or strength, or not what is expected."""
        return [line for line in self.projects if line.changed or line.missed]

    @property
    def same_projects(self) -> list[ProjectLine]:
        """All the others."""
        return [line for line in self.projects if not line.changed and not line.missed]

    @property
    def turned(self) -> int:
        """How many reference projects would be recommended something else."""
        return sum(line.turned for line in self.projects)

    @property
    def missed(self) -> int:
        """How many reference projects would not be recommended what is expected."""
        return sum(line.missed for line in self.projects)

    def _line(self, project: facts.ReferenceProject, was: Outcome, would: Outcome) -> ProjectLine:
        older = self.newest.knowledge if self.newest else self.state
        return ProjectLine(
            slug=project.slug,
            title=project.title,
            expected=self.state.framework[project.expected].name if project.expected else "either",
            then=in_words(was, older),
            now=in_words(would, self.state),
            missed=project.expected not in (None, would.recommended),
            missed_before=project.expected not in (None, was.recommended),
            turned=was.recommended != would.recommended,
            changed=fate(was, would) != "nothing",
        )

    @cached_property
    def balance(self) -> tuple[Figure, ...]:
        """The figures of the neutrality report, then and now."""
        if self.edition is None:
            return ()
        now = figures(balance_page(self.edition))
        then = figures(balance_page(self.newest)) if self.newest else {}
        labels = dict.fromkeys((*now, *then))
        return tuple(Figure(each, then.get(each, "–"), now.get(each, "–")) for each in labels)

    def impact(self) -> Impact | None:
        """What it would change for the newest advice in use."""
        if self.edition is None or self.newest is None:
            return None
        model = self.edition.model
        return impacts.impact(impacts.replay(impacts.newest(REPLAYED), model), model)


#: The previews that were looked at last in this process, the newest last.
_looked_at: dict[tuple[str, str, str], Preview] = {}


def _answered(project: facts.ReferenceProject) -> list[str]:
    """What counts double, as far as it is answered at all."""
    return [question for question in project.emphasis if question in project.answers]
