from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.claim import When
from classifiers.days import day_said

TUESDAY = date(2025, 3, 4)


@pytest.mark.parametrize(
    ("language", "text", "when", "said"),
    [
        pytest.param("en", "They met on June 12, 2018", When.PAST, "2018-06-12", id="month-day-year"),
        pytest.param("en", "They met on the 12th of June 2018", When.PAST, "2018-06-12", id="ordinal"),
        pytest.param("en", "They met in June 2018", When.PAST, "2018-06", id="month-and-year"),
        pytest.param("en", "They met in 2018", When.PAST, "2018", id="year"),
        pytest.param("en", "They last met in November", When.PAST, "2024-11", id="a-past-month-lies-behind"),
        pytest.param("en", "They will meet in November", When.PLANNED, "2025-11", id="a-planned-month-lies-ahead"),
        pytest.param("en", "They may meet", When.PLANNED, None, id="may-is-a-verb"),
        pytest.param("en", "They met yesterday", When.PAST, "2025-03-03", id="yesterday"),
        pytest.param("en", "They met on Friday", When.PAST, "2025-02-28", id="the-last-friday"),
        pytest.param("en", "They will meet on Friday", When.PLANNED, "2025-03-07", id="the-next-friday"),
        pytest.param("en", "They met on Tuesday", When.PAST, "2025-03-04", id="today-by-name"),
        pytest.param("en", "They met three years ago", When.PAST, "2022", id="years-ago"),
        pytest.param("en", "They met on 31 February 2018", When.PAST, "2018-02", id="no-such-day"),
        pytest.param("ru", "Они встретились 12 июня 2018 года", When.PAST, "2018-06-12", id="russian"),
        pytest.param("ru", "Они встретились в 2018 году", When.PAST, "2018", id="russian-year"),
        pytest.param("ru", "Они встретятся 5 мая", When.PLANNED, "2025-05-05", id="russian-without-a-year"),
        pytest.param("ru", "Они встретились в прошлом месяце", When.PAST, "2025-02", id="russian-last-month"),
        pytest.param("ru", "Они встретятся в пятницу", When.PLANNED, "2025-03-07", id="russian-weekday"),
        pytest.param("ar", "التقى الوزيران في 12 حزيران/يونيو 2018", When.PAST, "2018-06-12", id="arabic-two-months"),
        pytest.param("ar", "التقى الوزيران عام 2018", When.PAST, "2018", id="arabic-year"),
        pytest.param("ar", "سيلتقي الوزيران غدا", When.PLANNED, "2025-03-05", id="arabic-tomorrow"),
        pytest.param("ar", "التقى الوزيران يوم الجمعة", When.PAST, "2025-02-28", id="arabic-weekday"),
        pytest.param("ar", "التقى الوزيران قبل ثلاث سنوات", When.PAST, "2022", id="arabic-years-ago"),
        pytest.param("fr", "le 12 juin 2018", When.PAST, None, id="another-language"),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_said(language, text, when, said):
    assert day_said(text, language, when, TUESDAY) == said


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "They met yesterday"), ("ru", "Встреча прошла в пятницу"), ("ar", "التقيا العام الماضي")],
)
def test_without_the_article_s_day_nothing_is_counted_from_it(language, text):
    assert day_said(text, language, When.PAST, None) is None


@given(st.text(), st.sampled_from(["ar", "ru", "en"]), st.sampled_from([None, *When]))
def test_any_text_has_an_iso_date_or_none(text, language, when):
    said = day_said(text, language, when, TUESDAY)
    assert said is None or date.fromisoformat((said + "-01-01")[:10])
