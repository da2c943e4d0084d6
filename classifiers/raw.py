"""Raw articles: a line of JSON in, a typed record or the reason why not out."""

from functools import lru_cache
from typing import Literal

import msgspec
from msgspec import Struct

from classifiers.rejected import Reason, Rejected
from classifiers.repairs import Repair

Language = Literal["ar", "ru", "en"]
"""The languages that are read; an article in another makes no claims."""

Field = Literal["title", "text"]


class Intake(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    How an article came to be a raw one, where it was not sent as it stands: what it was made from, and what was changed on the way.

    *format* is the kind of input (`html`, `rss`, `newspaper`…), *charset* the encoding that it was read with. *dated_by* says what the published
    date was taken from, *refused_dates* what was not believed and why. *title_repairs* and *text_repairs* are in the order in which they
    were made; with their edits the wording can be taken back to what was sent.
    """

    format: str
    charset: str | None = None
    fetched_at: str | None = None
    dated_by: str | None = None
    refused_dates: tuple[str, ...] = ()
    title_repairs: tuple[Repair, ...] = ()
    text_repairs: tuple[Repair, ...] = ()


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
    intake: Intake | None = None
    v: int = 1


_DECODER = msgspec.json.Decoder(RawArticle)


@lru_cache(maxsize=2)
def parse(value: bytes) -> RawArticle | Rejected:
    """
    Decode one raw article from its JSON bytes (UTF-8). The last answers are kept: who takes an article in looks at it more than once.

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
        if "`$.intake" in str(error):  # a scraper's own member of that name does no harm
            members = msgspec.json.decode(value)
            return parse(msgspec.json.encode({name: member for name, member in members.items() if name != "intake"}))
        return Rejected(Reason.BAD_FIELD, f"{error}; an article needs at least id and text, both strings")
    except (msgspec.DecodeError, RecursionError) as error:
        return Rejected(Reason.BAD_JSON, f"{error}; send one JSON object a line")
