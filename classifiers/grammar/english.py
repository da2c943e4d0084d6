"""English words: a folded word and its neighbours in; what a dictionary would list it under, as a noun or a verb, with its tense, out."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from classifiers.grammar import tables
from classifiers.morphology import Reading, Readings, Tense

NOUN, VERB, EITHER = "n", "v", ""
PARTS = (NOUN, VERB)
_CACHED_WORDS = 65_536
_SHORTEST = 2
_KINDS = frozenset({"determiner", "did", "noun-after", "verb-after", "verb-before", "be", "future"})
_PASSIVE, _ATTRIB, _INFINITIVE = frozenset({"PASSIVE"}), frozenset({"ATTRIB"}), frozenset({"INFINITIVE"})
_OBJECTS = frozenset({"him", "her", "them", "us"})
_AUXILIARY_WITHIN = 3
"""How many words in front of a verb its auxiliary stands: 'will not yet meet', 'was abruptly called off'."""


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
    whole = (Reading(word), *(Reading(f"{one}:{word}") for one in parts))
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


@cache
def _neighbours() -> dict[str, frozenset[str]]:
    """The words that show what stands beside them, by kind."""
    found: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    name = "english_neighbours.tsv"
    for place, (kind, word) in tables.rows(tables.read(name), name, ("kind", "word")):
        tables.known(kind, _KINDS, place, "kind", "the list at the head of the file")
        found[kind].add(word)
    return {kind: frozenset(words) for kind, words in found.items()}


def part(before: str, word: str, after: str, *, named_before: bool = False, named_after: bool = False) -> str:
    """
    Tell whether *word* is a noun or a verb by the words beside it, EITHER where they don't show it; all folded, empty at an end.

    *named_before* and *named_after* say that the mention of a party stands there.

    >>> part("the", "visits", "by"), part("will", "visit", ""), part("", "visits", "", named_before=True, named_after=True)
    ('n', 'v', 'v')
    >>> part("to", "talks", "with"), part("to", "talk", "to"), part("is", "meeting", "", named_after=True)
    ('n', 'v', 'v')
    """
    near = _neighbours()
    if word.endswith("ing"):
        return (
            VERB
            if before in near["be"] or (named_after and before not in near["determiner"]) or after in _OBJECTS
            else NOUN
        )
    if word.endswith("ed") or word in _irregular():
        return VERB
    if before in near["noun-after"] or word.endswith("ings"):
        return NOUN
    governed = before in near["verb-after"]
    if word == "talks":
        return VERB if after in {"to", "about"} and (named_before or governed) else NOUN
    bare = before == "to" and not word.endswith("s")
    told = named_before and (named_after or after in near["verb-before"])
    return VERB if governed or bare or told else EITHER


def shown(word: str) -> Tense:
    """
    The tense that the shape of a verb shows: the first word of a phrase, 'called off'.

    >>> [shown(word).value for word in ("called", "broke", "breaking", "break")]
    ['past', 'past', 'present', '']
    """
    if word.endswith("ed") or word in _irregular():
        return Tense.PAST
    return Tense.PRESENT if word.endswith("ing") else Tense.NONE


def voice(before: Sequence[str], tense: Tense) -> tuple[frozenset[str], Tense]:
    """
    Tell by the words *before* a verb, nearest last, the classes that its form adds, and its tense: English shows it by words of its own.

    PASSIVE behind a form of 'be', ATTRIB for a participle that only describes a noun ('the cancelled talks'), INFINITIVE behind 'to'.

    >>> voice(["talks", "were", "abruptly"], Tense.PAST)
    (frozenset({'PASSIVE'}), <Tense.PAST: 'past'>)
    >>> voice(["about", "the"], Tense.PAST)
    (frozenset({'ATTRIB'}), <Tense.NONE: ''>)
    >>> voice(["they", "will", "not"], Tense.NONE)
    (frozenset(), <Tense.FUTURE: 'future'>)
    """
    near = _neighbours()
    close = before[-_AUXILIARY_WITHIN:]
    if before and before[-1] == "to" and not tense:
        return _INFINITIVE, tense
    if tense is Tense.PAST:
        if before and before[-1] in near["determiner"]:
            return _ATTRIB, Tense.NONE
        return frozenset() if near["be"].isdisjoint(close) else _PASSIVE, tense
    if not near["future"].isdisjoint(close):
        return frozenset(), Tense.FUTURE
    return frozenset(), tense if near["did"].isdisjoint(close) else Tense.PAST
