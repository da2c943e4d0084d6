"""Raw articles: a line of JSON in, a typed record or the reason why not out."""

from typing import Literal

import msgspec
from msgspec import Struct

from classifiers.rejected import Reason, Rejected

Language = Literal["ar", "ru", "en"]
"""The languages that are read; an article in another makes no claims."""

Field = Literal["title", "text"]


class RawArticle(Struct, frozen=True, kw_only=True):
    """
    A news item as it came: the value of `parley.articles.raw` and a line of `parley extract`.

    Only *id* and *text* are required; unknown members are ignored, so that a scraper's own fields do no harm. A *language* (`ar`, `ru`,
    `en`, or a tag such as `ar-EG`) that is given is believed. *published_at* is whatever the source wrote; `classifiers.dates` reads it.
    """

    id: str
    text: str
    title: str | None = None
    language: str | None = None
    url: str | None = None
    source: str | None = None
    published_at: str | None = None
    v: int = 1


_DECODER = msgspec.json.Decoder(RawArticle)


def parse(value: bytes) -> RawArticle | Rejected:
    """
    Decode one raw article from its JSON bytes (UTF-8).

    Every fault is a `Rejected`, never an exception. An empty text is no fault here; `classifiers.article.read` decides about bodies.

    >>> parse(b'{"id": "1", "text": "Talks."}').text
    'Talks.'
    >>> parse(b'{"id": 1}').reason.value
    'bad_field'
    """
    try:
        value.decode()
    except UnicodeDecodeError as error:
        return Rejected(Reason.BAD_UTF8, f"byte {error.start} is not UTF-8; send the article as UTF-8")
    try:
        return _DECODER.decode(value)
    except msgspec.ValidationError as error:
        return Rejected(Reason.BAD_FIELD, f"{error}; an article needs at least id and text, both strings")
    except (msgspec.DecodeError, RecursionError) as error:
        return Rejected(Reason.BAD_JSON, f"{error}; send one JSON object a line")
