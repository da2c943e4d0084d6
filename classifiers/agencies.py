"""News agencies: text in, the agency that it cites out."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from classifiers.folding import Folded, fold, fold_text

_CLITICS = frozenset("وفبكل")
_NEAR_WORDS = 4
"""The word for agency, and up to three words between it and the name: 'وكالة الأنباء العراقية الرسمية (واع)'."""
_AROUND_CHARS = 80
_WORD = re.compile(r"\w+")


class _Alias(NamedTuple):
    """A name of an agency: the agency's canonical name, and whether it counts only where something says that it is an agency."""

    agency: str
    cited: bool
    capitals: bool


def agency_in(text: str) -> str | None:
    """
    Find the first news agency that *text* cites, under its canonical English name.

    Names that mean other things as well (AP, MENA, وفا) count only beside a word for agency, in brackets, or beside a verb of reporting.

    >>> agency_in('ونقلت وكالة أنباء "تاس" عن الوزير')
    'TASS'
    >>> agency_in("the MENA region")
    """
    automaton, aliases = _automaton()
    if not automaton.find_matches_as_indexes(" ".join(fold_text(text).split())):
        return None  # as of most texts, and without asking where what stands
    folded = fold(text)
    for index, start, end in automaton.find_matches_as_indexes(folded.text):
        alias = aliases[index]
        if _is_word(folded.text, start, end) and (not alias.cited or _is_cited(alias, folded, start, end, text)):
            return alias.agency
    return None


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether [start, end) is a word of its own, perhaps after one letter that Arabic writes together with the next word."""
    if text[end : end + 1].isalnum():
        return False
    before = text[start - 1 : start]
    if before in _CLITICS and before:
        before = text[start - 2 : start - 1]
    return not before.isalnum()


def _is_cited(alias: _Alias, folded: Folded, start: int, end: int, text: str) -> bool:
    """Whether the words around [start, end) say that an ambiguous name is an agency's."""
    if alias.capitals and not text[folded.span(start, end).slice].isupper():
        return False
    before = folded.text[max(0, start - _AROUND_CHARS) : start]
    if before.endswith("("):
        return True  # a dateline: 'MOSCOW (AP) -'
    words = _WORD.findall(before)
    following = _WORD.findall(folded.text[end : end + _AROUND_CHARS])
    citing = _citing()
    return (
        not citing["near"].isdisjoint(words[-_NEAR_WORDS:])
        or any(" ".join(words[-n:]) in citing["before"] for n in (1, 2, 3))
        or any(" ".join(following[:n]) in citing["after"] for n in (1, 2))
    )


@cache
def _automaton() -> tuple[AhoCorasick, tuple[_Alias, ...]]:
    """Load the aliases into one automaton."""
    patterns: list[str] = []
    aliases: list[_Alias] = []
    for agency, kind, alias in _rows("data/articles/agencies.tsv", column=1, values={"name", "cited"}):
        patterns.append(fold(alias).text)
        aliases.append(_Alias(agency, kind == "cited", alias.isupper()))
    return AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest), tuple(aliases)


@cache
def _citing() -> dict[str, frozenset[str]]:
    """Load the words that show an agency, by where they stand."""
    words: dict[str, set[str]] = {"near": set(), "before": set(), "after": set()}
    for place, _language, cue in _rows("data/articles/citing.tsv", column=0, values=set(words)):
        words[place].add(fold(cue).text)
    return {place: frozenset(cues) for place, cues in words.items()}


def _rows(name: str, column: int, values: set[str]) -> Iterator[list[str]]:
    """Read the rows of a file of three columns, one of which has one of *values*. A row that is none stops with its place in the file."""
    for number, row in enumerate(files("classifiers").joinpath(name).read_text("utf-8").splitlines(), 1):
        if row and not row.startswith("#"):
            cells = row.split("\t")
            if len(cells) != 3 or cells[column] not in values or not all(cells):
                raise ValueError(
                    f"{name}:{number}: {row!r}; want three cells with tabs between, cell {column + 1} one of {sorted(values)}"
                )
            yield cells
