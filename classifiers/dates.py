"""Dates: what a source wrote in; the moment in UTC, or nothing, out."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from importlib.resources import files

from babel import Locale

from classifiers.folding import fold

MAX_CHARS = 80
"""No date is longer; what is longer is not tried, since the last parser is slow."""
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d|\d{8}T\d{6}")
_EMAIL = re.compile(r"(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d\d:\d\d")
_MONTH = re.compile(
    r"""
    (?<![^\W\d_])(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?
      | sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![^\W\d_])
    | (?<![^\W\d_])(?:янв|фев|мар|апр|ма[йяе]|июн|июл|авг|сен|окт|ноя|дек)                   # as words begin
    | يناير|فبراير|مارس|ابريل|مايو|يوني[وه]|يولي[وه]|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر   # with what is joined in front of them
    | \d\W+\d+\W+\d                                             # or three numbers: 04.10.2024, 2024/10/4
    """,
    re.VERBOSE,
)
"""A date has a month, in words (as `_respelled` writes them) or in figures."""
_HIJRI = re.compile(
    r"""
    (?:\d{1,2}[\s/-]*)?
    (?:محرم|صفر|(?:ربيع|جمادي)\s+(?:الاول|الاولي|الاخر|الاخره|الثاني|الثانيه)|رجب|شعبان|رمضان|شوال|ذو\s?ال(?:قعده|حجه)|ذي\s?ال(?:قعده|حجه))
    [\s/-]*1[34]\d\d\s*(?:هـ?|هجري\w*)?
    | \b1[34]\d\d\s*هـ?\b
    | \bالموافق\b
    """,
    re.VERBOSE,
)
_AROUND = re.compile(
    r"""
    ^\W*(?:(?:نشر|نشرت|تم\sالنشر|محدث|تحديث|اخر\sتحديث|التاريخ|تاريخ\sالنشر|published|posted|updated|last\supdated|first\spublished|date
        |опубликовано|обновлено|дата|дата\sпубликации|создано)\b[\s:]*(?:في|بتاريخ|on|at)?)[\s:]*
    | (?<=\d)\s?م(?:يلادي\w*)?(?=\s|$|[-/|])(?!\s*\d?\d:)   # the Christian era: 2024م
    """,
    re.VERBOSE,
)
_SETTINGS = {"DATE_ORDER": "DMY", "STRICT_PARSING": True, "PARSERS": ["absolute-time"]}
_MONTHS_OF = ("SY", "LB", "IQ", "DZ", "TN", "MA", "MR")


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
    moment = _iso(text) or _email(text)
    if moment is None:
        words = fold(text).text
        moment = _words(words) or (_words(tidied) if (tidied := bare(words)) != words else None)
    return _utc(moment) if moment else None


def _iso(text: str) -> datetime | None:
    """Read ISO 8601; 20241004 without a time could be any number."""
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


def bare(words: str) -> str:
    """
    Take off a folded date what pages put around it: 'published on', the date in the Islamic calendar, the word for the era.

    >>> bare(fold("نُشر في 4 أكتوبر 2024م / 1 ربيع الآخر 1446 هـ").text)
    '4 اكتوبر 2024'
    """
    return _AROUND.sub("", _AROUND.sub("", _HIJRI.sub(" ", words))).strip(" -–—/|،,:()")


def _words(folded: str) -> datetime | None:
    """Read dates in words. The year must stand there in four digits: '12-10-24' has three readings."""
    words = _respelled(folded)
    if not _YEAR.search(words) or not _MONTH.search(words):
        return None  # as a headline with a year in it
    from dateparser import parse  # noqa: PLC0415 - a quarter of a second of import, needed by few articles

    try:
        return parse(words, languages=["ar", "ru", "en"], settings=_SETTINGS)
    except (ValueError, OverflowError, RecursionError):
        return None


def _respelled(words: str) -> str:
    """Put what the parser knows for what it doesn't: 'تشرين الأول/أكتوبر' is one month, 'мск' an offset."""
    spellings = _spellings()
    words = _spelled().sub(lambda found: spellings[found[0].strip("()")], words)
    return re.sub(r"(\w+)\s*/\s*\1(?!\w)", r"\1", words)


@cache
def _spelled() -> re.Pattern[str]:
    """What `_spellings` knows, the longest first."""
    pattern = "|".join(map(re.escape, sorted(_spellings(), key=len, reverse=True)))
    return re.compile(rf"(?<!\w)\(?(?:{pattern})\)?(?!\w)")


@cache
def _spellings() -> dict[str, str]:
    """
    Load the spellings: the months of the Levant, Iraq and the Maghreb from CLDR, as Egypt writes them; the rest from the file, folded.

    A row that is none stops with its place in the file.
    """
    spellings: dict[str, str] = {}
    egyptian = Locale.parse("ar_EG").months["format"]["wide"]
    for country in _MONTHS_OF:
        months = Locale.parse(f"ar_{country}").months["format"]["wide"]
        spellings |= {fold(months[month]).text: fold(egyptian[month]).text for month in range(1, 13)}
    name = "data/articles/dates.tsv"
    for number, row in enumerate(files("classifiers").joinpath(name).read_text("utf-8").splitlines(), 1):
        if row and not row.startswith("#"):
            written, tab, read_as = row.partition("\t")
            if not tab or not written:
                raise ValueError(
                    f"{name}:{number}: {row!r}; a row is words and what is put for them, with a tab between"
                )
            spellings[fold(written).text] = read_as
    return spellings


def _utc(moment: datetime) -> datetime | None:
    """Bring *moment* to UTC; at the ends of the calendar that fails."""
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
