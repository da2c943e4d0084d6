"""Sentences: an article in; the sentences of its stories, with their places, out."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, islice

from msgspec import Struct
from sentencex import segment

from classifiers.article import Article, Block, Story
from classifiers.pieces import sentences_of
from classifiers.raw import Field
from classifiers.span import Span

MAX_SENTENCES = 2_000
"""So many sentences of an article are read, its first ones. A hundred thousand characters of news have a quarter of that."""
_WINDOW_CHARS = 4_000
"""What the splitter gets at once: its time grows with the square."""
_SENTENCE_CHARS = 2_000
"""No sentence of a news item comes near; all that reads one looks from every word at every other."""
_ITEM = re.compile(r"(?<=;)\s+(?=[—–•]\s?[A-ZА-ЯЁ«“])")
"""Between the items of a list that is written on: '— Moscow is ready for talks; — Kyiv refuses'."""
_CACHED_PARAGRAPHS = 8_192
"""An article is split when it is read, and when what was read is counted; and again under the name of each outlet that runs it."""
_CACHED_CHARS = 2_000
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_WIDE_SPACE = re.compile(r"[^\S ](?=\.)")
"""A space that is no plain one in front of a full stop, at which the splitter panics ('A\N{NO-BREAK SPACE}.')."""


class Sentence(Struct, frozen=True, kw_only=True):
    """
    A sentence of a story: `text == article.<field>[start:end]`, without white space around it.

    *paragraph* is the index of its block within the story; a title is one sentence.
    """

    story: int
    field: Field
    start: int
    end: int
    text: str
    is_title: bool
    paragraph: int
    language: str

    @property
    def span(self) -> Span:
        """The range of the sentence in its field."""
        return Span(self.start, self.end)


def sentences(article: Article) -> tuple[Sentence, ...]:
    """
    Split the stories of *article* into sentences, in the order of the article; none is empty and none overlaps another.

    A title is one sentence, whatever marks it has. A quotation of several sentences stays in the sentence that quotes it. What is no
    sentence but a dump, over `_SENTENCE_CHARS`, is cut at white space, so that time stays linear in the length of the article. What comes
    after `MAX_SENTENCES` is left out; `unread` counts it.
    """
    return tuple(islice(_all(article), MAX_SENTENCES))


def unread(article: Article) -> int:
    """Count the sentences of *article* beyond `MAX_SENTENCES`, which nothing reads; most articles are too short to have any."""
    if len(article.text) < MAX_SENTENCES:
        return 0
    return sum(1 for _ in islice(_all(article), MAX_SENTENCES, None))


def count(article: Article) -> int:
    """Count the sentences of *article*, those that are read and those that are not, without making them."""
    return sum(
        len(_ranges(block, (article.title or "") if block.field == "title" else article.text, story.language))
        for story in article.stories
        for block in story.blocks
    )


def _ranges(block: Block, field: str, language: str) -> tuple[Span, ...]:
    """The spans of a block's sentences, from the block's own start."""
    text = field[block.start : block.end]
    return tuple(_cut(text, Span(0, len(text)), _SENTENCE_CHARS)) if block.role == "title" else _spans(text, language)


def _all(article: Article) -> Iterator[Sentence]:
    for story in article.stories:
        for paragraph, block in enumerate(story.blocks):
            yield from _of_block(article, story, paragraph, block)


def _of_block(article: Article, story: Story, paragraph: int, block: Block) -> Iterator[Sentence]:
    field = (article.title or "") if block.field == "title" else article.text
    text = field[block.start : block.end]
    for span in _ranges(block, field, story.language):
        yield Sentence(
            story=story.number,
            field=block.field,
            start=block.start + span.start,
            end=block.start + span.end,
            text=text[span.slice],
            is_title=block.role == "title",
            paragraph=paragraph,
            language=story.language,
        )


def split(text: str, language: str) -> list[Span]:
    """
    Split a paragraph into the spans of its sentences, in order, without white space around them, none empty.

    >>> text = "No talks. Mr. Reed said so."
    >>> [text[span.slice] for span in split(text, "en")]
    ['No talks.', 'Mr. Reed said so.']
    """
    return list(_spans(text, language))


def _spans(text: str, language: str) -> tuple[Span, ...]:
    return _known(text, language) if len(text) <= _CACHED_CHARS else _split(text, language)


def _split(text: str, language: str) -> tuple[Span, ...]:
    if len(text) <= _SENTENCE_CHARS and ";" not in text:  # one window, no list, nothing to be cut
        return tuple(trimmed for piece in _pieces(text, language) if (trimmed := _trimmed(text, piece)))
    return tuple(
        trimmed
        for sentence in _sentences(text, language)
        for item in _items(text, sentence)
        for part in _cut(text, item, _SENTENCE_CHARS)
        if (trimmed := _trimmed(text, part))
    )


_known = lru_cache(maxsize=_CACHED_PARAGRAPHS)(_split)


def _sentences(text: str, language: str) -> Iterator[Span]:
    """Split window by window. The last sentence of a window begins the next one, unless it takes half the window: that one is a dump."""
    start = 0
    while start < len(text):
        window = next(_cut(text, Span(start, len(text)), _WINDOW_CHARS))
        found = [Span(start + piece.start, start + piece.end) for piece in _pieces(text[window.slice], language)]
        if window.end < len(text) and found[-1].start - start >= _WINDOW_CHARS // 2:
            found.pop()
        yield from found
        start = found[-1].end


def _items(text: str, sentence: Span) -> Iterator[Span]:
    """Each item of a list is a sentence of its own."""
    start = sentence.start
    for gap in _ITEM.finditer(text, sentence.start, sentence.end):
        yield Span(start, gap.start())
        start = gap.end()
    yield Span(start, sentence.end)


def _cut(text: str, span: Span, chars: int) -> Iterator[Span]:
    """Cut what is longer than *chars* at white space, or where it must be."""
    start = span.start
    while span.end - start > chars:
        space = max(text.rfind(char, start + 1, start + chars) for char in " \t\u00a0")
        end = space if space > start else start + chars
        yield Span(start, end)
        start = end
    yield Span(start, span.end)


def _pieces(text: str, language: str) -> list[Span]:
    # The splitter takes UTF-8 only; one code point is put for one, so that offsets hold.
    readable = _WIDE_SPACE.sub(" ", _UNREADABLE.sub("\ufffd", text))
    ends = [0, *accumulate(map(len, segment(language, readable)))]
    return sentences_of(text, list(map(Span, ends, ends[1:])), language)


def _trimmed(text: str, span: Span) -> Span | None:
    """The span without the white space around it, or nothing."""
    written = text[span.slice]
    if not (kept := written.strip()):
        return None
    start = span.start if kept[0] == written[0] else span.start + len(written) - len(written.lstrip())
    return Span(start, start + len(kept))
