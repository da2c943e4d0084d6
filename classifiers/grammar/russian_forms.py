"""Russian forms: a folded Russian word in; the forms under which the lexicon may list it, its own masculine before the dictionary's, out."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from classifiers.morphology import Reading, Readings, Tense, russian_parses

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse

_WORD = re.compile("[а-я]+(?:['’-][а-я]+)*")
_TENSES = {"past": Tense.PAST, "pres": Tense.PRESENT, "futr": Tense.FUTURE}
_CACHED_WORDS = 65_536
_LIKELY = 0.15
"""A parse counts if it has this share of the likeliest one's probability: 'встречи' is a noun, whatever else it could be."""
_OWN = frozenset({"ADJS", "PRTS", "PRTF"})
"""Parts of speech that have a form of their own, the masculine: short adjectives, participles."""


@lru_cache(maxsize=_CACHED_WORDS)
def russian_forms(word: str) -> Readings:
    """
    Read a folded *word* in three levels: as it stands; the masculine of its own kind, if it is a short adjective or a participle; its dictionary forms.

    A short form says something ('встреча возможна', 'визит отменён'), a long one only describes ('возможная встреча', 'отменённый визит'):
    a lexicon that lists 'возможен' means all short forms and no long one; 'отменённый' as a trap, and no such participle counts as the verb;
    'отменить' takes what no nearer row has taken.

    >>> [[reading.form for reading in level] for level in russian_forms("отменена")]
    [['отменена'], ['отменен'], ['отменить']]
    >>> [[reading.form for reading in level] for level in russian_forms("отмененного")]
    [['отмененного'], ['отмененный'], ['отменить']]
    >>> [[reading.form for reading in level] for level in russian_forms("возможной")]
    [['возможной'], ['возможный']]
    >>> russian_forms("ведутся")[-1]
    (Reading(form='вестись', tense=<Tense.PRESENT: 'present'>),)
    """
    if not _WORD.fullmatch(word):
        return ((Reading(word),),)
    parses = russian_parses(word)
    likely = [parse for parse in parses if parse.score >= _LIKELY * parses[0].score]
    lemmas = dict.fromkeys(Reading(_plain(parse.normal_form), _tense(parse)) for parse in likely)
    tense = next((reading.tense for reading in lemmas), Tense.NONE)
    own = dict.fromkeys(Reading(_masculine(parse), tense) for parse in likely if parse.tag.POS in _OWN)
    levels = ((Reading(word, tense),), tuple(own), tuple(lemmas))
    return tuple(level for level in levels if level)


def _tense(parse: "Parse") -> Tense:
    if {"PRTF", "pssv"} <= set(parse.tag.grammemes):
        return Tense.NONE  # 'отменённый визит' only describes it
    return Tense.INFINITIVE if "INFN" in parse.tag else _TENSES.get(str(parse.tag.tense), Tense.NONE)


def _masculine(parse: "Parse") -> str:
    case = {"nomn"} if parse.tag.case else set()
    inflected = parse.inflect({"masc", "sing", *case})
    return _plain(inflected.word if inflected else parse.word)


def _plain(word: str) -> str:
    """As folding writes it: without the dots of ё."""
    return word.replace("ё", "е")
