import calendar
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import dates
from classifiers.folding import fold


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        pytest.param("4th, October 2024 GMT", utc(2024, 10, 4), id="ordinal"),
        pytest.param("2024-10-04", utc(2024, 10, 4), id="iso date"),
        pytest.param("2024-10-04T15:30:00+03:00", utc(2024, 10, 4, 12, 30), id="iso with zone"),
        pytest.param("2024-10-04 12:30", utc(2024, 10, 4, 12, 30), id="naive is UTC"),
        pytest.param("20241004T123000Z", utc(2024, 10, 4, 12, 30), id="iso basic"),
        pytest.param("Fri, 04 Oct 2024 14:30:00 +0200", utc(2024, 10, 4, 12, 30), id="rss"),
        pytest.param("October 4, 2024 5:30 PM EDT", utc(2024, 10, 4, 21, 30), id="american"),
        pytest.param("04.10.2024", utc(2024, 10, 4), id="day before month"),
        pytest.param("04/10/2024 12:30", utc(2024, 10, 4, 12, 30), id="slashes"),
        pytest.param("04.10.2024 15:30 +0300", utc(2024, 10, 4, 12, 30), id="offset behind words"),
        pytest.param("4 октября 2024, 12:30", utc(2024, 10, 4, 12, 30), id="russian"),
        pytest.param("4 октября 2024 г. 15:30 (МСК)", utc(2024, 10, 4, 12, 30), id="Moscow time"),
        pytest.param("الجمعة، 4 أكتوبر 2024 05:12 م", utc(2024, 10, 4, 17, 12), id="arabic, afternoon"),
        pytest.param("٤ أكتوبر ٢٠٢٤", utc(2024, 10, 4), id="arabic digits"),
        pytest.param("4 تشرين الأول 2024", utc(2024, 10, 4), id="Levant"),
        pytest.param("4 كانون الثاني/يناير 2024 - 12:30", utc(2024, 1, 4, 12, 30), id="both names"),
        pytest.param("4 شتنبر 2024", utc(2024, 9, 4), id="Morocco"),
        pytest.param("4 جويلية 2024", utc(2024, 7, 4), id="Algeria"),
        pytest.param("4 أكتوبر 2024 الساعة 12:30 بتوقيت غرينتش", utc(2024, 10, 4, 12, 30), id="zone in Arabic"),
    ],
)
def test_dates_are_read_as_news_pages_write_them(written, moment):
    read = dates.read(written)
    assert read == moment
    assert read.tzinfo is UTC


@pytest.mark.parametrize(
    "written",
    ["", " ", "May", "12", "2024", "October 2024", "yesterday", "вчера", "20241004", "04.10.24", "31.02.2024", "13/13/2024", "Talks in 2024",
     "0001-01-01T00:00+05:00", "4 October 2024 and much more " * 5, "2024-99-99", "4 октября"],
)  # fmt: skip
def test_what_is_no_full_date_is_none(written):
    assert dates.read(written) is None


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(-720, 720))  # noqa: DTZ001
def test_iso_dates_come_back_as_the_same_moment(moment, minutes):
    written = (moment.replace(tzinfo=UTC) + timedelta(minutes=minutes)).isoformat()
    assert dates.read(written) == datetime.fromisoformat(written)


SCRAPS = [
    "2024",
    "1999",
    "31",
    "4",
    "04.10.",
    "12:30",
    "25:61",
    "PM",
    "+0300",
    "+9999",
    "GMT",
    "October",
    "октября",
    "أكتوبر",
    "آب/أغسطس",
    "الساعة",
]
SCRAPS += [
    "(МСК)",
    "-",
    "/",
    ",",
    "|",
    "Fri",
    "T",
    "Z",
    "\x00",
    "\ud800",
    "٢٠٢٤",
    "²",
    "0",
    "00",
    "99999999999",
    "г.",
    "م",
    "of",
    "at",
    "(",
]


@given(st.lists(st.sampled_from(SCRAPS) | st.text(max_size=3), max_size=7).map(" ".join))
def test_anything_is_a_moment_in_utc_or_none(text):
    moment = dates.read(text)
    assert moment is None or moment.tzinfo is UTC


@given(st.integers(1, 28), st.integers(1, 12), st.integers(2000, 2035))
def test_the_day_is_read_before_the_month(day, month, year):
    assert dates.read(f"{day:02}.{month:02}.{year}") == utc(year, month, day)


def test_the_slow_parser_is_not_imported_for_a_date_that_does_not_need_it():
    code = "import sys; from classifiers import dates; dates.read('2024-10-04T10:00Z'); sys.exit('dateparser' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


MONTHS = [calendar.month_name[number].lower() for number in range(1, 13)]


def test_every_month_that_the_parser_knows_may_be_one():
    from dateparser.data.date_translation_data import ar, en, ru

    names = [
        name for language in (ar, en, ru) for month in language.info if month in MONTHS for name in language.info[month]
    ]
    assert len(names) > 60
    assert [name for name in names if not dates._MONTH.search(dates._respelled(fold(name).text))] == []


def test_a_headline_with_a_year_in_it_does_not_wake_the_parser(monkeypatch):
    monkeypatch.setitem(sys.modules, "dateparser", None)
    dates.read.cache_clear()
    assert dates.read("Harvest of 2024 was the best of the decade") is None
    assert dates.read("بلغ الحصاد عام 2024 أعلى مستوى") is None
    with pytest.raises(ImportError):
        dates.read("4 of October in 2024")
