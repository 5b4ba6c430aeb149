"""The draft of the knowledge, row by row, and the editions that were published from it.

Curators edit rows; visitors never see them. Publishing freezes all rows into the document of a new
:class:`Edition`. What an edition has shown keeps its slug for ever: such rows can be retired, but
neither deleted nor given another slug, so that no permalink ever meets a name with a new meaning.
"""

from .advice import Advisory, Contradiction, ReferenceProject, Waiver
from .criteria import RATING_VALUES, Companion, Criterion, Evidence, Rating
from .editions import Edition, EditionQuerySet, Revision
from .frameworks import Framework, Measurement, Source
from .objections import Objection
from .questionnaire import Choice, Effect, Question, Section
from .tallies import Tally

__all__ = [
    "RATING_VALUES",
    "Advisory",
    "Choice",
    "Companion",
    "Contradiction",
    "Criterion",
    "Edition",
    "EditionQuerySet",
    "Effect",
    "Evidence",
    "Framework",
    "Measurement",
    "Objection",
    "Question",
    "Rating",
    "ReferenceProject",
    "Revision",
    "Section",
    "Source",
    "Tally",
    "Waiver",
]
