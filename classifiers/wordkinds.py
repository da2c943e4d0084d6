"""Word kinds: the first column of the files of words in; what such a word does in its sentence, out."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple


class WordKind(StrEnum):
    """What a word does; the first column of the files."""

    SAY = "say"  # a verb of speech; value 'act' where it may stand without speech ('rejected', 'suggests')
    NOUN = (
        "noun"  # a noun of speech; what is said follows, in one of the frames of its value ('claim that', 'call for')
    )
    ACCORDING = "according"  # a source follows ('according to')
    THAT = "that"  # what is said follows
    RELATIVE = "relative"  # 'who': the verb behind it belongs to the name in front
    PRONOUN = "pronoun"
    ROLE = "role"  # an office; value as in the gazetteer
    UNNAMED = "unnamed"  # a source without a name; value its English noun
    RANK = "rank"  # an adjective of such a source; value its English form
    MEDIA = "media"  # agencies, newspapers, reporters
    ANY = "any"  # 'all parties'
    PAIR = "pair"  # 'the two sides'
    OWN = "own"  # 'his country'
    TOPIC = "topic"  # what a country's name beside it is only about ('crisis', 'nuclear deal')
    ABOUT = "about"  # the name behind it is a topic
    FORUM = "forum"  # the name of a body beside it only says which summit
    WITH = "with"  # the name behind it is the other side
    BETWEEN = "between"  # the names behind it are the two sides
    IN = "in"  # the name behind it is a place
    CLAUSE = "clause"  # begins a clause that stands against the one before ('but', 'فيما')
    PAST = "past"  # the contact spoken of has taken place
    ONGOING = "ongoing"
    PLANNED = "planned"
    STOP = "stop"  # no part of a name, whatever its capital ('Tuesday', 'However')
    DIALOGUE = "dialogue"  # talks, meetings, visits, calls


class Word(NamedTuple):
    """A word of the lexicon and where it stands: half-open code points of the original text."""

    start: int
    end: int
    kind: WordKind
    value: str

    @property
    def frames(self) -> frozenset[str]:
        """The parts of the value: a verb's class, and what can follow it where the language lists that."""
        return frozenset(self.value.split())


def by_kind(found: Sequence[Word]) -> dict[WordKind, tuple[Word, ...]]:
    """Sort words of the lexicon by their kind; within a kind they stay in order, and a kind without words is left out."""
    kinds: dict[WordKind, list[Word]] = {}
    for word in found:
        kinds.setdefault(word.kind, []).append(word)
    return {kind: tuple(words) for kind, words in kinds.items()}
