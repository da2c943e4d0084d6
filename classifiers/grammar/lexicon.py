"""Lexicon: the words of a language in, one a line; the classes of a word, and the phrases that it begins, out."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import product

from msgspec import Struct

from classifiers.folding import fold
from classifiers.grammar import tables
from classifiers.grammar.classes import classes
from classifiers.grammar.forms import LANGUAGES, forms, verb
from classifiers.morphology import Reading, Tense

_CACHED_WORDS = 65_536
_SHORTEST_INFLECTED = 2
"""A word of a phrase with two letters stands as it is listed: لأي is no form of لا."""
Phrase = tuple[tuple[str, ...], str]
"""The words of a phrase, and its class."""


class Lexicon(Struct, frozen=True):
    """The words of a language, folded: single words by dictionary form, Arabic verbs by stem, phrases by their first word."""

    language: str
    words: dict[str, frozenset[str]]
    exact: dict[str, frozenset[str]]
    pasts: dict[str, frozenset[str]]
    imperfects: dict[str, frozenset[str]]
    phrases: dict[str, tuple[Phrase, ...]]

    def table(self, reading: Reading) -> dict[str, frozenset[str]]:
        """The table in which a *reading* of a word is to be looked up."""
        if self.language != "ar" or reading.tense is Tense.NONE:
            return self.words
        return self.pasts if reading.tense is Tense.PAST else self.imperfects


@cache
def lexicon(language: str) -> Lexicon:
    """
    Load the words of *language* (`ar`, `ru` or `en`) from the package; TableError with file and line at a bad row.

    A row is a class of classes.tsv and a form: a dictionary form; `=` before a form that counts only as it stands, and instead of what
    its stem would say (talks, a noun); `n:` or `v:` before an English form that counts only as a noun or a verb; past/imperfect of an Arabic verb, with its form behind another `/` (رحب/يرحب/II) if its nouns are of the class too; or a phrase of several words, of which each may be inflected.
    """
    name = f"{language}.tsv"
    return parse(tables.read(name), language, name)


def parse(text: str, language: str, name: str, kinds: Collection[str] | None = None) -> Lexicon:
    r"""
    Read a lexicon's rows; *name* is the file's, for errors. *kinds* are what its words may be, where these are not the classes of classes.tsv.

    >>> sorted(parse("READY\tready\nREADY\tin favour of", "en", "en.tsv").phrases)
    ['in']
    >>> parse("READY ready", "en", "en.tsv")
    Traceback (most recent call last):
        ...
    classifiers.grammar.tables.TableError: en.tsv:1: 1 cell instead of 2; write class, form with tabs between
    """
    tables_of: dict[str, dict[str, set[str]]] = {"words": {}, "exact": {}, "pasts": {}, "imperfects": {}}
    phrases: dict[str, list[Phrase]] = {}
    for place, (label, form) in tables.rows(text, name, ("class", "form")):
        tables.known(label, classes().senses if kinds is None else kinds, place, "class", "the list of classes")
        folded = fold(form).text.replace("’", "'")
        bare = folded.removeprefix("=")
        if not bare.strip("= "):
            raise tables.TableError(f"{place}: {form} is no form; write a word behind the mark")
        if " " in bare:
            for parts in _spelled(bare.split(), place):
                phrases.setdefault(parts[0], []).append((parts, label))
        elif "/" in bare:
            keys = verb(bare, place)
            for kind, stems in (("pasts", keys.pasts), ("imperfects", keys.imperfects), ("words", keys.nouns)):
                for stem in stems:
                    tables_of[kind].setdefault(stem, set()).add(label)
        else:
            tables_of["exact" if folded.startswith("=") else "words"].setdefault(bare, set()).add(label)
    frozen = {kind: {form: frozenset(labels) for form, labels in one.items()} for kind, one in tables_of.items()}
    by_length = {first: tuple(sorted(rest, key=lambda entry: -len(entry[0]))) for first, rest in phrases.items()}
    return Lexicon(language=language, phrases=by_length, **frozen)


def _spelled(parts: Sequence[str], place: str) -> Iterator[tuple[str, ...]]:
    """A phrase as often as its Arabic verbs have stems: لم حدد/يحدد موعد is لم يحدد موعد, لم تحددوا موعد …"""
    choices = []
    for part in parts:
        keys = verb(part, place) if "/" in part else None
        choices.append(sorted(keys.pasts | keys.imperfects) if keys else [part])
    yield from product(*choices)


@lru_cache(maxsize=_CACHED_WORDS)
def look_up(word: str, language: str, part: str = "") -> tuple[frozenset[str], Tense]:
    """The classes of a folded *word* by the lexicon of *language*, and its tense; the empty set if no entry fits it. *part*: see `forms`."""
    if language not in LANGUAGES:
        return frozenset(), Tense.NONE
    words = lexicon(language)
    if word in words.exact:
        tense = forms(word, language)[0][0].tense if language == "ru" else Tense.NONE
        return words.exact[word] - classes().having["trap"], tense
    for level in forms(word, language, part):
        found = [(words.table(one)[one.form], one.tense) for one in level if one.form in words.table(one)]
        whole = next((labels for labels, _ in found if labels & classes().having["trap"]), None)
        if whole is not None:
            return whole - classes().having["trap"], Tense.NONE
        if found:
            labels = frozenset().union(*(one for one, _ in found))
            return labels, next((tense for _, tense in found if tense), Tense.NONE)
    # A verb that is listed only in phrases has its tense in them.
    return frozenset(), forms(word, language)[0][0].tense if language == "ru" else Tense.NONE


@lru_cache(maxsize=_CACHED_WORDS)
def phrase_keys(word: str, language: str, part: str = "") -> frozenset[str]:
    """The forms under which a word of a phrase may be listed."""
    if language == "ar":
        bare = {word[1:] for particle in "وف" if word.startswith(particle) and len(word) > _SHORTEST_INFLECTED}
        inflected = {reading.form for level in forms(word, language) for reading in level}
        return frozenset({word, *bare, *(form for form in inflected if len(form) > _SHORTEST_INFLECTED)})
    return frozenset({word, *(reading.form for level in forms(word, language, part) for reading in level)})


@lru_cache(maxsize=_CACHED_WORDS)
def phrases_at(word: str, language: str, part: str = "") -> Mapping[str, Sequence[Phrase]]:
    """The phrases that *word* can begin, by their second word; *part*: see `forms`."""
    if language not in LANGUAGES:
        return {}
    words = lexicon(language)
    found: dict[str, list[Phrase]] = {}
    for key in sorted(phrase_keys(word, language, part)):
        for parts, label in words.phrases.get(key, ()):
            found.setdefault(parts[1], []).append((parts, label))
    return found
