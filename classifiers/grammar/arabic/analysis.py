"""Analysis: a folded Arabic word in; the entries of a lexicon that it can be a form of, least stripped first, out."""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from classifiers.grammar.arabic.derivation import derive
from classifiers.grammar.arabic.homographs import IMPERFECT, NOUN
from classifiers.grammar.arabic.verbs import PERSONS, Group, Stem, endings, verb
from classifiers.morphology import Reading, Readings, Tense

_CACHED_WORDS = 65_536
_CONJUNCTIONS = ("", "و", "ف")
_ARTICLES = ("ال", "بال", "كال", "لل")
_PREPOSITIONS = ("", "ب", "ل", "ك")
_POSSESSIVES = ("ه", "ها", "هم", "هما", "هن", "نا", "ي", "ك", "كم")
_SHORTEST_VERB = 2
_SHORTEST_OF_ONE = 3
"""An imperfect of the first person has more letters: folded, its alif is anybody's: إنه is not 'I end'."""
_SHORTEST_NOUN = 2
_SHORTEST_CUT = 3
"""A noun of two letters counts only where nothing is cut off: with less, every word has one inside."""

_PAST = endings(past=True)
_IMPERFECT = endings(past=False)
_SPEAKING: dict[str, tuple[Group, ...]] = {
    ending: tuple(group for group in groups if group in {Group.ZERO, Group.OBJECT})
    for ending, groups in _IMPERFECT.items()
    if not ending.startswith("ن")
}
"""I and we: no ending, and nobody else's pronoun."""
_LONGEST_PAST = max(map(len, _PAST))
_LONGEST_IMPERFECT = max(map(len, _IMPERFECT))


class Listed(Struct, frozen=True):
    """What an entry past/imperfect, or past/imperfect/form, is listed by: keys of its past, of its imperfect, and its nouns."""

    pasts: frozenset[str]
    imperfects: frozenset[str]
    nouns: frozenset[str]


def listed(entry: str) -> Listed:
    """
    Read an entry of a verb: `past/imperfect`, or with a form (I to X) behind another `/`, which lists its verbal noun and participles too.

    ValueError, saying what to write instead, where it is none.

    >>> sorted(listed("رحب/يرحب/II").nouns)
    ['ترحيب', 'مرحب']
    """
    past, imperfect, *form = entry.split("/") if "/" in entry else (entry, "")
    if len(past) < 2 or len(imperfect) < 3 or not imperfect.startswith("ي") or len(form) > 1:
        raise ValueError(
            f"{entry} is no verb; write past/imperfect with its ي, and the form (II) behind another / if its nouns count too"
        )
    stems = verb(past, imperfect)
    nouns = [noun for kind in derive(past, imperfect, form[0].upper()) for noun in kind] if form else []
    return Listed(_keys(stems.past), _keys(stems.imperfect), frozenset(nouns))


def _keys(stems: frozenset[Stem]) -> frozenset[str]:
    return frozenset(stem.key for stem in stems)


@lru_cache(maxsize=_CACHED_WORDS)
def analyses(word: str, part: str = "") -> Readings:
    """
    Analyse *word*, folded, as a noun (*part* `n`), a verb (`v`), a verb in the imperfect (`i`) or any: itself; without a conjunction; without an article or a preposition; then as a form of a noun and of a verb, each with all that may be joined to it.

    What is joined must go together: no article before a possessive, no person's letter before the endings of the past. Verbs are read as
    `Stem.key`s, so that a stem is found only with the endings that it takes. A reader takes the first level of which it knows a form:
    وزارة, a ministry, is found before 'and he visited her' is thought of.

    >>> Reading("التق+ت", Tense.PAST) in analyses("والتقتا")[-1]
    True
    >>> any(reading.form == "لقاء" for level in analyses("وبلقائهما") for reading in level)
    True
    """
    rests = [word[len(one) :] for one in _CONJUNCTIONS if word.startswith(one)]
    rests = [rest for rest in rests if rest == word or len(rest) >= _SHORTEST_VERB]
    whole = [(Reading(rest), Reading(f"{rest}+{Group.ZERO}", Tense.PAST)) for rest in rests]
    joined = [tuple(Reading(bare) for bare, _ in _bare(rest) if bare != rest) for rest in rests]
    inner = [tuple(dict.fromkeys([*_nouns(rest), *_verbs(rest)])) for rest in rests]
    found = (*whole, *joined, *inner)
    levels = found if not part else (_of_part(level, part) for level in found)
    return tuple(level for level in levels if level)


def _of_part(level: tuple[Reading, ...], part: str) -> tuple[Reading, ...]:
    if part == IMPERFECT:
        return tuple(one for one in level if one.tense in {Tense.PRESENT, Tense.FUTURE})
    return tuple(one for one in level if (one.tense is Tense.NONE) is (part == NOUN))


def _bare(word: str) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
    """*word* without each article or preposition that it may begin with, and the endings that it can then have."""
    for article in _ARTICLES:
        if word.startswith(article):
            yield word[len(article) :], _DEFINITE
    for preposition in _PREPOSITIONS:
        if word.startswith(preposition):
            yield word[len(preposition) :], _INDEFINITE


def _nouns(word: str) -> Iterator[Reading]:
    for bare, suffixes in _bare(word):
        yield from _cut(bare, suffixes)


def _cut(rest: str, suffixes: dict[str, tuple[str, ...]]) -> Iterator[Reading]:
    """What *rest* is without each of the suffixes that it has, and with what the suffix hides: the ه of زيارتهما, the ء of لقائه."""
    if len(rest) >= _SHORTEST_NOUN:
        yield Reading(rest)
    for length in range(1, min(_LONGEST_SUFFIX, len(rest) - _SHORTEST_CUT + 1) + 1):
        for hidden in suffixes.get(rest[-length:], ()):
            stem = rest[:-length]
            yield Reading(stem + hidden)
            if stem[-1] in "ئؤ":
                yield Reading(stem[:-1] + "ء")


def _suffixes(*, definite: bool) -> dict[str, tuple[str, ...]]:
    """The endings of a noun with an article, or without one, each with what the dictionary form has in its place."""
    found: dict[str, list[str]] = {}

    def add(suffix: str, *hidden: str) -> None:
        found.setdefault(suffix, []).extend(one for one in hidden if one not in found.get(suffix, []))

    for suffix in ("ان", "ين", "ون", "يا"):
        add(suffix, "")
    add("ات", "", "ه")
    add("ه", "")
    for suffix in ("تان", "تين"):
        add(suffix, "ه", "")
    if definite:
        return {suffix: tuple(hidden) for suffix, hidden in found.items()}
    for suffix in ("ا", "ي", "و"):  # tanwin and the construct state
        add(suffix, "")
    for suffix in ("تا", "تي"):
        add(suffix, "ه", "")
    for pronoun in _POSSESSIVES:
        for before in ("", "ا", "ي", "و"):
            add(before + pronoun, "")
        for before in ("ت", "تا", "تي"):
            add(before + pronoun, "ه", "")
        add("ات" + pronoun, "", "ه")
    return {suffix: tuple(hidden) for suffix, hidden in found.items()}


_DEFINITE = _suffixes(definite=True)
_INDEFINITE = _suffixes(definite=False)
_LONGEST_SUFFIX = max(map(len, _INDEFINITE))


def _verbs(word: str) -> Iterator[Reading]:
    yield from _ended(word, _PAST, _LONGEST_PAST, Tense.PAST)
    tense = Tense.FUTURE if word.startswith("س") else Tense.PRESENT
    for body in {word, word[1:] if word[:1] in {"س", "ل"} else word}:
        if body[:1] and body[0] in PERSONS:
            if body[0] == "ا" and len(body) <= _SHORTEST_OF_ONE:
                continue
            table = _SPEAKING if body[0] in "ان" else _IMPERFECT
            yield from _ended(body[1:], table, _LONGEST_IMPERFECT, tense if body != word else Tense.PRESENT)


def _ended(body: str, table: dict[str, tuple[Group, ...]], longest: int, tense: Tense) -> Iterator[Reading]:
    for length in range(min(longest, len(body) - _SHORTEST_VERB) + 1):
        ending = body[len(body) - length :]
        for group in table.get(ending, ()):
            yield Reading(f"{body[: len(body) - length]}+{group}", tense)
