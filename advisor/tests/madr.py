"""A strict reader of decision records in MADR 4 form: raises AssertionError for anything else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

#: The metadata of MADR 4, all optional.
METADATA = {"status", "date", "decision-makers", "consulted", "informed"}
STATUS = {"proposed", "rejected", "accepted", "deprecated"}
_ARGUMENT = re.compile(r"(Good|Neutral|Bad), because \S")
_CHOSEN = re.compile(r'^Chosen option: "([^"]+)", because .+\.$')


@dataclass
class Part:
    """A heading, and the lines up to the next one."""

    level: int
    title: str
    lines: list[str] = field(default_factory=list)

    @property
    def items(self) -> list[str]:
        return [line.removeprefix("* ") for line in self.lines if line.startswith("* ")]

    @property
    def prose(self) -> str:
        return "\n".join(self.lines).strip()

    @property
    def tones(self) -> list[str]:
        """The kind of every argument, all of which have to be arguments."""
        found = []
        for item in self.items:
            match = _ARGUMENT.match(item)
            assert match, f"no argument: {item}"
            found.append(match[1])
        return found


@dataclass
class Record:
    """What a decision record says, by its parts."""

    metadata: dict[str, str]
    title: str
    parts: dict[str, Part]
    options: list[str]
    chosen: str | None


def read(document: str) -> Record:
    assert document.endswith("\n")
    assert "\r" not in document
    metadata, lines = _metadata(document.splitlines())
    first, *parts = _parts(lines)
    assert (first.level, first.prose) == (1, "")
    options_part = next(part for part in parts if part.title == "Considered Options")
    options = options_part.items
    assert len(options) == len(set(options)) >= 2
    assert [(part.level, part.title) for part in parts] == [
        (2, "Context and Problem Statement"),
        (2, "Decision Drivers"),
        (2, "Considered Options"),
        (2, "Decision Outcome"),
        (3, "Consequences"),
        (3, "Confirmation"),
        (2, "Pros and Cons of the Options"),
        *((3, option) for option in options),
        (2, "More Information"),
    ]
    for part in parts:
        _check_tables(part)
        empty = part.title == "Pros and Cons of the Options"
        assert (part.prose == "") == empty, part.title
        if part.level == 3 and part.title != "Confirmation":
            assert part.tones, part.title
    by_title = {part.title: part for part in parts}
    return Record(metadata, first.title, by_title, options, _chosen(by_title["Decision Outcome"]))


def _metadata(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    if lines[0] != "---":
        return {}, lines
    end = lines.index("---", 1)
    pairs = [line.partition(": ") for line in lines[1:end]]
    found = {name: value for name, _, value in pairs}
    assert len(found) == len(pairs)
    assert set(found) <= METADATA
    assert found["status"] in STATUS
    date.fromisoformat(found["date"])
    return found, lines[end + 1 :]


def _parts(lines: list[str]) -> list[Part]:
    """Cuts at headings; a heading stands between blank lines, and not within code."""
    parts: list[Part] = []
    fenced = False
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        fenced ^= line.startswith("```")
        if not fenced and (match := re.match(r"(#+) (.+)$", line)):
            assert before == after == "", line
            parts.append(Part(len(match[1]), match[2]))
        elif parts:
            parts[-1].lines.append(line)
        else:
            assert line == "", f"before the title: {line}"
    assert not fenced
    return parts


def _check_tables(part: Part) -> None:
    rows = [line for line in part.lines if line.startswith("|")]
    cells = {len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in rows}
    assert len(cells) <= 1, f"rows of different lengths in {part.title}"


def _chosen(outcome: Part) -> str | None:
    found = [match[1] for line in outcome.lines if (match := _CHOSEN.match(line))]
    assert len(found) <= 1
    assert found or "No option is chosen yet." in outcome.prose
    return found[0] if found else None
