"""Mentions: what a name in a sentence stands for, and how it takes part in it."""

from enum import StrEnum

from msgspec import Struct

from classifiers.gazetteer import Entry
from classifiers.span import Span


class Standing(StrEnum):
    """How a mention takes part in its sentence."""

    NAMED = "named"
    TOPIC = "topic"  # what the talk is about: 'the Syrian crisis', 'on Iran'
    PLACE = "place"  # where it is: 'in Moscow'
    MEDIA = "media"  # of a newspaper or an agency: no party of a talk
    MODIFIER = "modifier"  # the country beside a group's name: 'the Lebanese Hezbollah'
    UNPLACED = "unplaced"  # a pattern word without a country ('Foreign Ministry')


class Mention(Struct, frozen=True, kw_only=True):
    """A name in a sentence, as half-open code points of the sentence; *entry* is null for 'all parties'."""

    start: int
    end: int
    party: str | None
    entry: Entry | None
    way: str
    standing: Standing

    @property
    def span(self) -> Span:
        """Where it stands in its sentence."""
        return Span(self.start, self.end)
