"""Lexicon: a text in; the words of attribution and reference in it, with their kind, out."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from classifiers.folding import Folded, fold
from classifiers.languages import language_of
from classifiers.wordkinds import Word, WordKind

__all__ = ["LexiconError", "Word", "WordKind", "words"]


class LexiconError(Exception):
    """A line of the files that cannot be read: the message is `file:line: what is wrong`."""


def words(folded: Folded, language: str) -> tuple[Word, ...]:
    """
    Find the words of the lexicon of *language* in a folded text, ordered by where they start.

    Of one kind the longest is taken at each place; words of different kinds may overlap ('top diplomat' is an office, 'diplomat' a
    source). Arabic words may have clitics in front, verbs and particles only conjunctions. Nothing is found in other languages.
    """
    lexicon = _lexicon(language)
    if lexicon is None or not folded.text:
        return ()
    hits: list[tuple[int, int, WordKind, str]] = []
    text, length = folded.text, len(folded.text)
    for index, start, end in lexicon.automaton.find_matches_as_indexes(text, overlapping=True):
        if end < length and text[end].isalnum():
            continue  # most hits are parts of longer words
        joined = _in_front(text, start)
        for kind, value in lexicon.meanings[index]:
            if not joined or joined in _clitics(language, kind):
                hits.append((start, end, kind, value))
    hits.sort(key=lambda hit: (hit[0], -hit[1]))
    reach: dict[WordKind, int] = {}
    found: list[Word] = []
    for start, end, kind, value in hits:
        if start >= reach.get(kind, 0):
            reach[kind] = end
            found.append(Word(*folded.span(start, end), kind, value))
    return tuple(found)


def _in_front(text: str, start: int) -> str:
    """What is joined in front of a place: the beginning of its word."""
    first = start
    while first and text[first - 1].isalnum():
        first -= 1
    return text[first:start]


class _Lexicon(NamedTuple):
    automaton: AhoCorasick
    meanings: list[list[tuple[WordKind, str]]]


@cache
def _lexicon(language: str) -> _Lexicon | None:
    name = f"{language}.tsv"
    record = language_of(language)
    if record is None:
        return None
    text = (files("classifiers") / "data" / "attribution" / name).read_text(encoding="utf-8")
    meanings: dict[str, list[tuple[WordKind, str]]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#"):
            continue
        kind, entry, value = _row(line, f"{name}:{number}")
        for form in record.forms(entry, value):
            meanings.setdefault(fold(form).text, []).append((kind, value))
    return _Lexicon(AhoCorasick(list(meanings), matchkind=MatchKind.Standard), list(meanings.values()))


def _row(line: str, place: str) -> tuple[WordKind, str, str]:
    cells = line.split("\t")
    if len(cells) != 3 or not cells[1]:
        raise LexiconError(f"{place}: want kind, form and value, with a tab between them")
    try:
        kind = WordKind(cells[0])
    except ValueError:
        raise LexiconError(f"{place}: {cells[0]!r} is no kind of word; known are {', '.join(WordKind)}") from None
    return kind, cells[1], cells[2]


@cache
def _clitics(language: str, kind: WordKind) -> frozenset[str]:
    record = language_of(language)
    if record is None:
        return frozenset()
    return record.joined_to_particles if kind in _UNPREFIXED else record.joined


_UNPREFIXED = {
    WordKind.SAY,
    WordKind.THAT,
    WordKind.RELATIVE,
    WordKind.ABOUT,
    WordKind.IN,
    WordKind.ACCORDING,
    WordKind.STOP,
    WordKind.CLAUSE,
    WordKind.WITH,
    WordKind.BETWEEN,
}
