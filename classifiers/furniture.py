"""Furniture: a line of a page in; what it is, if it is something that the page adds to its story, out."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from classifiers.agencies import agency_in
from classifiers.folding import fold, fold_text


class Furniture(StrEnum):
    """What a line is that belongs to a page and not to its story; the values are those of `data/articles/furniture.tsv`."""

    BYLINE = "byline"
    SHARE = "share"  # buttons
    CAPTION = "caption"
    PROMO = "promo"  # 'follow us'
    NOTICE = "notice"  # rights, advertisements
    COUNTER = "counter"  # views, comments, minutes to read
    STAMP = "stamp"  # of a live blog
    CREDIT = "credit"  # an agency's name by itself


MAX_CHARS = 240
"""No furniture is longer; what is longer is text that happens to begin like it."""
_TOKEN = re.compile(r"[^\s|•·,،/:;()\[\]«»\"“”–—-]+")
_RUNNING = re.compile(
    r"""
    [«"“]*
    (?P<first>[^\W\d_][^\s|•·,،/:;()\[\]«»\"“”–—-]*)        # a word that begins with a letter …
    (?:[\s|•·,،/:;()\[\]«»\"“”–—-]+[^\s|•·,،/:;()\[\]«»\"“”–—-]+){2}  # … and two more
    """,
    re.VERBOSE,
)
_RUNNING_CHARS = 100
"""So much of a line is looked at to tell running text."""
_END_CHARS = 60
_PICTURE_ENDS = re.compile(r"(?:images|photo|(?:reuters|afp|ap|tass|тасс|رويترز|ف ?ب)\s?[)/.]?)$")
_SEPARATOR = re.compile(r"\s*[:|/–—-]")
_NAME_CHARS = 70
_NAME_WORDS = 9
_SENTENCE_END = re.compile(r"[.!?؟…]$")
_TIME = re.compile(r"\[?\(?\b([01]?\d|2[0-3])[:.][0-5]\d\b\)?\]?")
_STAMP = re.compile(
    r"\W{0,3}(?:[01]?\d|2[0-3]):[0-5]\d(?:\s?(?:GMT|UTC|МСК|мск|KSA))?(?:[\])]\s*[–—|:-]?|\s*[–—|:]|\s-)\s*"
)
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright\b).{0,60}\d{4}|\d{4}\s?©")
_PICTURE = re.compile(r"^©|(?:getty images|ap photo|/\s?(?:reuters|afp|ap|tass|тасс|رويترز|أ ?ف ?ب)\s?[)/.]?)$")
_IN_BRACKETS = re.compile(r"[(\[/]\s*(?P<inner>[^()\[\]/]{2,50}?)\s*[)\]/]\.?|[–—-]\s*(?P<behind>[^–—-]{2,50})")
_COUNT = re.compile(r"[\d.,kкm]+")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"[\s:]*[\d\s.,]*(?:\w{1,8})?")
_BETWEEN_NAMES = frozenset({"and", "for", "the", "with", "reporting"})
_AGENCIES = frozenset({"وكالات", "الوكالات", "agencies", "news agencies", "агентства", "staff", "wires"})
_ENDED = frozenset({"انتهي", "(انتهي)", "/انتهي/", "ends", "(ends)", "конец", "###", "-30-"})


class _Token(NamedTuple):
    text: str
    end: int


class _Line(NamedTuple):
    """A line as it is written, folded, and its words with where they end in the folded line."""

    written: str
    folded: str
    tokens: list[_Token]
    words: tuple[str, ...]


def furniture(written: str) -> Furniture | None:
    """
    Tell what the line *written* is; null for what may be a line of the story.

    Whatever could be a sentence of the story stays: a claim that is lost costs more than a caption that is read.

    >>> furniture("Share on Facebook | Tweet | WhatsApp").value, furniture("14:35 GMT").value, furniture("الصورة: وصول الوفد").value
    ('share', 'stamp', 'caption')
    >>> furniture("By Friday the envoys had left."), furniture("Comments by the minister on the talks")
    (None, None)
    """
    if len(written) > MAX_CHARS or _is_running(written):
        return None
    folded = fold(written).text.strip()
    tokens = [_Token(token[0].strip("."), token.end()) for token in _TOKEN.finditer(folded)]
    if not tokens:
        return None
    line = _Line(written, folded, tokens, tuple(token.text for token in tokens))
    return next((kind for kind, is_it in _TESTS if is_it(line)), None)


def _is_running(written: str) -> bool:
    """
    Whether a line is certainly none of all this, as nearly every line is: it has three words or more and begins with one that no furniture begins with, and it
    doesn't end as the credit of a picture does. What it answers follows from the tests below; it only comes to it sooner.
    """
    found = _RUNNING.match(fold_text(written[:_RUNNING_CHARS]))
    if found is None:
        return False
    first = found["first"].strip(".")
    if first in _openers() or first.startswith("copyright") or _COUNT.fullmatch(first):
        return False
    return _PICTURE_ENDS.search(fold_text(written[-_END_CHARS:])) is None


@cache
def _openers() -> frozenset[str]:
    """The words that furniture of any kind begins with."""
    return frozenset(phrase[0] for phrases in _table().values() for phrase in phrases if phrase)


def stamp_end(written: str) -> int:
    """
    Find where the time of day ends that a live blog puts in front of a paragraph, with what parts it from the text; 0 where none stands there.

    >>> stamp_end("14:35 – The ministry has answered."), stamp_end("[09:10] Ответа нет."), stamp_end("14:35 was the hour of the meeting.")
    (8, 8, 0)
    """
    found = _STAMP.match(written)
    return found.end() if found and found.end() < len(written) else 0


def _is_stamp(line: _Line) -> bool:
    """Whether the line is a time of day, or says how long ago, or how new; dates are read elsewhere."""
    if _made_of(line.words, _phrases("stamp", "word")):
        return True
    if time := _TIME.search(line.folded) if _DIGIT.search(line.folded) else None:
        rest = f"{line.folded[: time.start()]} {line.folded[time.end() :]}"
        around = [token[0].strip(".") for token in _TOKEN.finditer(rest)]
        return not around or _made_of(around, _either("stamp", "zone", "ago"))
    counted = [word for word in line.words if not word.isdecimal()]
    return _made_of(counted, _either("stamp", "unit", "ago")) and not _made_of(counted, _phrases("stamp", "unit"))


def _is_share(line: _Line) -> bool:
    """Whether the line is made of buttons."""
    return _made_of(line.words, _phrases("share", "word"))


def _is_counter(line: _Line) -> bool:
    """Whether the line counts something: 'Views: 120', '3 min read'."""
    counts = _phrases("counter", "count")
    first = next((word for word in line.words if not _COUNT.fullmatch(word)), "")
    if first in _firsts(counts):  # no other line is worth to be looked at word by word
        counted = [word for word in line.words if not _COUNT.fullmatch(word)]
        if len(counted) < len(line.tokens) and _made_of(counted, counts):
            return True
    end = _prefix(line.tokens, _phrases("counter", "start"))
    return end > 0 and _NUMBER.fullmatch(line.folded, end) is not None and any(map(str.isdigit, line.folded))


def _is_credit(line: _Line) -> bool:
    """Whether the line names an agency, or the agencies, and nothing else; or says that a dispatch ends."""
    if line.folded in _ENDED:
        return True
    bracketed = _IN_BRACKETS.fullmatch(line.written)
    inner: str = (bracketed["inner"] or bracketed["behind"]) if bracketed else line.written
    if fold(inner).text.strip() in _AGENCIES:
        return True
    few = len(line.tokens) <= (4 if bracketed else 2)
    return few and agency_in(f"({inner})" if bracketed else inner) is not None and not _SENTENCE_END.search(inner)


def _is_rights(line: _Line) -> bool:
    return _RIGHTS.match(line.folded) is not None


def _is_caption(line: _Line) -> bool:
    return _opens(line, "caption") or _PICTURE.search(line.folded) is not None


def _is_byline(line: _Line) -> bool:
    """Whether the line says who wrote it: behind a colon, or a name behind 'by'."""
    if len(line.folded) > _NAME_CHARS or len(line.tokens) > _NAME_WORDS or _SENTENCE_END.search(line.folded):
        return False
    if _opens(line, "byline"):
        return True
    if not _prefix(line.tokens, _phrases("byline", "name")):
        return False
    names = [word for word in _TOKEN.findall(line.written)[1:] if len(word) > 2 and word not in _BETWEEN_NAMES]
    return bool(names) and all(not word[0].islower() and not word[0].isdigit() for word in names[:3])


def _is_notice(line: _Line) -> bool:
    return _opens(line, "notice", freely=True)


def _is_promo(line: _Line) -> bool:
    return _opens(line, "promo", freely=True)


_TESTS: tuple[tuple[Furniture, Callable[[_Line], bool]], ...] = (
    (Furniture.STAMP, _is_stamp),
    (Furniture.SHARE, _is_share),
    (Furniture.COUNTER, _is_counter),
    (Furniture.CREDIT, _is_credit),
    (Furniture.NOTICE, _is_rights),
    (Furniture.CAPTION, _is_caption),
    (Furniture.BYLINE, _is_byline),
    (Furniture.NOTICE, _is_notice),
    (Furniture.PROMO, _is_promo),
)
"""What a line may be, and how it is told; the first that fits decides."""


def _opens(line: _Line, kind: str, *, freely: bool = False) -> bool:
    """Whether the line begins with words of *kind* that end it or stand before a separator; several words of them may stand *freely*."""
    end = _prefix(line.tokens, _phrases(kind, "start"))
    if not end:
        return False
    several = any(char.isspace() for char in line.folded[:end].strip())
    ended = not line.folded[end:].strip(" .!")
    return ended or _SEPARATOR.match(line.folded, end) is not None or (freely and several)


def _prefix(tokens: list[_Token], phrases: frozenset[tuple[str, ...]]) -> int:
    """Where the longest of *phrases* that the tokens begin with ends; 0 if none."""
    if tokens[0].text not in _firsts(phrases):
        return 0
    for length in range(min(_longest(phrases), len(tokens)), 0, -1):
        if tuple(token.text for token in tokens[:length]) in phrases:
            return tokens[length - 1].end
    return 0


def _made_of(words: Sequence[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    """Whether the words are all parts of *phrases*, the longest taken first."""
    start = 0
    firsts = _firsts(phrases)
    while start < len(words):
        if words[start] not in firsts:
            return False
        longest = min(_longest(phrases), len(words) - start)
        taken = next((n for n in range(longest, 0, -1) if tuple(words[start : start + n]) in phrases), 0)
        if not taken:
            return False
        start += taken
    return bool(words)


@cache
def _firsts(phrases: frozenset[tuple[str, ...]]) -> frozenset[str]:
    """The words that *phrases* begin with: nearly every line begins with another."""
    return frozenset(phrase[0] for phrase in phrases if phrase)


@cache
def _longest(phrases: frozenset[tuple[str, ...]]) -> int:
    return max(map(len, phrases), default=0)


@cache
def _either(kind: str, one: str, other: str) -> frozenset[tuple[str, ...]]:
    """The words of *kind* that stand at either place; made once, since a set that is new has to be hashed anew."""
    return _phrases(kind, one) | _phrases(kind, other)


@cache
def _phrases(kind: str, how: str) -> frozenset[tuple[str, ...]]:
    return _table().get((kind, how), frozenset())


@cache
def _table() -> dict[tuple[str, str], frozenset[tuple[str, ...]]]:
    """Load the words, folded, by what they make of a line and how. A row that is none stops with its place in the file."""
    name = "data/articles/furniture.tsv"
    found: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for number, row in enumerate(files("classifiers").joinpath(name).read_text("utf-8").splitlines(), 1):
        if row and not row.startswith("#"):
            try:
                kind, how, _language, phrase = row.split("\t")
                words = tuple(word.strip(".") for word in _TOKEN.findall(fold(phrase).text))
                found.setdefault((Furniture(kind).value, how), set()).add(words)
            except ValueError as error:
                raise ValueError(
                    f"{name}:{number}: {error}; a row is kind, place, language and words, with tabs between"
                ) from error
    return {key: frozenset(phrases) for key, phrases in found.items()}
