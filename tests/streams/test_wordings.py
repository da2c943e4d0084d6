"""Copies and shortened versions of one statement are known again; another statement on the same matter is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.wordings import alike, size, wording

SAME = [
    pytest.param(
        "en",
        "Oslo is prepared to host delegations from both governments in August, the foreign minister told parliament",
        "The foreign minister told parliament that Oslo is prepared to host delegations from both governments",
        id="english, turned around and cut",
    ),
    pytest.param(
        "en",
        "Minister: Oslo prepared to host delegations",
        "Oslo is prepared to host delegations from both governments in August, the foreign minister told parliament",
        id="english, headline and lead",
    ),
    pytest.param(
        "ru",
        "Ереван готов провести консультации с соседями без посредников, сообщил министр журналистам",
        "Министр сообщил журналистам о готовности Еревана провести консультации с соседями без посредников",
        id="russian, other cases",
    ),
    pytest.param(
        "ru",
        "Министр: Ереван готов к консультациям с соседями",
        "Ереван готов провести консультации с соседями без посредников, сообщил министр журналистам",
        id="russian, headline and lead",
    ),
    pytest.param(
        "ar",
        "أعلن الوزير أن الجزائر مستعدة لاستضافة الوفدين في العاصمة خلال الشهر المقبل",
        "الجزائر مستعدة لاستضافة الوفدين خلال الشهر المقبل، وفق ما أعلن الوزير",
        id="arabic, turned around",
    ),
    pytest.param(
        "ar",
        "أَعلن الوزيرُ أنّ الجزائر مستعدّة للحوار",
        "اعلن الوزير ان الجزائر مستعدة للحوار",
        id="arabic, marks and hamza",
    ),
]

OTHER = [
    pytest.param(
        "en",
        "Oslo is prepared to host delegations from both governments in August",
        "Nobody has asked us to mediate, the spokeswoman remarked after the vote",
        id="english",
    ),
    pytest.param(
        "ru",
        "Ереван готов провести консультации с соседями без посредников",
        "Пресс-секретарь напомнила, что приглашение на саммит остаётся в силе",
        id="russian",
    ),
    pytest.param(
        "ar",
        "الجزائر مستعدة لاستضافة الوفدين خلال الشهر المقبل",
        "لم نتلق أي دعوة للوساطة، كما صرحت الناطقة بعد التصويت",
        id="arabic",
    ),
    pytest.param("en", "It is to be, or not", "It is to be, or not", id="nothing but function words"),
    pytest.param("en", "", "", id="empty"),
]


@pytest.mark.parametrize(("language", "one", "other"), SAME)
def test_a_copy_is_alike_in_both_directions(language, one, other):
    first, second = wording(one, language), wording(other, language)
    assert alike(first, second)
    assert alike(second, first)


@pytest.mark.parametrize(("language", "one", "other"), OTHER)
def test_another_statement_is_not_alike(language, one, other):
    assert not alike(wording(one, language), wording(other, language))


def test_a_long_text_keeps_forty_words_and_is_still_like_itself_and_its_beginning():
    words = [f"{chr(97 + n // 20)}{chr(97 + n % 20)}stem" for n in range(200)]
    long = wording(" ".join(words), "en")
    assert size(long) == 40
    assert alike(long, wording(" ".join(words[10:]), "en"))


@given(st.text(max_size=300), st.sampled_from(["ar", "ru", "en", "und"]))
def test_any_text_has_a_wording_that_is_small_and_does_not_depend_on_order(text, language):
    made = wording(text, language)
    assert size(made) <= 40
    assert wording(" ".join(reversed(text.split())), language) == made
    assert alike(made, made) == (size(made) > 0)
