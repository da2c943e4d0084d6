"""Scraped pages: the title and text of a raw article in; the lines of each story and what the page says about them out."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from classifiers import dates
from classifiers.agencies import agency_in
from classifiers.datelines import Dateline, dateline
from classifiers.folding import fold
from classifiers.furniture import Furniture, furniture, stamp_end
from classifiers.span import Span


class Mark(StrEnum):
    """What a line that the page adds to its story is; the values are those of `data/articles/markers.tsv`."""

    PUBLISHED = "published"
    SOURCE = "source"
    KEYWORDS = "keywords"
    READ_ALSO = "read_also"


_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_MARKER_CHARS = 40
_AROUND_MARKER = ' \t*•·|<>«»‹›…-–—[](){}/\\►▶◄◀➤→←👈👉🔴📌#!."'
_OTHER_SEPARATOR = re.compile(r"(?P<label>[^|»>–—…]{3,40}?)\s*(?:\.\.+|[|»>–—…]|-\s)\s*(?P<value>.*)")
"""What may part 'read also' from a headline, where it isn't a colon."""
_SEPARATES = re.compile(r"\.\.|[|»>–—…]|-\s")
_SEPARATOR_CHARS = 80
_HASHTAGS = re.compile(r"(?:#\w+[\s,،|]*){2,}")
_TITLE_CHARS = 200
_DATE_LINES = 3
_DIGIT = re.compile(r"\d")
_NO_TITLE_END = re.compile(r"(?:(?<!\.)\.|[:،,؛;–—-])$")
_CLOSING = (Mark.SOURCE, Mark.KEYWORDS)
_VALUE_CHARS = {Mark.PUBLISHED: dates.MAX_CHARS, Mark.SOURCE: 60, Mark.KEYWORDS: 600}
"""Longer values are running text that happens to begin like a marker."""


_CACHED_TEXTS = 1_024
"""A dispatch comes under the names of many outlets."""
_CACHED_CHARS = 10_000


class Part(NamedTuple):
    """The lines of one story in the text, without surrounding white space: its title, if it has one there, and its paragraphs."""

    title: Span | None
    paragraphs: tuple[Span, ...]


class Cut(NamedTuple):
    """What belongs to no story: why (a mark, a kind of furniture, `dateline` or `stamp`), and where it stands in the text."""

    kind: str
    span: Span


class Scraped(NamedTuple):
    """
    A text taken apart: its stories, and what the lines around the first one say of it: date, source and keywords, as written.

    *agency* is the one that its dateline, or a line of its own, names. *cuts* are in order and apart, and touch no paragraph.
    """

    stories: tuple[Part, ...]
    published: str | None
    source: str | None
    keywords: str | None
    agency: str | None = None
    cuts: tuple[Cut, ...] = ()


class _Line(NamedTuple):
    """A line: where it stands; which marker opens it, or what furniture it is, and what follows the marker."""

    span: Span
    mark: Mark | Furniture | None = None
    value: str = ""


def scrape(title: str | None, text: str) -> Scraped:
    r"""
    Take the *text* of a page apart into stories and the lines around them. The first story is always there, if only as an empty one.

    A marker ('Source: …', 'Read also:') counts only at the start of a line, alone on it or before a colon: running text that says 'read
    also' cuts nothing. What follows a 'read also' line is the next story. A story's first line is its title if it looks like one and more
    lines follow; the first story has none in the text if *title* is given. A text of one line is one paragraph.

    >>> text = "No talks\nThe sides will not meet.\nSource: Dawn\nRead also:\nRain\nIt rains."
    >>> scraped = scrape(None, text)
    >>> [(text[story.title.slice], len(story.paragraphs)) for story in scraped.stories], scraped.source
    ([('No talks', 1), ('Rain', 1)], 'Dawn')
    """
    return _known(title, text) if len(text) <= _CACHED_CHARS else _scraped(title, text)


def _scraped(title: str | None, text: str) -> Scraped:
    markers: list[Cut] = []
    first, *others = _stories(text, markers)
    found: dict[Mark | Furniture, str] = {}
    for line in first:
        if line.mark and line.value:
            found.setdefault(line.mark, line.value)
    heads: list[tuple[Span, Dateline | None]] = []
    parts = [_untitled(first, text, title) if title else _part(first, text), *(_part(lines, text) for lines in others)]
    parts = [_begun(part, text, heads) for part in parts]
    kept = tuple(part for number, part in enumerate(parts) if number == 0 or part.paragraphs)
    in_front = (
        heads[0][1] if heads and parts[0].paragraphs and heads[0][0].end <= parts[0].paragraphs[0].start else None
    )
    return Scraped(
        kept,
        found.get(Mark.PUBLISHED),
        found.get(Mark.SOURCE),
        found.get(Mark.KEYWORDS),
        (in_front.agency if in_front else None) or agency_in(f"({found.get(Furniture.CREDIT, '')})"),
        _cuts(markers, (first, *others), heads),
    )


_known = lru_cache(maxsize=_CACHED_TEXTS)(_scraped)


def _begun(part: Part, text: str, heads: list[tuple[Span, Dateline | None]]) -> Part:
    """Let the paragraphs of a story begin behind its dateline and the times of a live blog; note in *heads* what stands before."""
    paragraphs: list[Span] = []
    for number, span in enumerate(part.paragraphs):
        line = dateline(text[span.slice]) if number == 0 else None
        if skipped := line.chars if line else stamp_end(text[span.slice]):
            heads.append((Span(span.start, span.start + skipped), line))
        paragraphs.append(Span(span.start + skipped, span.end))
    return Part(part.title, tuple(paragraphs))


def _cuts(
    markers: list[Cut], stories: tuple[list[_Line], ...], heads: list[tuple[Span, Dateline | None]]
) -> tuple[Cut, ...]:
    """All that was left out, in order."""
    cuts = markers + [Cut(line.mark.value, line.span) for lines in stories for line in lines if line.mark]
    cuts += [Cut("dateline" if line else Furniture.STAMP.value, span) for span, line in heads]
    return tuple(sorted(cuts, key=lambda cut: cut.span))


def _stories(text: str, markers: list[Cut]) -> list[list[_Line]]:
    """
    Group the lines by the 'read also' lines between them, which are noted in *markers*.

    A headline on the marker's own line is a teaser: a story of its own, with the headlines that follow at once, after which the article goes
    on. Not so once the article has closed with its source or keywords, or another story has begun: then all that follows is the new story's.
    """
    article: list[_Line] = []
    stories, current, in_teaser = [article], article, False
    for span in _spans(text):
        line = _line(text, span, current)
        if line.mark is Mark.READ_ALSO:
            markers.append(Cut(line.mark.value, Span(span.start, span.end - len(line.value))))
            in_article = in_teaser or current is article
            in_teaser = bool(line.value) and in_article and not any(known.mark in _CLOSING for known in article)
            current = [_Line(Span(span.end - len(line.value), span.end))] if line.value else []
            stories.append(current)
            continue
        if in_teaser and not isinstance(line.mark, Furniture) and (line.mark or _NO_TITLE_END.search(text[span.slice])):
            current, in_teaser = article, False
        current.append(line)
    return stories


def _spans(text: str) -> Iterator[Span]:
    """The lines of *text*, trimmed; those without letter or digit ('***') are no lines."""
    for found in _LINE.finditer(text):
        written = found.group()
        start = found.start() + len(written) - len(written.lstrip())
        if line := written.strip():
            span = Span(start, start + len(line))
            if any(map(str.isalnum, line)):
                yield span


def _line(text: str, span: Span, before: list[_Line]) -> _Line:
    """Tell what the line at *span* is, knowing the lines before it in its story."""
    written = text[span.slice]
    mark, value = _marked(written)
    if mark is Mark.PUBLISHED and value and not dates.read(value):
        return _Line(span)  # 'Updated: the sides meet' is news
    if mark and len(value) <= _VALUE_CHARS.get(mark, len(value)):
        return _Line(span, mark, value)
    expected = bool(before) and before[-1].mark is Mark.PUBLISHED and not before[-1].value
    if (expected or len(before) < _DATE_LINES) and (date := _date(written)):
        return _Line(span, Mark.PUBLISHED, date)
    kind = furniture(written)
    if kind is Furniture.CAPTION and not any(line.mark is None for line in before):
        kind = None  # a headline may begin so
    return _Line(span, kind, written if kind else "")


def _marked(written: str) -> tuple[Mark | None, str]:
    """Split a line into the marker that opens it and what follows the colon, or whatever stands between the two."""
    if _HASHTAGS.fullmatch(written):
        return Mark.KEYWORDS, written
    label, colon, value = written[:_MARKER_CHARS].partition(":")
    if colon or len(written) <= _MARKER_CHARS:
        mark = _markers().get(_label(label))
        if mark:
            return mark, written[len(label) + 1 :].strip() if colon else value
    parted = _OTHER_SEPARATOR.fullmatch(written) if _SEPARATES.search(written, 0, _SEPARATOR_CHARS) else None
    if parted and _markers().get(_label(parted["label"])) is Mark.READ_ALSO:
        return Mark.READ_ALSO, parted["value"].strip(" \t|»>")
    return None, ""


def _label(written: str) -> str:
    return fold(written).text.strip(_AROUND_MARKER)


def _date(written: str) -> str | None:
    """The date that a line without colon consists of: '4 October 2024', 'Published 4 October 2024'."""
    if len(written) > dates.MAX_CHARS:
        return None
    words = fold(written).text
    if not _DIGIT.search(words):
        return None
    for marker, mark in _markers().items():
        if mark is Mark.PUBLISHED and words.startswith(marker + " "):
            words = words.removeprefix(marker)
    return words if dates.read(words) else None


def _part(lines: list[_Line], text: str) -> Part:
    """Part a story's lines into a title and paragraphs, by what the first looks like."""
    spans = [line.span for line in lines if not line.mark]
    if len(spans) > 1 and _like_title(text[spans[0].slice], lines):
        return Part(spans[0], tuple(spans[1:]))
    return Part(None, tuple(spans))


def _like_title(first: str, lines: list[_Line]) -> bool:
    """Whether the first line is short and doesn't end as a sentence does, or a date follows it. '..' is an Arabic headline's dash."""
    if len(first) > _TITLE_CHARS:
        return False
    dated = lines[0].mark is None and lines[1].mark is Mark.PUBLISHED
    return dated or not _NO_TITLE_END.search(first)


def _untitled(lines: list[_Line], text: str, title: str) -> Part:
    """Take all of a story's lines as paragraphs, but for a first one that only repeats the *title*."""
    spans = [line.span for line in lines if not line.mark]
    if len(spans) > 1 and spans[0].end - spans[0].start <= 2 * len(title):
        repeated = fold(text[spans[0].slice]).text == fold(title.strip()).text
        return Part(None, tuple(spans[1:] if repeated else spans))
    return Part(None, tuple(spans))


@cache
def _markers() -> dict[str, Mark]:
    """Load the markers, folded. A row that is none stops with its place in the file."""
    name = "data/articles/markers.tsv"
    markers: dict[str, Mark] = {}
    for number, row in enumerate(files("classifiers").joinpath(name).read_text("utf-8").splitlines(), 1):
        if row and not row.startswith("#"):
            try:
                mark, _language, marker = row.split("\t")
                markers[fold(marker).text] = Mark(mark)
            except ValueError as error:
                raise ValueError(
                    f"{name}:{number}: {error}; a row is mark, language and marker, with tabs between"
                ) from error
    return markers
