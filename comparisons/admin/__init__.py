"""The curators' workshop: every kind of row that makes up the draft, and its publication."""

from . import advice, criteria, editions, questionnaire

__all__ = ["advice", "criteria", "editions", "questionnaire"]
