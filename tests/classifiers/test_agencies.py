import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.agencies import agency_in


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        pytest.param('ونقلت وكالة أنباء "تاس" عن الوزير', "TASS", id="quoted"),
        pytest.param("ونقلت وكالة سانا عن الوزير", "SANA", id="after the word for agency"),
        pytest.param("قال المتحدث لرويترز إن الموعد لم يحدد", "Reuters", id="behind a clitic"),
        pytest.param("وذكرت وكالة الأنباء السعودية (واس) ذلك", "SPA", id="the long name"),
        pytest.param("القاهرة (أ ف ب) - وصل الوفد", "AFP", id="spaced letters"),
        pytest.param("Об этом передаёт ТАСС.", "TASS", id="russian"),
        pytest.param("заявил он агентству «Интерфакс-Украина»", "Interfax-Ukraine", id="the longer name wins"),
        pytest.param("сказал он РИА Новости", "RIA Novosti", id="two words"),
        pytest.param("CAIRO (AP) — Envoys arrived", "AP", id="dateline"),
        pytest.param("he told the AP on Friday", "AP", id="told"),
        pytest.param("state news agency Petra said", "Petra", id="ambiguous but named an agency"),
        pytest.param("Reuters saw the letter; TASS did not", "Reuters", id="the first of two"),
    ],
)
def test_the_agency_that_is_cited_is_found(text, agency):
    assert agency_in(text) == agency


@pytest.mark.parametrize(
    "text",
    ["the MENA region", "We visited Petra", "وفا الوزير بوعده", "كونا أول من يصل", "передает вам привет", "an app reported", "tassels", "قياسات",
     "Michael Bloomberg left", "زار قنا أمس", ""],
)  # fmt: skip
def test_words_that_mean_other_things_are_no_agency(text):
    assert agency_in(text) is None


@given(st.text())
def test_any_text_cites_an_agency_or_none(text):
    assert agency_in(text) is None or agency_in(f"{text} ") == agency_in(text)
