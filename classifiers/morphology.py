"""Morphology: a folded word in; its dictionary forms, least stripped first, with the tense that its shape shows, out."""

import re
from enum import StrEnum
from functools import cache, lru_cache

import pymorphy3
from msgspec import Struct

_CACHED_WORDS = 65_536
_CACHED_PARSES = 16_384


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


@lru_cache(maxsize=_CACHED_WORDS)
def readings(word: str, language: str) -> Readings:
    """
    Read *word*, folded, as words that a dictionary of *language* (`ar`, `ru`, `en`) could list.

    The word itself is the first level. The order of levels is what keeps a word that merely looks as if it had clitics whole: وزارة, a
    ministry, is found in the lexicon before 'and he visited her' is thought of. Other languages get the word itself alone.

    >>> [reading.form for level in readings("meetings", "en") for reading in level]
    ['meetings', 'meeting', 'meet', 'meete']
    >>> Reading("التقي", Tense.PAST) in readings("والتقيا", "ar")[-1]
    True
    """
    levels = _LEVELS.get(language, _plain)(word)
    return tuple(level for level in levels if level)


def _plain(word: str) -> Readings:
    return ((Reading(word),),)


def _english(word: str) -> Readings:
    """The word, then what is left without the endings of nouns and verbs; the lexicon decides which of them is a word."""
    bare = word.removesuffix("'s").removesuffix("'")
    stems: dict[str, Tense] = {}
    for singular in _english_singulars(bare):
        stems.setdefault(singular, Tense.NONE)
        for ending, tense in (("ed", Tense.PAST), ("ing", Tense.PRESENT)):
            for stem in _english_verbs(singular, ending):
                stems.setdefault(stem, tense)
    return (Reading(word),), tuple(
        Reading(stem, tense) for stem, tense in stems.items() if stem != word and len(stem) > 1
    )


def _english_singulars(word: str) -> tuple[str, ...]:
    if word.endswith("ies"):
        return word, word[:-3] + "y"
    if not word.endswith("s") or word.endswith("ss"):
        return (word,)
    return (word, word[:-1], word[:-2]) if word.endswith("es") else (word, word[:-1])


def _english_verbs(word: str, ending: str) -> tuple[str, ...]:
    """What the verb may be without its *ending*: with an e again, without a doubled consonant, with y for i."""
    if not word.endswith(ending):
        return ()
    stem = word.removesuffix(ending)
    if stem.endswith("i"):
        return stem, stem + "e", stem[:-1] + "y"
    return (stem, stem + "e", stem[:-1]) if len(stem) > 2 and stem[-1] == stem[-2] else (stem, stem + "e")


@cache
def _russian_analyzer() -> pymorphy3.MorphAnalyzer:
    """The dictionary is read from disk once; all that it answers is a function of the word."""
    return pymorphy3.MorphAnalyzer(lang="ru")


_RUSSIAN_TENSES = {"past": Tense.PAST, "pres": Tense.PRESENT, "futr": Tense.FUTURE}
_RUSSIAN_WORD = re.compile("[а-яё]+(?:['’-][а-яё]+)*")
_LIKELY = 0.15
"""A parse counts if it has this share of the likeliest one's probability: 'встречи' is a noun, whatever else it could be."""


@lru_cache(maxsize=_CACHED_PARSES)
def russian_parses(word: str) -> tuple[pymorphy3.analyzer.Parse, ...]:
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


def _russian(word: str) -> Readings:
    """The word, then the lemmas of its likely parses; participles lead to their verb."""
    if not _RUSSIAN_WORD.fullmatch(word):
        return _plain(word)
    parses = russian_parses(word)
    found: dict[str, Reading] = {}
    for parse in parses:
        if parse.score >= _LIKELY * parses[0].score:
            form = parse.normal_form.replace("ё", "е")
            tense = Tense.INFINITIVE if "INFN" in parse.tag else _RUSSIAN_TENSES.get(str(parse.tag.tense), Tense.NONE)
            found.setdefault(form, Reading(form, tense))
    tense = next((reading.tense for reading in found.values()), Tense.NONE)
    return (Reading(word, tense),), tuple(found.values())


_CONJUNCTIONS = ("", "و", "ف")
_NOUN_PREFIXES = ("", "ال", "ب", "ل", "ك", "بال", "كال", "لل")
_NOUN_SUFFIXES = ("", "ه", "ها", "هم", "هما", "نا", "ي", "كم", "ا", "ان", "ين", "ون", "ات", "اته", "اتها", "اتهم", "اتهما", "اتنا", "يه", "ته", "تها", "تهم", "تهما", "تنا", "تي", "وا")  # fmt: skip
_PAST_SUFFIXES = (
    "",
    "ت",
    "ا",
    "وا",
    "تا",
    "نا",
    "ن",
    "ه",
    "ها",
    "هم",
    "ته",
    "تها",
    "تهم",
    "يا",
    "يت",
    "ينا",
    "اه",
    "اها",
    "وه",
    "وها",
)
_IMPERFECT_SUFFIXES = ("", "ان", "ون", "وا", "ا", "ين", "ن", "ه", "ها", "هم", "ونه", "ونها", "انه", "انها")
_PERSONS = "يتنا"
_SHORTEST_STEM = 3
_SHORTEST_VERB = 2


def _arabic(word: str) -> Readings:
    """The word; without a conjunction; then nouns without article, preposition and suffix, and verbs without person, number and object."""
    rests = [word.removeprefix(particle) for particle in _CONJUNCTIONS if word.startswith(particle)]
    rests = [rest for rest in rests if rest == word or len(rest) >= _SHORTEST_VERB]
    whole = [(Reading(rest), Reading(rest, Tense.PAST)) for rest in rests]
    stripped = [tuple(dict.fromkeys([*_arabic_nouns(rest), *_arabic_verbs(rest)])) for rest in rests]
    return (*whole, *stripped)


def _arabic_nouns(word: str) -> list[Reading]:
    found = []
    for prefix in _NOUN_PREFIXES:
        if not word.startswith(prefix):
            continue
        rest = word[len(prefix) :]
        for suffix in _NOUN_SUFFIXES:
            stem = rest[: len(rest) - len(suffix)] if rest.endswith(suffix) else ""
            if len(stem) >= _SHORTEST_STEM:
                found.append(Reading(stem))
                if suffix[:1] in {"ت", "ا"} and suffix not in {"ا", "ان"}:
                    found.append(
                        Reading(stem + "ه")
                    )  # زيارتها, اجتماعاتها: the ta marbuta is written open before a suffix
    return found


def _arabic_verbs(word: str) -> list[Reading]:
    found = []
    for suffix in _PAST_SUFFIXES:
        stem = word[: len(word) - len(suffix)] if word.endswith(suffix) else ""
        if len(stem) >= _SHORTEST_VERB:
            found.append(Reading(stem, Tense.PAST))
    tense = Tense.FUTURE if word.startswith("س") else Tense.PRESENT
    body = word[1:] if word[:1] in {"س", "ل"} else word
    if body[:1] and body[0] in _PERSONS:
        for suffix in _IMPERFECT_SUFFIXES:
            stem = body[1 : len(body) - len(suffix)] if body.endswith(suffix) else ""
            if len(stem) >= _SHORTEST_VERB:
                found.append(Reading(stem, tense))
    return found


_LEVELS = {"ar": _arabic, "ru": _russian, "en": _english}


def arabic_stems(past: str, imperfect: str) -> tuple[frozenset[str], frozenset[str]]:
    """
    The stems under which `readings` finds an Arabic verb: of its past, and of its imperfect without the person's letter.

    A weak letter at the end is lost before some suffixes and in the jussive, one in the middle in the jussive.

    >>> stems = arabic_stems("التقي", "يلتقي")
    >>> sorted(stems[0]), sorted(stems[1])
    (['التق', 'التقي'], ['لتق', 'لتقي'])
    >>> sorted(arabic_stems("زار", "يزور")[1])
    ['زر', 'زور']
    """
    weak = "اوي"
    pasts, imperfects = {past}, {imperfect[1:]}
    if past[-1] in weak:
        pasts.add(past[:-1])
    stem = imperfect[1:]
    if stem[-1] in weak:
        imperfects.add(stem[:-1])
    elif len(stem) > 2 and stem[-2] in weak:
        imperfects.add(stem[:-2] + stem[-1])
    return frozenset(pasts), frozenset(imperfects)
