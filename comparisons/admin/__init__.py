"""The curators' workshop: every kind of row that makes up the draft, and its publication."""

from . import accounts, advice, criteria, editions, history, objections, questionnaire

__all__ = [
    "accounts",
    "advice",
    "criteria",
    "editions",
    "history",
    "objections",
    "questionnaire",
]
