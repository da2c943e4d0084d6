"""English words: a folded word and its neighbours in; what a dictionary would list it under, as a noun or a verb, with its tense, out."""

from collections.abc import Iterator
from functools import cache, lru_cache

from classifiers.grammar import tables
from classifiers.morphology import Reading, Readings, Tense

NOUN, VERB, EITHER = "n", "v", ""
PARTS = (NOUN, VERB)
_CACHED_WORDS = 65_536
_SHORTEST = 2

_BEFORE_NOUNS = frozenset(
    "a an the this that these those such any no every each some another other further more his her its their our my your whose "
    "of for in on at from with without after before during despite about over into by between ahead first second third fourth last "
    "next new latest fresh final previous possible potential future planned direct indirect bilateral trilateral official unofficial "
    "formal informal secret private public high-level low-level top-level peace nuclear trade ceasefire border phone telephone state "
    "working joint mutual serious real genuine urgent immediate preliminary technical substantive exploratory productive constructive "
    "'s several many two three four five multiple brief short long rare surprise unannounced historic regular face-to-face".split()
)
_BEFORE_VERBS = frozenset(
    "will would can could may might must shall should cannot can't won't wouldn't don't doesn't didn't couldn't shouldn't do does did "
    "'ll ll he she they we i you who let let's never please".split()
)
_AFTER_VERBS = frozenset("to with him her them us each one the a an his its their our this that these".split())
_BE = frozenset("am is are was were be been being 's 're".split())
_PLURAL_NOUNS = frozenset({"talks", "negotiations", "relations", "contacts"})


@lru_cache(maxsize=_CACHED_WORDS)
def readings(word: str, part: str = EITHER) -> Readings:
    """
    Read *word* as English, in two levels: the word itself, and what is left without the endings of nouns and verbs.

    A form that counts only as a noun or a verb has `n:` or `v:` in front; *part* says which the word is, if its neighbours show it.

    >>> [reading.form for reading in readings("met", "v")[1] if reading.tense is Tense.PAST]
    ['meet', 'v:meet']
    >>> "n:visit" in {reading.form for reading in readings("visits", "v")[1]}
    False
    """
    bare = word.removesuffix("'s").removesuffix("'")
    stems: dict[str, Tense] = {}
    for stem, tense in _stems(bare):
        if len(stem) >= _SHORTEST:
            stems.setdefault(stem, tense)
    parts = (part,) if part else PARTS
    shown = Tense.INFINITIVE if part == VERB else Tense.NONE
    whole = (Reading(word), *(Reading(f"{one}:{word}", shown if one == VERB else Tense.NONE) for one in parts))
    rest = tuple(
        reading
        for stem, tense in stems.items()
        if stem != word
        for reading in (Reading(stem, tense), *(Reading(f"{one}:{stem}", tense) for one in parts))
    )
    return whole, rest


def _stems(word: str) -> Iterator[tuple[str, Tense]]:
    for base in _irregular().get(word, ()):
        yield base, Tense.PAST
    for singular in _singulars(word):
        yield singular, Tense.NONE
        for ending, tense in (("ed", Tense.PAST), ("ing", Tense.PRESENT)):
            for stem in _without(singular, ending):
                yield stem, tense


def _singulars(word: str) -> tuple[str, ...]:
    if word.endswith("ies"):
        return word, word[:-3] + "y"
    if not word.endswith("s") or word.endswith("ss"):
        return (word,)
    return (word, word[:-1], word[:-2]) if word.endswith("es") else (word, word[:-1])


def _without(word: str, ending: str) -> tuple[str, ...]:
    """What the verb may be without its *ending*: with an e again, without a doubled consonant, with y for i."""
    stem = word.removesuffix(ending)
    if stem == word:
        return ()
    if stem.endswith("i"):
        return stem, stem + "e", stem[:-1] + "y"
    return (stem, stem + "e", stem[:-1]) if len(stem) > _SHORTEST and stem[-1] == stem[-2] else (stem, stem + "e")


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    """The base forms of each irregular past and participle; TableError with file and line where a row is bad."""
    found: dict[str, list[str]] = {}
    name = "english_verbs.tsv"
    for _, (base, pasts, participles) in tables.rows(tables.read(name), name, ("base", "pasts", "participles")):
        for form in dict.fromkeys((*pasts.split(","), *participles.split(","))):
            if form != base:
                found.setdefault(form, []).append(base)
    return {form: tuple(bases) for form, bases in found.items()}


def part(before: str, word: str, after: str, *, named_before: bool = False, named_after: bool = False) -> str:
    """
    Tell whether *word* is a noun or a verb by the words beside it, EITHER where they don't show it; all folded, empty at an end.

    *named_before* and *named_after* say that the mention of a party stands there.

    >>> part("the", "visits", "by"), part("will", "visit", ""), part("", "visits", "", named_before=True, named_after=True)
    ('n', 'v', 'v')
    >>> part("to", "talks", "with"), part("to", "talk", "to"), part("is", "meeting", "", named_after=True)
    ('n', 'v', 'v')
    """
    if word.endswith("ing"):
        return VERB if before in _BE or named_after or after in {"with", "him", "her", "them"} else NOUN
    if word.endswith("ed") or word in _irregular():
        return VERB
    if before in _BEFORE_NOUNS or word in _PLURAL_NOUNS - {"talks"}:
        return NOUN
    if word == "talks":
        return VERB if after in {"to", "about"} and (named_before or before in {"he", "she", "who", "it"}) else NOUN
    if before in _BEFORE_VERBS:
        return VERB
    if before == "to":
        return EITHER if word.endswith("s") else VERB
    if named_before and (named_after or after in _AFTER_VERBS):
        return VERB
    return EITHER
