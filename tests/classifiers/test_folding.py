import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.folding import fold
from classifiers.span import Span

ANY_TEXT = st.text(st.characters() | st.sampled_from("\x00\ud800\u0640\u064b\u0301\u0306\u200f\ufefbﷺßİيىةأ ё\n\t"))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        pytest.param("مُـحَــمَّدٌ", "محمد", id="tatweel and harakat"),
        pytest.param("نجرٍ", "نجر", id="a stray tanwin"),
        pytest.param("أإآٱا", "ااااا", id="alifs"),
        pytest.param("ا\u0653لاتحاد", "الاتحاد", id="decomposed madda"),
        pytest.param("مبنى القمة", "مبني القمه", id="ya and ta marbuta"),
        pytest.param("٢٠٢٤ ۲۰۲۴", "2024 2024", id="Arabic and Persian digits"),
        pytest.param("ﻻ ﻣﺤﺎﺩﺛﺎﺕ", "لا محادثات", id="presentation forms"),
        pytest.param("کی", "كي", id="Persian letters"),
        pytest.param("\u200fبوتين\u200e", "بوتين", id="direction marks"),
        pytest.param("Ёлка ещё", "елка еще", id="yo"),
        pytest.param("е\u0308лка", "елка", id="decomposed yo"),
        pytest.param("за\u0301мок", "замок", id="stress"),
        pytest.param("Район", "район", id="short i is a letter"),
        pytest.param("Раи\u0306он", "район", id="decomposed short i"),
        pytest.param("STRASSE straße", "strasse strasse", id="casefold"),
        pytest.param("Erdoğan Şahin İnan", "erdogan sahin inan", id="Latin accents"),
        pytest.param("“No” «нет» ‘x’", "“no” «нет» ‘x’", id="quotation marks stay"),
        pytest.param("a\u00a0 \t b", "a b", id="white space"),
        pytest.param("a \r\n b", "a\nb", id="a line break is kept"),
        pytest.param("a\x00b\ud800c", "a b\ufffdc", id="what is no text"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_text_is_folded_to_what_it_is_matched_by(written, folded):
    assert fold(written).text == folded


@pytest.mark.parametrize(
    ("written", "part", "original"),
    [
        pytest.param("قال مُـحَمَّدٌ أمس", "محمد", "مُـحَمَّدٌ", id="marks belong to the letter before"),
        pytest.param("\u200fبوتين", "بوتين", "بوتين", id="not to the letter after"),
        pytest.param("die Straße", "ss", "ß", id="an expansion is taken whole"),
        pytest.param("die Straße", "stras", "Straß", id="even where the match ends inside"),
        pytest.param("Сергей   Лавров сказал", "сергей лавров", "Сергей   Лавров", id="a run of spaces"),
        pytest.param("Сергеи\u0306 тут", "сергей", "Сергеи\u0306", id="a decomposed letter"),
    ],
)
def test_a_folded_range_leads_back_to_what_was_written(written, part, original):
    folded = fold(written)
    start = folded.text.index(part)
    assert written[folded.span(start, start + len(part)).slice] == original


def test_an_empty_range_stays_empty():
    assert fold("abc").span(1, 1) == Span(1, 1)
    assert fold("").span(0, 0) == Span(0, 0)


@given(ANY_TEXT)
def test_any_text_folds_with_an_offset_for_each_code_point(text):
    folded = fold(text)
    offsets = list(folded.offsets)
    assert len(offsets) == len(folded.text) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    for start in range(len(folded.text)):
        span = folded.span(start, start + 1)
        assert 0 <= span.start < span.end <= len(text)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text):
    once = fold(text).text
    assert fold(once).text == once


@given(st.text("абвгдежийклмнопрстуфхцчшщъыьэюяАБВ abcXYZابتثجحخ.,«»"), st.data())
def test_a_word_is_found_where_it_was_put(text, data):
    at = data.draw(st.integers(0, len(text)))
    written = f"{text[:at]} Ещё {text[at:]}"
    folded = fold(written)
    start = folded.text.index("еще")
    assert fold(written[folded.span(start, start + 3).slice]).text == "еще"


@pytest.mark.parametrize("letter", "йёéüğşآأإ")
def test_a_decomposed_letter_folds_like_the_composed_one(letter):
    assert fold(unicodedata.normalize("NFD", letter)).text == fold(letter).text


def test_every_code_point_of_the_basic_plane_folds():
    text = "".join(map(chr, range(0x10000)))
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) + 1


def test_a_million_characters_fold_in_seconds():
    began = time.process_time()
    fold("ﷺـ ا\u064b" * 200_000)
    assert time.process_time() - began < 10
