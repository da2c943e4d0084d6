"""Morphology: what every language says of a word's form, and the Russian dictionary: a word in, its parses out."""

from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import pymorphy3
    from pymorphy3.analyzer import Parse


_CACHED_WORDS = 16_384
"""Several readers ask about the same word, and the news come back to most."""


class Tense(StrEnum):
    """What the shape of a word says about time; NONE for nouns and whatever shows no tense."""

    NONE = ""
    PAST = "past"
    PRESENT = "present"  # in Arabic the imperfect, whatever it means after a particle
    FUTURE = "future"
    INFINITIVE = "infinitive"


class Reading(Struct, frozen=True):
    """A form under which a lexicon may list the word. Verbs of Arabic are listed by their stems, without a person's prefix."""

    form: str
    tense: Tense = Tense.NONE


Readings = tuple[tuple[Reading, ...], ...]
"""Readings in levels: a reader takes the first level of which it knows a form, and ignores what needs more stripping."""


@cache
def _russian_analyzer() -> "pymorphy3.MorphAnalyzer":
    """The dictionary is read from disk once; all that it answers is a function of the word."""
    import pymorphy3  # noqa: PLC0415 (only Russian needs it)

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=_CACHED_WORDS)
def russian_parses(word: str) -> "tuple[Parse, ...]":
    """
    Parse *word* with the Russian dictionary, likeliest first, never none; a word with letters that Unicode gives no name parses as a mark.

    >>> russian_parses("переговоры")[0].normal_form
    'переговоры'
    >>> str(russian_parses("\U00017000")[0].tag)
    'PNCT'
    """
    try:
        return tuple(_russian_analyzer().parse(word))
    except ValueError:  # the analyzer asks for the name of each letter
        return russian_parses("?")
