"""Dates: what a source says in several places about when it published in; the moment to believe, why, and what was refused out."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from classifiers import dates
from classifiers.folding import fold


class Origin(StrEnum):
    """Where a date stands; in the order of trust, the first first."""

    STATED = "stated"  # a member of a JSON record, a column, the entry of a feed
    JSON_LD = "json_ld"  # what a page tells search engines
    META = "meta"
    TIME = "time"  # an element of the page that says that it is a date
    TEXT = "text"  # a line beside the headline
    URL = "url"
    HEADER = "header"  # Last-Modified: often the time at which the page was put together


class Told(NamedTuple):
    """A date as it is written, and where."""

    origin: Origin
    text: str


class Dated(NamedTuple):
    """The moment in UTC and where it was told; nothing where none could be believed. *refused* says why, date by date."""

    moment: datetime | None
    origin: Origin | None
    refused: tuple[str, ...]

    @property
    def iso(self) -> str | None:
        """The moment as ISO 8601."""
        return None if self.moment is None else self.moment.isoformat().replace("+00:00", "Z")


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_AROUND = timedelta(days=2)
"""Zero seconds since 1970 in any zone: a field that nobody filled."""
_FIRST_YEAR = 1900
_AHEAD = timedelta(hours=15)
"""The farthest that a local time without its zone can be ahead of UTC, and an hour for clocks."""
_TOLD_CHARS = 60
_SECONDS = re.compile(r"0|1?\d{9}(?:\.\d+)?")
_MILLISECONDS = re.compile(r"1?\d{12}")
_CTIME = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})")
_ONE = re.compile(r"\b(منذ|قبل)\s+(ثانيه|دقيقه|ساعه|يوم|اسبوع|شهر)\b")
_UNFOLDED = (("اسبوعين", "14 يوم"), ("1 اسبوع", "7 يوم"), ("ساعه", "ساعة"), ("دقيقه", "دقيقة"), ("ثانيه", "ثانية"))
"""What the parser of dates knows only in one spelling, or not at all."""
_RELATIVE = re.compile(
    r"\b(?:منذ|قبل|امس|البارحه|اليوم|ago|yesterday|today|just now|назад|вчера|сегодня|позавчера|только что)\b"
)
_DAY = re.compile(r"امس|البارحه|اليوم|yesterday|today|вчера|сегодня|позавчера")
"""A day by itself, as a date without a time."""
_NOW = re.compile(r"(?:just now|только что|الان)")
_IN_URL = re.compile(
    r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)|[/_-]((?:20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=\D|$)"
)


def published(told: Iterable[Told], fetched_at: datetime) -> Dated:
    """
    Choose the moment of publication among the dates *told*, in the order of `Origin`.

    What can't be read is passed over, 1970 and the future are refused. A date less than fifteen hours ahead is a local time without its zone: it
    becomes *fetched_at*. A midnight is a date without a time, and gives way to another origin's time of the same day. *fetched_at*
    must be aware; relative times ('two hours ago') count from it.

    >>> now = datetime(2024, 10, 4, 12, tzinfo=UTC)
    >>> found = published([Told(Origin.TEXT, "منذ ساعتين"), Told(Origin.META, "1970-01-01T00:00:00Z")], now)
    >>> found.iso, found.origin.value, found.refused
    ('2024-10-04T10:00:00Z', 'text', ('meta: 1970-01-01T00:00:00Z is no date but an empty field',))
    """
    order = [*Origin]
    believed: list[tuple[datetime, Origin]] = []
    refused: list[str] = []
    for one in sorted((one for one in told if one.text.strip()), key=lambda one: order.index(one.origin)):
        moment = read(one.text, fetched_at)
        reason = _refusal(moment, fetched_at) if moment else None
        if moment is None or reason:
            refused.append(
                f"{one.origin}: {' '.join(one.text.split())[:_TOLD_CHARS]} {reason or 'cannot be read as a date'}"
            )
        else:
            believed.append((min(moment, fetched_at), one.origin))
    if not believed:
        return Dated(None, None, tuple(refused))
    moment, origin = believed[0]
    if _is_midnight(moment):
        moment, origin = next(
            (other for other in believed if other[0].date() == moment.date() and not _is_midnight(other[0])),
            believed[0],
        )
    return Dated(moment, origin, tuple(refused))


def read(text: str, fetched_at: datetime) -> datetime | None:
    """
    Read one date in UTC: what `classifiers.dates` reads, seconds or milliseconds since 1970, dates with words or the Islamic calendar around
    them, and times that count from *fetched_at*.

    >>> now = datetime(2024, 10, 4, 12, tzinfo=UTC)
    >>> [str(read(text, now)) for text in ("1728032400", "نُشر في 4 تشرين الأول 2024م", "вчера, 14:30", "soon")]
    ['2024-10-04 09:00:00+00:00', '2024-10-04 00:00:00+00:00', '2024-10-03 14:30:00+00:00', 'None']
    """
    text = text.strip()
    if not text or len(text) > 4 * dates.MAX_CHARS:
        return None
    if _MILLISECONDS.fullmatch(text):
        return _since_1970(int(text) / 1000)
    if _SECONDS.fullmatch(text):
        return _since_1970(float(text))
    if ctime := _CTIME.fullmatch(text):
        month, day, time, zone, year = ctime.groups()
        text = f"{day} {month} {year} {time} {zone}"
    return dates.read(text) or _relative(text, fetched_at)


def in_url(url: str) -> str | None:
    """
    Find the date in the path of *url*.

    >>> in_url("https://news.example/2024/10/04/talks"), in_url("https://news.example/20241004/17.html"), in_url("https://news.example/a-123456")
    ('2024-10-04', '2024-10-04', None)
    """
    found = _IN_URL.search(url)
    if found is None:
        return None
    year, month, day = (part for part in found.groups() if part is not None)
    return f"{year}-{int(month):02}-{int(day):02}"


def _relative(text: str, fetched_at: datetime) -> datetime | None:
    words = dates.bare(fold(text).text)
    if not _RELATIVE.search(words) or len(words) > dates.MAX_CHARS:
        return None
    if _NOW.search(words):
        return fetched_at
    only_day = _DAY.fullmatch(words)
    words = _ONE.sub(r"\1 1 \2", words)
    for folded, known in _UNFOLDED:
        words = words.replace(folded, known)
    from dateparser import parse  # noqa: PLC0415 - a quarter of a second of import, needed by few articles

    settings = {
        "RELATIVE_BASE": fetched_at.astimezone(UTC).replace(tzinfo=None),
        "PARSERS": ["relative-time"],
    }
    try:
        found = parse(words, languages=["ar", "ru", "en"], settings=settings)
    except (ValueError, OverflowError, RecursionError):
        return None
    if found is None:
        return None
    moment = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    return moment.replace(hour=0, minute=0, second=0, microsecond=0) if only_day else moment


def _since_1970(seconds: float) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)


def _refusal(moment: datetime, fetched_at: datetime) -> str | None:
    """Say why *moment* can't be when something was published; null if it can."""
    if abs(moment - _EPOCH) <= _EPOCH_AROUND:
        return "is no date but an empty field"
    if moment.year <= _FIRST_YEAR:
        return "is before there was such news"
    return "is in the future" if moment - fetched_at > _AHEAD else None


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)
