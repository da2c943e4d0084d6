import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.transliteration import transliterate


@pytest.mark.parametrize(
    ("language", "name", "spelled"),
    [
        ("ru", "Юрий Ушаков", "Yury Ushakov"),
        ("ru", "Алексей Андреев", "Aleksei Andreev"),
        ("ru", "Щербаков", "Shcherbakov"),
        ("ru", "Виталий Игнатьев", "Vitaly Ignatiev"),
        ("ru", "Садыр Джапаров", "Sadyr Japarov"),
        ("ru", "Евгений", "Evgeny"),
        ("ar", "بهروز كمالوندي", "Bhruz Kmalundi"),
        ("ar", "عواد بن صالح", "Awad Bn Salh"),
        ("en", "Ann Lee", "Ann Lee"),
    ],
)
def test_a_name_is_spelled_by_the_standard(language, name, spelled):
    assert transliterate(name, language) == spelled


@given(st.text(), st.sampled_from(["ar", "ru", "en"]))
def test_any_name_can_be_spelled(name, language):
    assert isinstance(transliterate(name, language), str)
