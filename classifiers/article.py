"""Articles: a raw article in; the cleaned article with its stories, date, outlet, agency and keywords out."""

from typing import Literal

from msgspec import Struct

from classifiers.claim import Moment
from classifiers.raw import Field
from classifiers.span import Span


class Block(Struct, frozen=True, kw_only=True):
    """A title or a paragraph: a half-open range of code points of *field* of the raw article, without surrounding white space."""

    role: Literal["title", "paragraph"]
    field: Field
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The range of the block in its field."""
        return Span(self.start, self.end)


class Story(Struct, frozen=True, kw_only=True):
    """One story of a scraped page: number 0 is the article itself, 1, 2… are those that the scraper glued on ('read also')."""

    number: int
    blocks: tuple[Block, ...]


class Article(Struct, frozen=True, kw_only=True):
    """
    A cleaned news item; the value of `parley.articles`.

    *title* and *text* are those of the raw article, character for character: every offset of a story's block, a sentence or a claim points
    into them. What cleaning removes (date lines, source and keyword lines, 'read also') simply belongs to no block. *published_at* is null
    where no date could be read. *outlet* is who published, *agency* who wrote or is cited as source of the whole.
    """

    article_id: str
    revision: str
    title: str | None
    text: str
    language: str
    url: str | None = None
    outlet: str | None = None
    agency: str | None = None
    published_at: Moment | None = None
    keywords: tuple[str, ...] = ()
    stories: tuple[Story, ...] = ()
    v: int = 1
