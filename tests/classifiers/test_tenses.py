import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.claim import When
from classifiers.tenses import when


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ar", "التقى الوزيران أمس", When.PAST),
        ("ar", "من المقرر أن يلتقي الوزيران غدا", When.PLANNED),
        ("ar", "لا تزال المحادثات جارية", When.ONGOING),
        ("ru", "министры встретились вчера", When.PAST),
        ("ru", "встреча состоится завтра", When.PLANNED),
        ("ru", "переговоры продолжаются", When.ONGOING),
        ("en", "the ministers met yesterday", When.PAST),
        ("en", "the ministers will meet tomorrow", When.PLANNED),
        ("en", "the talks continue", When.ONGOING),
        ("en", "the talks", None),
        ("fr", "ils se verront demain", None),
    ],
)
def test_words_of_time_tell_when(language, text, expected):
    assert when(text, language) is expected


def test_most_words_decide_and_among_equals_the_plan():
    assert when("they met last week and will meet", "en") is When.PAST
    assert when("they met and will come", "en") is When.PLANNED


@given(st.text(), st.sampled_from(["ar", "ru", "en"]))
def test_any_text_has_a_time_or_none(text, language):
    assert when(text, language) in {None, *When}
