"""Two wordings of one text, word by word: what stayed, what went, what came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

#: Words, white space and single marks; put together again they are the text.
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
#: Above so many comparisons of words the whole text counts as replaced.
_WORK_MAX = 4_000_000


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words in a row with the same fate."""

    fate: Literal["kept", "deleted", "inserted"]
    text: str


def passages(before: str, after: str) -> tuple[Passage, ...]:
    """The way from one wording to the other.

    What was kept and what was deleted is the text before, what was kept and what was inserted the
    text after, to the character.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) * len(new) > _WORK_MAX:
        return _passages("", before, after)
    found: list[Passage] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, j, k, end in matcher.get_opcodes():
        words, others = "".join(old[i:j]), "".join(new[k:end])
        found += _passages(words, "", "") if tag == "equal" else _passages("", words, others)
    return tuple(found)


def _passages(kept: str, deleted: str, inserted: str) -> tuple[Passage, ...]:
    parts = (Passage("kept", kept), Passage("deleted", deleted), Passage("inserted", inserted))
    return tuple(part for part in parts if part.text)
