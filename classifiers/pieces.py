"""Pieces: a paragraph and the pieces that a general splitter cut it into in; its sentences out."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

from classifiers.span import Span

_OPENING = frozenset("\"'“«„‘([\n")
_OPENING_AT_END = re.compile(r"(?:^|\s)([\"'“«„‘(\[]+)$")
_CLOSING_AT_START = re.compile(r"[\"'”»’)\]]+(?=[\s,،.]|$)")
_CONTINUES = re.compile(
    r"""
    [,،;؛:)\]»”]           # no sentence begins with these
    | [—–-]\s*[a-zа-яё]    # '«Yes!» — said he': the clause that reports a quotation
    | [а-яё]               # Russian sentences begin with a capital; English ones may not (al-Assad, iPhone)
    | /[^/\n]{2,30}/       # the agency in a dateline: 'MOSCOW, October 4. /TASS/. …'
    """,
    re.VERBOSE,
)
_DATELINE_CHARS = 80
_DATELINE = re.compile(
    r"""
    (?: [A-ZА-ЯЁ][A-ZА-ЯЁ\s-]+,\s[^.,]{0,20}\d[^.,]{0,12}\.   # a place in capitals, and a date
      | (?:.*\s)? /[^/\n]{2,30}/ \.?                           # the agency behind it
    )
    """,
    re.VERBOSE,
)
_LONE_QUESTION = re.compile(r"[«\"“][^«»\"“”]*[?!؟][»\"”]")
_REPORTED_IN_LOWER_CASE = re.compile(r"[a-z]")
_ASKED = re.compile(r"[?!؟…][»\"”’']$")
_SAID_NO = re.compile(r"\bno\.\s+(?=[\"“‘(]?[A-Z])")
_GLUED = re.compile(
    r"""
    (?:
        [.؟!](?<=[\u0621-\u0652]{3}.)(?=[«"“(]?[\u0621-\u064a]{2,}\b(?!\.\S))     # 'انتهى.وقال': a scraper lost the line's end
      | [.?!…](?<=[а-яё]{3}.)(?=[«"“(]?[А-ЯЁ][а-яё]+\b)
      | [.?!](?<=[a-z]{3}.)(?=["“(]?[A-Z][a-z]+\b)
      | \.(?<=[»”"].)(?=[«“(]?(?:[\u0621-\u064a]{2,}|[А-ЯЁ][а-яё]+|[A-Z][a-z]+)\b)
    )
    """,
    re.VERBOSE,
)
_HOSTS = re.compile(r"(?:نت|كوم|[Cc]om|[Nn]et|[Oo]rg|[Rr]u)\b")  # العربية.نت
_INITIALS = re.compile(r"(?:^|[\s(])(?:[\u0621-\u064a]\.){1,4}$")  # أ.ف.ب
_INITIAL = re.compile(r"[\u0621-\u064a](?![\u0621-\u0652])")
_LAST_WORD = re.compile(r"(?:^|[\s(«\"“])([^\s(«\"“]+)\.$")


def sentences_of(text: str, pieces: Sequence[Span], language: str) -> list[Span]:
    """
    Make sentences of the *pieces* that a general splitter found in *text*, in order and touching each other.

    Moves quotation marks to the sentence that they belong to; joins what goes on after an abbreviation, a quoted question or a dateline;
    parts what the splitter took for the abbreviation of 'number' ('He said no. Talks …') and what a scraper glued together ('over.He said'). The sentences touch each other as the pieces
    do, and cover the same text.
    """
    if not pieces:
        return []
    cuts = [piece.start for piece in pieces]
    cuts = _part_after_no(text, cuts) if language == "en" else cuts
    cuts = _part_glued(text, cuts, language)
    cuts = _move_marks(text, cuts)
    ends = [*cuts[1:], len(text)]
    joined: list[Span] = []
    for start, end in zip(cuts, ends, strict=True):
        if joined and (
            _is_one_word(text, start) or _goes_on(text[joined[-1].slice].strip(), text[start:end].lstrip(), language)
        ):
            joined[-1] = Span(joined[-1].start, end)
        else:
            joined.append(Span(start, end))
    return joined


def _part_after_no(text: str, cuts: list[int]) -> list[int]:
    """Add the boundary after 'no.': before a capital it is the answer; as 'number' it stands before a figure."""
    return sorted({*cuts, *(found.end() for found in _SAID_NO.finditer(text))})


def _part_glued(text: str, cuts: list[int], language: str) -> list[int]:
    """Add the boundaries behind full stops that no space follows, but for abbreviations and the names of sites."""
    glued = (
        found.end()
        for found in _GLUED.finditer(text)
        if not _HOSTS.match(text, found.end())
        and not _is_abbreviated(text[max(0, found.end() - 20) : found.end()], language)
    )
    return sorted({*cuts, *glued})


def _move_marks(text: str, cuts: list[int]) -> list[int]:
    """Give opening marks to the sentence after them and closing ones to the sentence before."""
    moved = cuts[:1]
    for before, cut in pairwise(cuts):
        start = cut
        if text[cut - 1] in _OPENING and (opening := _OPENING_AT_END.search(text[before:cut])):
            start = before + opening.start(1)
        elif closing := _CLOSING_AT_START.match(text[cut : cut + 8]):
            start = cut + closing.end() if not text[cut - 1].isspace() else cut
        if moved[-1] < start < len(text):
            moved.append(start)
    return moved


def _is_one_word(text: str, cut: int) -> bool:
    """Whether *cut* is inside the name of a site, or inside initials that are written with stops."""
    if _HOSTS.match(text, cut) and not text[cut - 1].isspace():
        return True
    return _INITIALS.search(text[max(0, cut - 8) : cut]) is not None and _INITIAL.match(text, cut) is not None


def _goes_on(before: str, after: str, language: str) -> bool:
    """Whether the sentence that *before* begins goes on with *after*."""
    if _CONTINUES.match(after) or (len(before) <= _DATELINE_CHARS and _DATELINE.fullmatch(before)):
        return True
    if _ASKED.search(before) and (
        _REPORTED_IN_LOWER_CASE.match(after) or (language == "ar" and _LONE_QUESTION.fullmatch(before))
    ):
        return True
    return _is_abbreviated(before[-20:], language)


def _is_abbreviated(before: str, language: str) -> bool:
    """Whether the full stop at the end of *before* is an abbreviation's."""
    last = _LAST_WORD.search(before) if before.endswith((".", ".\n")) else None
    return last is not None and (language, last[1]) in _abbreviations()


@cache
def _abbreviations() -> frozenset[tuple[str, str]]:
    """Load the abbreviations with their languages. A row that is none stops with its place in the file."""
    name = "data/articles/abbreviations.tsv"
    rows = enumerate(files("classifiers").joinpath(name).read_text("utf-8").splitlines(), 1)
    found: set[tuple[str, str]] = set()
    for number, row in rows:
        if row and not row.startswith("#"):
            language, tab, word = row.partition("\t")
            if not tab or not word:
                raise ValueError(f"{name}:{number}: {row!r}; a row is language and word, with a tab between")
            found.add((language, word))
    return frozenset(found)
