"""Dates: what a source wrote in; the moment in UTC, or nothing, out."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from classifiers.folding import fold

MAX_CHARS = 80
"""No date is longer; what is longer is not tried, since the last parser is slow."""
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_EMAIL = re.compile(r"(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d\d:\d\d")


@lru_cache(maxsize=4096)
def read(text: str) -> datetime | None:
    """
    Read the date and time that *text* consists of, in UTC; None where it is none that can be relied on.

    ISO 8601 is tried first, then the format of e-mail and RSS, then dates in words in Arabic, Russian and English, the day before the
    month. A time without a zone is taken as UTC, a date without a time as its midnight. Year, month and day must all be there: 'May',
    '12' and 'yesterday' are no dates, and so nothing here depends on today. Nothing raises; answers are cached.

    >>> read("4th, October 2024 GMT").isoformat()
    '2024-10-04T00:00:00+00:00'
    >>> read("04.10.2024 15:30 +0300").isoformat()
    '2024-10-04T12:30:00+00:00'
    >>> read("May")
    """
    text = text.strip()
    if not text or len(text) > MAX_CHARS or not _DIGIT.search(text):
        return None
    moment = _iso(text) or _email(text) or _words(text)
    return _utc(moment) if moment else None


def _iso(text: str) -> datetime | None:
    """Read ISO 8601 in its extended form; 20241004 could be any number."""
    if not _ISO.match(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _email(text: str) -> datetime | None:
    """Read RFC 5322, the dates of e-mail, HTTP and RSS."""
    if not _EMAIL.match(text):
        return None  # the parser takes much for its format, and reads '5:30 PM' as half past five in the morning
    try:
        return parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _words(text: str) -> datetime | None:
    """Read dates in words. The year must stand there in four digits: '12-10-24' has three readings."""
    words = fold(text).text
    if not _YEAR.search(words):
        return None
    from dateparser import parse  # noqa: PLC0415 - half a second of import, needed by few articles

    try:
        return parse(
            words,
            languages=["ar", "ru", "en"],
            settings={
                "DATE_ORDER": "DMY",
                "STRICT_PARSING": True,
                "PARSERS": ["absolute-time"],
            },
        )
    except (ValueError, OverflowError, RecursionError):
        return None


def _utc(moment: datetime) -> datetime | None:
    """Bring *moment* to UTC; at the ends of the calendar that fails."""
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
