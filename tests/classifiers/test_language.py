from array import array

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import language
from classifiers.language import LANGUAGES, UNKNOWN, detect
from training import languages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("لم يحدد الجانبان موعدا للقاء جديد", "ar"),
        ("Стороны не назначили дату новой встречи", "ru"),
        ("The two sides have set no date for another meeting", "en"),
        ("دو طرف هنوز زمانی برای دیدار تازه تعیین نکرده‌اند", "fa"),
        ("دونوں فریقوں نے نئی ملاقات کی کوئی تاریخ طے نہیں کی ہے", "ur"),
        ("Сторони ще не визначили дату нової зустрічі", "uk"),
        ("NO DATE FOR ANOTHER MEETING", "en"),
        ("123 — 456", UNKNOWN),
        ("", UNKNOWN),
        ("…", UNKNOWN),
    ],
)
def test_the_language_of_a_text_is_told(text, expected):
    assert detect(text) == expected


def test_a_name_without_evidence_is_not_taken_for_the_first_language():
    assert detect("Iran") == UNKNOWN


@given(st.text())
def test_any_text_has_one_of_the_languages_or_none(text):
    assert detect(text) in {*LANGUAGES, UNKNOWN}


def test_lone_surrogates_do_no_harm():
    assert detect("The sides\ud800 will not meet today") == "en"


def test_what_is_stored_of_the_package_s_model_is_what_it_knows_of_our_languages():
    stored = language._identifier()
    chances, priors, moves, rows, features = languages.arrays()
    assert stored.nb_classes == list(LANGUAGES)
    assert np.array_equal(stored.nb_ptc, chances)
    assert np.array_equal(stored.nb_pc, priors)
    assert stored.tk_nextmove == array("I", moves.tobytes())
    assert list(stored.tk_row) == rows.tolist()
    assert list(stored.tk_output) == features.tolist()
