"""The answers of a visitor on their way: all of them travel in the query string of each page.

Nothing is stored before "save": every page is a function of its address alone, so going back,
reloading and sending a half-filled questionnaire to a colleague just work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from comparisons.engine.facts import Knowledge
from comparisons.engine.profile import KEY_PATTERN, Profile, suggestion


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """What a query string says about the questions of an edition.

    ``given``     question to choice; an empty choice means that "not sure" was said
    ``emphasis``  questions that are to count double
    ``problems``  question to what is wrong with its answer, in words for the visitor
    ``profile``   the answers without those that have a problem
    ``origin``    the key of the saved recommendation that is being changed, if it is one
    """

    given: Mapping[str, str]
    emphasis: frozenset[str]
    problems: Mapping[str, str]
    profile: Profile
    origin: str = ""

    @classmethod
    def read(cls, query: QueryDict, knowledge: Knowledge) -> AnswerSheet:
        """The sheet for a query string. Keys that name no question are dropped."""
        given = {q: str(query[q]) for q in knowledge.question if q in query}
        emphasis = frozenset(query.getlist("emphasis")) & knowledge.question.keys()
        problems: dict[str, str] = {}
        answers: dict[str, str] = {}
        for question, choice in given.items():
            if any(choice == each.slug for each in knowledge.question[question].choices):
                answers[question] = choice
            elif choice:
                problems[question] = _not_a_choice(choice, question, knowledge)
        for question in knowledge.question:
            if question in emphasis and question not in answers and question not in problems:
                problems[question] = (
                    "Choose an answer, or untick “This matters twice as much”: "
                    "without an answer there is nothing to double."
                )
        profile = Profile(answers, emphasis & answers.keys())
        origin = str(query.get("from", ""))
        origin = origin if re.fullmatch(KEY_PATTERN, origin) else ""
        return cls(given, emphasis, problems, profile, origin)

    @property
    def passed(self) -> frozenset[str]:
        """The questions to which "not sure" was said."""
        return frozenset(question for question, choice in self.given.items() if not choice)

    def query(self, **changes: str | None) -> str:
        """The query string of these answers, sorted, with some of them changed or (None) gone."""
        given = {**self.given, **changes}
        pairs = sorted((q, choice) for q, choice in given.items() if choice is not None)
        return urlencode([*pairs, *beside(self.emphasis, self.origin)])


def query_of(profile: Profile, origin: str = "") -> str:
    """The query string that gives a profile's answers; its title is not part of it.

    :param origin: the key of the saved recommendation that these answers were changed from.
    """
    pairs = [*sorted(profile.answers.items()), *beside(profile.emphasis, origin)]
    return "&".join(f"{name}={value}" for name, value in pairs)  # slugs and keys need no quoting


def beside(emphasis: Iterable[str], origin: str) -> list[tuple[str, str]]:
    """What stands beside the answers in a query string, as pairs."""
    pairs = [("emphasis", question) for question in sorted(emphasis)]
    return [*pairs, ("from", origin)] if origin else pairs


def _not_a_choice(choice: str, question: str, knowledge: Knowledge) -> str:
    near = suggestion(choice, [c.slug for c in knowledge.question[question].choices])
    hint = f" Did you mean “{knowledge.question[question].choice(near).text}”?" if near else ""
    return f"The address holds an answer that this question does not have.{hint} Choose one below."
