"""Lexicon: a text in; the words of attribution and reference in it, with their kind, out."""

from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from classifiers.boundaries import CLITICS, CONJUNCTIONS, word_end
from classifiers.folding import Folded, fold


class WordKind(StrEnum):
    """What a word does; the first column of the files."""

    SAY = "say"  # a verb of speech; value 'act' where it may stand without speech ('rejected', 'suggests')
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
    for index, start, end in lexicon.automaton.find_matches_as_indexes(folded.text, overlapping=True):
        for kind, value in lexicon.meanings[index]:
            if word_end(folded.text, start, end, _clitics(language, kind)) is not None:
                hits.append((start, end, kind, value))
    hits.sort(key=lambda hit: (hit[0], -hit[1]))
    reach: dict[WordKind, int] = {}
    found: list[Word] = []
    for start, end, kind, value in hits:
        if start >= reach.get(kind, 0):
            reach[kind] = end
            found.append(Word(*folded.span(start, end), kind, value))
    return tuple(found)


class _Lexicon(NamedTuple):
    automaton: AhoCorasick
    meanings: list[list[tuple[WordKind, str]]]


@cache
def _lexicon(language: str) -> _Lexicon | None:
    name = f"{language}.tsv"
    if language not in {"ar", "ru", "en"}:
        return None
    text = (files("classifiers") / "data" / "attribution" / name).read_text(encoding="utf-8")
    meanings: dict[str, list[tuple[WordKind, str]]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#"):
            continue
        kind, form, value = _row(line, f"{name}:{number}")
        meanings.setdefault(form, []).append((kind, value))
    return _Lexicon(AhoCorasick(list(meanings), matchkind=MatchKind.Standard), list(meanings.values()))


def _row(line: str, place: str) -> tuple[WordKind, str, str]:
    cells = line.split("\t")
    if len(cells) != 3 or not cells[1]:
        raise LexiconError(f"{place}: want kind, form and value, with a tab between them")
    try:
        kind = WordKind(cells[0])
    except ValueError:
        raise LexiconError(f"{place}: {cells[0]!r} is no kind of word; known are {', '.join(WordKind)}") from None
    return kind, fold(cells[1]).text, cells[2]


def _clitics(language: str, kind: WordKind) -> frozenset[str]:
    if language != "ar":
        return frozenset()
    return CONJUNCTIONS if kind in _UNPREFIXED else CLITICS


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
