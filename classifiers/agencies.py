"""News agencies: text in, the agency that it cites out."""

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from classifiers.folding import Folded, fold

_CLITICS = frozenset("وفبكل")
_CITED_BEFORE = re.compile(
    r"""
    (?: (?:\bوكال(?:ه|ات)|\bلوكاله|\bагентств\w*|\bagency)\W+(?:\w+\W+){0,3}   # the word for agency, up to three words ahead
      | (?:\bنقلت|\bذكرت|\bاوردت|\bاوردته|\bاوردتها|\bافادت|\bبثت|\bبحسب|\bحسب|\bوفق)(?:\ عن)?\W+  # Arabic verbs of reporting, 'according to'
      | (?:\bсообщает|\bсообщила|\bсообщило|\bпередает|\bпередала|\bпишет|\bцитирует)\W+   # Russian ones
      | \b(?:told|quoted\ by|according\ to|reported\ by)(?:\ the)?\W+             # English ones
      | \(                                                         # a dateline: 'MOSCOW (AP) -'
    )$
    """,
    re.VERBOSE,
)
_CITED_AFTER = re.compile(
    r"""
      \W*\s(?:reported|reports|news\ agency|agency|correspondent)\b
    | \W*\s(?:للانباء|сообщает|сообщила|сообщило|передает|передала)\b
    """,
    re.VERBOSE,
)
_BEFORE_CHARS = 60


class _Alias(NamedTuple):
    """A name of an agency: the agency's canonical name, and whether it counts only where something says that it is an agency."""

    agency: str
    cited: bool
    capitals: bool


def agency_in(text: str) -> str | None:
    """
    Find the first news agency that *text* cites, under its canonical English name.

    Names that mean other things as well (AP, MENA, وفا) count only beside a word for agency, in brackets, or beside a verb of reporting.

    >>> agency_in('في تصريحات أوردتها وكالة أنباء "تاس" الروسية')
    'TASS'
    >>> agency_in("the MENA region")
    """
    folded = fold(text)
    automaton, aliases = _automaton()
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
    before = folded.text[max(0, start - _BEFORE_CHARS) : start].rstrip("\"«“'")
    if before and before[-1].isalnum():
        before += " "
    after = folded.text[end : end + _BEFORE_CHARS]
    return bool(_CITED_BEFORE.search(before) or _CITED_AFTER.match(after))


@cache
def _automaton() -> tuple[AhoCorasick, tuple[_Alias, ...]]:
    """Load the aliases into one automaton. A row that is none stops with its place in the file."""
    name = "data/articles/agencies.tsv"
    patterns: list[str] = []
    aliases: list[_Alias] = []
    for number, row in enumerate(files("classifiers").joinpath(name).read_text("utf-8").splitlines(), 1):
        if not row or row.startswith("#"):
            continue
        agency, tab, rest = row.partition("\t")
        kind, tab, alias = rest.partition("\t")
        if not tab or kind not in {"name", "cited"}:
            raise ValueError(
                f"{name}:{number}: {row!r}; a row is agency, `name` or `cited`, and alias, with tabs between"
            )
        patterns.append(fold(alias).text)
        aliases.append(_Alias(agency, kind == "cited", alias.isupper()))
    return AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest), tuple(aliases)
