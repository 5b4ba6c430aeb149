"""One project's answers: how they are checked, written canonically, and named by a key."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain, islice
from types import MappingProxyType
from typing import Literal

from .facts import Knowledge, ReferenceProject

TITLE_MAX = 120
#: How often the answer to an emphasised question counts; any other counts once.
EMPHASIS = 2
#: No more problems than these are named, so that a hostile document costs no more than a wrong one.
PROBLEMS_MAX = 20
_KEYS = ("title", "answers", "emphasis")
#: Unicode categories of characters that break a line, steer a terminal or cannot be stored.
_NOT_PLAIN = ("Cc", "Cs", "Zl", "Zp")
#: Crockford's base 32 in lower case: no i, l, o or u, which are misread for other characters.
KEY_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
#: 26 characters of 5 bits each: 130 bits of the hash.
KEY_LENGTH = 26
#: What a key looks like, as a regular expression.
KEY_PATTERN = f"[{KEY_ALPHABET}]{{{KEY_LENGTH}}}"

ProblemKind = Literal["shape", "unknown"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a profile was refused, and where.

    ``path`` leads to the offender (``answers.kind``; empty for the whole document). ``kind`` is
    ``shape`` for what no edition could accept (a wrong type, a wrong form, an unknown key), and
    ``unknown`` for a name that does not fit this one: no question or choice of it, or a question
    that was not answered.
    """

    path: str
    message: str
    kind: ProblemKind
    did_you_mean: str | None = None

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class ProfileError(ValueError):
    """A profile that cannot be used; ``problems`` names everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Profile:
    """A checked profile.

    ``answers`` maps questions to choices, ``emphasis`` names the answered questions that count
    double. Profiles with equal content are equal, whatever order it was given in.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    emphasis: frozenset[str] = frozenset()
    title: str = ""

    def __post_init__(self) -> None:
        ordered = dict(sorted(self.answers.items()))
        object.__setattr__(self, "answers", MappingProxyType(ordered))
        object.__setattr__(self, "emphasis", frozenset(self.emphasis))

    @classmethod
    def of(cls, project: ReferenceProject) -> Profile:
        """The answers of a reference project, without its title."""
        return cls(project.answers, frozenset(project.emphasis))

    def multiplier(self, question: str) -> int:
        """How often the answer to that question counts: 2 if emphasised, else 1."""
        return EMPHASIS if question in self.emphasis else 1

    def answering(self, question: str, choice: str | None) -> Profile:
        """This profile with one question answered otherwise, or (``None``) not at all.

        The emphasis of a question that stays answered stays with it.
        """
        answers = {q: c for q, c in self.answers.items() if q != question}
        if choice is not None:
            answers[question] = choice
        return Profile(answers, self.emphasis & answers.keys(), self.title)

    def meets(self, conditions: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether every question named has one of the answers listed for it."""
        return all(self.answers.get(q) in choices for q, choices in conditions.items())

    def document(self) -> dict[str, object]:
        """The profile as the contract writes it, in canonical order."""
        return {
            "title": self.title,
            "answers": dict(self.answers),
            "emphasis": sorted(self.emphasis),
        }


def parse(document: object, knowledge: Knowledge) -> Profile:
    """The profile that a decoded JSON document describes.

    :raises ProfileError: naming every unknown question, choice or key, every wrong type, every
        emphasis on an unanswered question and a title that is too long or not plain text; of
        more than :data:`PROBLEMS_MAX` the first.
    """
    if not isinstance(document, Mapping):
        message = f"a profile is a JSON object, not {_type_name(document)}"
        raise ProfileError([Problem("", message, "shape")])
    answers = document.get("answers", {})
    emphasis = document.get("emphasis", [])
    title = document.get("title", "")
    problems = chain(
        _unknown_keys(document),
        _title_problems(title),
        _answer_problems(answers, knowledge),
        _emphasis_problems(emphasis, answers, knowledge),
    )
    if first := list(islice(problems, PROBLEMS_MAX)):
        raise ProfileError(first)
    return Profile(answers, frozenset(emphasis), title.strip())


def carry(profile: Profile, knowledge: Knowledge) -> tuple[Profile, tuple[str, ...]]:
    """That profile as far as this knowledge can ask for it, and the questions that are lost.

    A question is lost if it is not asked any more, or no longer has the choice that was made.
    """
    kept = {
        slug: choice
        for slug, choice in profile.answers.items()
        if (question := knowledge.question.get(slug))
        and any(choice == known.slug for known in question.choices)
    }
    lost = tuple(slug for slug in profile.answers if slug not in kept)
    return Profile(kept, profile.emphasis & kept.keys(), profile.title), lost


def canonical_json(value: object) -> str:
    """JSON text that is the same for equal values: sorted keys, no spaces, no escapes beyond need.

    :raises ValueError: for numbers that JSON does not have (NaN, infinities).
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest(text: str) -> str:
    """``sha256:`` and the hexadecimal digest of a text in UTF-8."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def key_of(profile: Profile, edition_digest: str) -> str:
    """The key of the permalink to this profile under that edition.

    It is derived from the content alone, so any number of servers agree on it without asking each
    other: the first 130 bits of the SHA-256 of the canonical JSON of edition digest, answers,
    emphasis and title, in Crockford's base 32.
    """
    content = canonical_json({"edition": edition_digest, **profile.document()})
    bits = int.from_bytes(hashlib.sha256(content.encode()).digest())
    bits >>= 256 - 5 * KEY_LENGTH
    return "".join(
        KEY_ALPHABET[bits >> shift & 31] for shift in range(5 * (KEY_LENGTH - 1), -1, -5)
    )


def suggestion(word: object, known: Iterable[str]) -> str | None:
    """The known name that someone who wrote ``word`` most likely meant, if any is near."""
    if not isinstance(word, str):
        return None
    return next(iter(get_close_matches(word[:80].strip().lower(), list(known), 1, 0.6)), None)


def _unknown(
    path: str, what: str, word: str, known: Iterable[str], kind: ProblemKind = "unknown"
) -> Problem:
    names = list(known)
    near = suggestion(word, names)
    hint = f"Did you mean “{near}”? " if near else ""
    right = f"Known: {', '.join(names)}." if names else "None is known."
    return Problem(path, f"“{_shown(word)}” is not {what}. {hint}{right}", kind, near)


def _unknown_keys(document: Mapping[object, object]) -> Iterator[Problem]:
    for key in document:
        if key not in _KEYS:
            name = _name(key)
            yield _unknown(_shown(name), "part of a profile", name, _KEYS, "shape")


def _title_problems(title: object) -> Iterator[Problem]:
    if not isinstance(title, str):
        yield Problem("title", f"The title is text, not {_type_name(title)}.", "shape")
    elif len(title.strip()) > TITLE_MAX:
        length = len(title.strip())
        yield Problem(
            "title", f"The title has {length:,} characters; {TITLE_MAX} are possible.", "shape"
        )
    elif any(unicodedata.category(c) in _NOT_PLAIN for c in title.strip()):
        yield Problem(
            "title", "The title has line breaks or other control characters: use one line.", "shape"
        )


def _answer_problems(answers: object, knowledge: Knowledge) -> Iterator[Problem]:
    if not isinstance(answers, Mapping):
        yield Problem("answers", f"Answers are an object, not {_type_name(answers)}.", "shape")
        return
    for slug, choice in answers.items():
        question = knowledge.question.get(slug)
        known = [c.slug for c in question.choices] if question else []
        if choice in known:
            continue
        path = f"answers.{_shown(_name(slug))}"
        if question is None:
            yield _unknown(path, "a question", _name(slug), knowledge.question)
        elif not isinstance(choice, str):
            yield Problem(
                path,
                f"The answer is the name of a choice, not {_type_name(choice)}; "
                "leave the question out if it is open.",
                "shape",
            )
        else:
            yield _unknown(path, f"a choice of {question.slug}", choice, known)


def _emphasis_problems(
    emphasis: object, answers: object, knowledge: Knowledge
) -> Iterator[Problem]:
    if not isinstance(emphasis, list | tuple):
        yield Problem("emphasis", f"Emphasis is a list, not {_type_name(emphasis)}.", "shape")
        return
    answered = answers if isinstance(answers, Mapping) else {}
    for index, slug in enumerate(emphasis):
        path = f"emphasis.{index}"
        if not isinstance(slug, str):
            message = f"Emphasis names questions, and {_type_name(slug)} is none."
            yield Problem(path, message, "shape")
        elif slug not in knowledge.question:
            yield _unknown(path, "a question", slug, knowledge.question)
        elif slug not in answered:
            message = f"“{slug}” has no answer, so it cannot count double: answer it or drop this."
            yield Problem(path, message, "unknown")


def _shown(text: str) -> str:
    """A stranger's text, made fit to stand in a message: short and on one line."""
    printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:61])
    return printable[:60] + "…" if len(printable) > 60 else printable


def _name(key: object) -> str:
    """A key as text. JSON has no other keys, but a caller in Python may come with any."""
    return key if isinstance(key, str) else _type_name(key)


def _type_name(value: object) -> str:
    names = {
        type(None): "null",
        bool: "true or false",
        str: "text",
        list: "a list",
        dict: "an object",
    }
    return names.get(type(value), "a number")
