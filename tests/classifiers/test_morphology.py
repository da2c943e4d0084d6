import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.morphology import Reading, Tense, arabic_stems, readings


def forms(word, language):
    return {reading.form for level in readings(word, language) for reading in level}


@pytest.mark.parametrize(
    ("word", "stem", "tense"),
    [
        pytest.param("يلتقيان", "لتقي", Tense.PRESENT, id="dual of the imperfect"),
        pytest.param("سيلتقي", "لتقي", Tense.FUTURE, id="future"),
        pytest.param("والتقيا", "التقي", Tense.PAST, id="conjunction and dual of the past"),
        pytest.param("يزر", "زر", Tense.PRESENT, id="jussive of a hollow verb"),
        pytest.param("ورفضت", "رفض", Tense.PAST, id="feminine of the past"),
    ],
)
def test_an_arabic_verb_is_found_by_its_stem_and_shows_its_tense(word, stem, tense):
    assert any(Reading(stem, tense) in level for level in readings(word, "ar"))


@pytest.mark.parametrize(
    ("word", "noun"),
    [
        ("وللمحادثات", "محادثات"),
        ("زيارتها", "زياره"),
        ("اجتماعاتهم", "اجتماع"),
        ("بالحوار", "حوار"),
        ("لقاءهما", "لقاء"),
    ],
)
def test_an_arabic_noun_is_found_without_what_is_joined_to_it(word, noun):
    assert noun in forms(word, "ar")


def test_the_whole_word_comes_before_anything_that_stripping_makes_of_it():
    levels = readings("وزاره", "ar")
    assert {reading.form for reading in levels[0]} == {"وزاره"}
    assert "زار" not in {reading.form for reading in levels[0]}


def test_the_stem_of_a_weak_verb_is_found_in_the_jussive_of_its_forms():
    _, imperfects = arabic_stems("اجري", "يجري")
    assert {"جري", "جر"} <= imperfects


@pytest.mark.parametrize(
    ("word", "lemma", "tense"),
    [
        pytest.param("переговоров", "переговоры", Tense.NONE, id="noun"),
        pytest.param("встретятся", "встретиться", Tense.FUTURE, id="future"),
        pytest.param("отказалась", "отказаться", Tense.PAST, id="past"),
        pytest.param("запланирована", "запланировать", Tense.PAST, id="short participle"),
    ],
)
def test_a_russian_word_is_found_by_its_lemma(word, lemma, tense):
    assert any(Reading(lemma, tense) in level for level in readings(word, "ru"))


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("planned", "plan"),
        ("refuses", "refuse"),
        ("refusing", "refuse"),
        ("parties", "party"),
        ("denied", "deny"),
        ("minister's", "minister"),
    ],
)
def test_an_english_word_is_found_without_its_ending(word, stem):
    assert stem in forms(word, "en")


@given(st.text(min_size=1, max_size=30), st.sampled_from(["ar", "ru", "en", "und"]))
def test_any_word_is_read_and_first_of_all_as_it_stands(word, language):
    first = readings(word, language)[0]
    assert first[0].form == word
    assert readings(word, language) == readings(word, language)
