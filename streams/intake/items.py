"""Items: a line of JSON in; a raw article as it goes into Kafka, made from whatever wrote the line, or the reason why not, out."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from classifiers import dates, raw
from classifiers.raw import Intake, RawArticle
from classifiers.rejected import Reason, Rejected
from classifiers.repairs import repair
from streams.intake.dates import Dated, Origin, Told, published
from streams.intake.decoding import decode
from streams.intake.drafts import raw_value
from streams.intake.presets import Preset, drafted, recognised

_AHEAD = timedelta(minutes=15)


class Item(Struct, frozen=True, kw_only=True):
    """
    One article of a source: its place for complaints (`FILE:LINE`), its number in the source from 1, and what goes into Kafka or why nothing does.

    *size_bytes* is what it took of its file, so that a progress bar can add up.
    """

    source: str
    place: str
    number: int
    value: bytes | Rejected
    size_bytes: int = 0


class Unreadable(Struct, frozen=True, kw_only=True):
    """A source, or the rest of one, that cannot be read, and why."""

    source: str
    place: str
    detail: str


def of_line(line: bytes, now: datetime, preset: Preset | None = None) -> bytes | Rejected:
    """
    Read a line of JSON, in our own form or in that of a scraper: by *preset*, or by the marks of those that are known.

    Our own form is passed on as the very bytes that came, unless something must be mended or its date can't be true; then `intake` says what was.

    >>> from datetime import UTC
    >>> of_line(b'{"id": "1", "text": "No talks."}', datetime(2024, 10, 4, tzinfo=UTC))
    b'{"id": "1", "text": "No talks."}'
    """
    if preset is None:
        article = raw.parse(line)
        if isinstance(article, RawArticle) and not _is_scrapers(line):
            return _mended(line, article, now)
        if isinstance(article, Rejected) and article.reason is Reason.BAD_UTF8:
            return _of_other_charset(line, now, article)
    members = _members(line)
    if isinstance(members, Rejected):
        return members
    return of_members(members, now, preset)


def of_members(members: dict[str, Any], now: datetime, preset: Preset | None = None) -> bytes | Rejected:
    """Read an object as `of_line` reads a line."""
    found = preset or recognised(members)
    if found is None:
        line = _encoded(members)
        article = raw.parse(line)
        return article if isinstance(article, Rejected) else _mended(line, article, now)
    draft = drafted(members, found)
    return draft if isinstance(draft, Rejected) else raw_value(draft, now)


def _encoded(members: dict[str, Any]) -> bytes:
    try:
        return msgspec.json.encode(members)
    except (TypeError, UnicodeEncodeError):
        plain = {name: value for name, value in members.items() if isinstance(value, str | int | float | list)}
        return msgspec.json.encode(plain, enc_hook=str)


def _is_scrapers(line: bytes) -> bool:
    # trafilatura's objects have an id and a text, but their id may be null and their source is an address
    return b'"source-hostname"' in line or b'"raw_text"' in line


def _members(line: bytes) -> dict[str, Any] | Rejected:
    try:
        members = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Rejected(Reason.BAD_JSON, f"{error}; send one JSON object a line")
    if not isinstance(members, dict):
        return Rejected(
            Reason.BAD_JSON, f"this is a {type(members).__name__}, not an object; send one JSON object a line"
        )
    return members


def _of_other_charset(line: bytes, now: datetime, otherwise: Rejected) -> bytes | Rejected:
    """Read a line that is no UTF-8 in the encoding in which its letters are a language's; without one it stays a fault."""
    decoded = decode(line)
    if decoded.replaced or decoded.charset == "utf-8":
        return otherwise
    members = _members(decoded.text.encode("utf-8", "replace"))
    if isinstance(members, Rejected):
        return otherwise
    made = of_members(members, now)
    if isinstance(made, Rejected):
        return made
    article = raw.parse(made)
    if isinstance(article, Rejected):
        return article
    intake = replace(article.intake or Intake(format="jsonl"), charset=decoded.charset)
    return msgspec.json.encode(replace(article, intake=intake))


def _mended(line: bytes, article: RawArticle, now: datetime) -> bytes | Rejected:
    """Mend an article in our own form, where it needs that; else its line, byte for byte."""
    title = repair(article.title) if article.title else None
    text = repair(article.text)
    dated = _doubted(article, now)
    if not text.repairs and dated is None and not (title and title.repairs):
        return line
    intake = replace(
        article.intake or Intake(format="jsonl"),
        title_repairs=title.recorded if title else (),
        text_repairs=text.recorded,
    )
    published_at = article.published_at
    if dated is not None:
        published_at = dated.iso
        intake = replace(intake, dated_by=dated.origin.value if dated.origin else None, refused_dates=dated.refused)
    mended = replace(
        article, title=title.text if title else article.title, text=text.text, published_at=published_at, intake=intake
    )
    return msgspec.json.encode(mended)


def _doubted(article: RawArticle, now: datetime) -> Dated | None:
    """Date an article anew whose date can't be read, or can't be true; null where there is nothing to doubt."""
    if not article.published_at:
        return None
    moment = dates.read(article.published_at)
    if moment is not None and moment.year > 1971 and moment <= now + _AHEAD:
        return None
    return published([Told(Origin.STATED, article.published_at)], now)
