"""Days: the words of a claim and the day of its article in; the day, month or year that it speaks of out."""

import re
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from classifiers.claim import When
from classifiers.folding import fold

_YEAR = r"(?:19[4-9]\d|20[0-4]\d)"
_LONE_YEAR = {
    "en": re.compile(rf"\b(?:in|since|of|until|back in|the)\s({_YEAR})\b"),
    "ru": re.compile(rf"\b({_YEAR})(?:-?(?:м|го))?\s(?:год|г\.)"),
    "ar": re.compile(rf"\b(?:عام|سنه|العام|في)\s({_YEAR})\b"),
}
_UNITS = frozenset({"day", "month", "year", "weekday", "named"})


def day_said(text: str, language: str, when: When | None, published: date | None) -> str | None:
    """
    Read the date that *text* gives for what it tells, as ISO 8601, as exact as it is said: `2018-06-12`, `2018-06` or `2018`; null without one.

    A day or month without a year is the nearest to *published* that fits *when*: what is planned lies ahead, all else behind. 'Yesterday' and
    'Tuesday' need the article's day; so do 'last month' and 'last year'. Of several dates the first that is whole counts, then the first at all.

    >>> day_said("They met on 12 June 2018 in Singapore", "en", When.PAST, None)
    '2018-06-12'
    >>> day_said("سيلتقي الوزيران غدا", "ar", When.PLANNED, date(2025, 1, 31))
    '2025-02-01'
    >>> day_said("Talks go on", "en", None, date(2025, 1, 31))
    """
    pattern = _pattern(language)
    if pattern is None:
        return None
    folded = fold(text).text
    found = [one for match in pattern.finditer(folded) if (one := _read(match, language, when, published))]
    whole = next((one for one in found if len(one) == len("2018-06-12")), None)
    if whole or found:
        return whole or found[0]
    lone = _LONE_YEAR[language].search(folded)
    return lone.group(1) if lone else None


def _read(match: re.Match[str], language: str, when: When | None, published: date | None) -> str | None:
    unit, number = _words(language)[match["word"]]
    if unit == "named":
        return _named(match, number, when, published)
    if published is None:
        return None
    if unit == "day":
        return (published + timedelta(days=number)).isoformat()
    if unit == "weekday":
        ahead = (number - published.weekday()) % 7
        return (published + timedelta(days=ahead if when is When.PLANNED else -((7 - ahead) % 7))).isoformat()
    if unit == "year":
        return f"{published.year + number:04}"
    months = published.year * 12 + published.month - 1 + number
    return f"{months // 12:04}-{months % 12 + 1:02}"


def _named(match: re.Match[str], month: int, when: When | None, published: date | None) -> str | None:
    """A month of the calendar, with a day and a year beside it or without."""
    day = int(match["before"] or match["after"] or 0)
    year = match["year"]
    alone = year is None and not day and _LEADS_TO_MONTH.search(match.string, 0, match.start("word")) is None
    if alone or (year is None and published is None):
        return None  # 'may' and 'مارس' are verbs, too
    if year is None and published is not None:
        years = [published.year - 1, published.year, published.year + 1]
        year = str(min(years, key=lambda one: _distance(one, month, day or 15, when, published)))
    if not day:
        return f"{year}-{month:02}"
    try:
        return date(int(year or 0), month, day).isoformat()
    except ValueError:
        return f"{year}-{month:02}"


_LEADS_TO_MONTH = re.compile(
    r"\b(?:in|since|until|early|late|mid|last|next|this|شهر|في|منذ|مطلع|أوائل|اواخر|نهايه|в|к)[ ]$"
)


def _distance(year: int, month: int, day: int, when: When | None, published: date) -> tuple[bool, int]:
    """How little a year fits: whether what is planned would lie behind, or what has been ahead; then how far it is."""
    away = (date(year, month, min(day, 28)) - published).days
    wrong = away < -_SLACK_DAYS if when is When.PLANNED else away > _SLACK_DAYS
    return wrong, abs(away)


_SLACK_DAYS = 20
"""Only a month is named, and it is this one: its middle may lie on the other side of today."""


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    words = _words(language)
    if not words:
        return None
    longest_first = sorted(words, key=len, reverse=True)
    forms = "|".join("[ ]".join(map(re.escape, form.split())) for form in longest_first)
    return re.compile(
        rf"""
        (?: (?<!\d) (?P<before>[0-3]?\d) (?:st|nd|rd|th|-?го|-?е)? [ ] (?:of[ ])? )?    # 12 June, the 12th of June
        (?<!\w) (?:[وبل]|في[ ])? (?P<word>{forms}) (?!\w)
        (?: [ ] (?P<after>[0-3]?\d) (?:st|nd|rd|th)? (?![\d:]) )?                                   # June 12
        (?: [ ]?/[ ]?\w+(?:[ ]ال\w+)? )?                                                           # حزيران/يونيو
        (?: ,? [ ] (?:(?:of|عام|سنه|من)[ ])? (?P<year>{_YEAR}) (?!\d) )?
        """,
        re.VERBOSE,
    )


@cache
def _words(language: str) -> dict[str, tuple[str, int]]:
    """Load what the words of a language mean; ValueError with file and line at a row that means nothing."""
    name = "contacts/days.tsv"
    words: dict[str, tuple[str, int]] = {}
    text = (files("classifiers") / "data" / name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#"):
            continue
        code, form, meaning = line.split("\t")
        unit, _, count = meaning.partition(" ")
        if unit not in _UNITS:
            raise ValueError(f"{name}:{number}: {meaning!r}; write day, month, year, weekday or named, and a number")
        if code == language:
            words[fold(form).text] = unit, int(count)
    return words
