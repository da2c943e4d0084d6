"""Articles: a raw article in; the cleaned article with its stories, date, outlet, agency and keywords out."""

import hashlib
import re
from datetime import datetime
from typing import Literal

from msgspec import Struct

from classifiers import dates
from classifiers.agencies import agency_in as agency_in  # noqa: PLC0414 - for those who have sentences
from classifiers.claim import Moment
from classifiers.keywords import keywords
from classifiers.language import UNKNOWN, detect
from classifiers.raw import Field, Intake, RawArticle
from classifiers.rejected import Reason, Rejected
from classifiers.scrape import Part, Scraped, scrape
from classifiers.span import Span

MAX_CHARS = 100_000
"""Title and text together, some fifteen thousand words. No news item comes near, and one that did would hold up all others for minutes."""
MAX_ID_CHARS = 1000
"""An id is copied into every claim and signal; the address of a page, which is often taken for one, is shorter."""
_HEAD_CHARS = 1000
_TAIL_CHARS = 200


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
    """
    One story of a scraped page: number 0 is the article itself, 1, 2… are those that the scraper glued on ('read also').

    *language* is the story's own: a page may glue on one in another language.
    """

    number: int
    blocks: tuple[Block, ...]
    language: str = UNKNOWN


class Cut(Struct, frozen=True, kw_only=True):
    """What cleaning left out of the text: [start, end), and why: `source`, `keywords`, `read_also`, `dateline`, `share`, `caption`…"""

    kind: str
    start: int
    end: int


class Article(Struct, frozen=True, kw_only=True):
    """
    A cleaned news item; the value of `parley.articles`.

    *title* and *text* are those of the raw article, character for character: every offset of a story's block, a sentence or a claim points
    into them. What cleaning removes (date lines, source and keyword lines, 'read also', datelines, buttons) simply belongs to no block, and is
    listed in *cuts*; *intake* says what was changed before. *published_at* is null where no date could be read. *outlet* is who published,
    *agency* who wrote or is cited as source of the whole.
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
    cuts: tuple[Cut, ...] = ()
    intake: Intake | None = None
    v: int = 1


def read(raw: RawArticle) -> Article | Rejected:
    """
    Clean a raw article, scraped page or plain JSON alike: part it into stories, and read its date, outlet, agency, keywords and language.

    Every block is trimmed and not empty, a story's blocks are in order, no two overlap, and story 0 has a paragraph with a letter. A given title is
    the title block of story 0. What the raw article states (language, source, date) goes before what its text says; a stated date that
    can't be read gives way to the text's. Reading twice gives the same.

    An article without an id, or with one over `MAX_ID_CHARS`, is rejected as `bad_field`, without a letter in its title and paragraphs as
    `no_body`, over `MAX_CHARS` code points as `too_large`.

    >>> read(RawArticle(id="1", title="No talks", text="The sides will not meet.")).stories[0].blocks[1].role
    'paragraph'
    >>> read(RawArticle(id="1", text=" ")).reason.value
    'no_body'
    """
    title = raw.title if raw.title and raw.title.strip() else None
    refused = _refused(raw, title)
    if refused is not None:
        return refused
    scraped = scrape(title, raw.text)
    body = _written(scraped.stories[0], raw.text)
    if not any(map(str.isalpha, f"{title or ''}{body}")):  # a headline alone is news too: flashes come so
        return Rejected(
            Reason.NO_BODY,
            "neither the title nor a paragraph of the text has a letter; send the article's body as text",
        )
    stories = tuple(_story(number, part, raw, title) for number, part in enumerate(scraped.stories))
    return Article(
        article_id=raw.id,
        revision=revision(raw.title, raw.text),
        title=raw.title,
        text=raw.text,
        language=stories[0].language,
        url=raw.url,
        outlet=(raw.source or "").strip() or scraped.source,
        agency=_agency(scraped, body),
        published_at=_published(raw, scraped),
        keywords=keywords(scraped.keywords, f"{title or ''}\n{body}") if scraped.keywords else (),
        stories=stories,
        cuts=tuple(Cut(kind=cut.kind, start=cut.span.start, end=cut.span.end) for cut in scraped.cuts),
        intake=raw.intake,
    )


def _refused(raw: RawArticle, title: str | None) -> Rejected | None:
    """Say why an article is not even looked into: no id, too long an id, too long a text."""
    if not raw.id.strip():
        return Rejected(Reason.BAD_FIELD, "the id is empty; every article needs an id of its own")
    if len(raw.id) > MAX_ID_CHARS:
        return Rejected(
            Reason.BAD_FIELD,
            f"the id has {len(raw.id)} characters, at most {MAX_ID_CHARS} are taken; a hash of it would do",
        )
    if (length := len(raw.text) + len(title or "")) > MAX_CHARS:
        return Rejected(
            Reason.TOO_LARGE,
            f"title and text have {length} characters, at most {MAX_CHARS} are read; split it into items",
        )
    return None


def revision(title: str | None, text: str) -> str:
    """Hash the wording of an article: 64 hexadecimal digits of SHA-256. No title and an empty one differ, so do ("a", "bc") and ("ab", "c")."""
    length = "-" if title is None else str(len(title))
    # Half a surrogate pair has no UTF-8, but must not stop an article.
    return hashlib.sha256(f"{length}\n{title or ''}{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _story(number: int, part: Part, raw: RawArticle, title: str | None) -> Story:
    """Build a story from its lines; a given title is the first block of story 0."""
    blocks: list[Block] = []
    if number == 0 and title:
        start = len(title) - len(title.lstrip())
        blocks.append(Block(role="title", field="title", start=start, end=len(title.rstrip())))
    elif part.title:
        blocks.append(Block(role="title", field="text", start=part.title.start, end=part.title.end))
    blocks += [Block(role="paragraph", field="text", start=span.start, end=span.end) for span in part.paragraphs]
    sample = (
        f"{title} {_written(part, raw.text)}" if number == 0 and title else _written(part, raw.text, with_title=True)
    )
    given = _stated(raw.language) if number == 0 else None
    return Story(number=number, blocks=tuple(blocks), language=given or detect(sample))


def _stated(tag: str | None) -> str | None:
    """The language of a tag such as `ar-EG`, lower case; a word that is no such tag states nothing."""
    primary = re.split("[-_]", (tag or "").strip().casefold(), maxsplit=1)[0]
    return primary if len(primary) in (2, 3) and primary.isalpha() else None


def _written(part: Part, text: str, *, with_title: bool = False) -> str:
    """The paragraphs of a story as they are written, one a line."""
    spans = (part.title, *part.paragraphs) if with_title and part.title else part.paragraphs
    return "\n".join(text[span.slice] for span in spans)


def _agency(scraped: Scraped, body: str) -> str | None:
    """The agency of the source line or the dateline, or the first one cited where articles name theirs: at the beginning, or at the very end."""
    return (
        agency_in(scraped.source or "")
        or scraped.agency
        or agency_in(body[:_HEAD_CHARS])
        or agency_in(body[_HEAD_CHARS:][-_TAIL_CHARS:])
    )


def _published(raw: RawArticle, scraped: Scraped) -> datetime | None:
    """The stated date, or else the text's."""
    return dates.read(raw.published_at or "") or dates.read(scraped.published or "")
