"""The profiles in JSON documents from outside: for the API and the command line alike."""

from __future__ import annotations

from dataclasses import replace

from comparisons.engine.facts import Knowledge
from comparisons.engine.profile import PROBLEMS_MAX, Problem, Profile, ProfileError, parse


def profiles(document: object, knowledge: Knowledge) -> list[Profile]:
    """The profile that a decoded document describes, or those of a list, in its order.

    :raises ProfileError: naming what is wrong, of a list with the position in front of the path
        (``1.answers.kind``); of more than :data:`PROBLEMS_MAX` problems the first.
    """
    if not isinstance(document, list):
        return [parse(document, knowledge)]
    found: list[Profile] = []
    problems: list[Problem] = []
    for index, each in enumerate(document):
        try:
            found.append(parse(each, knowledge))
        except ProfileError as error:
            problems += [replace(p, path=f"{index}.{p.path}".rstrip(".")) for p in error.problems]
        if len(problems) >= PROBLEMS_MAX:
            break
    if problems:
        raise ProfileError(problems[:PROBLEMS_MAX])
    return found
