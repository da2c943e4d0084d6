import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.declension import adjective_forms, demonym_forms, forms


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Россия", {"России", "Россию", "Россией"}),
        ("Китай", {"Китая", "Китаю", "Китаем", "Китае"}),
        ("Кремль", {"Кремля", "Кремлю", "Кремлем", "Кремле"}),
        ("Белый дом", {"Белого дома", "Белому дому", "Белым домом", "Белом доме"}),
        ("Соединенные Штаты", {"Соединенных Штатов", "Соединенным Штатам", "Соединенными Штатами"}),
        ("Совет Европы", {"Совета Европы", "Совету Европы"}),
        ("Владимир Зеленский", {"Владимира Зеленского", "Владимиру Зеленскому", "Владимиром Зеленским"}),
        ("Мария Захарова", {"Марии Захаровой", "Марию Захарову", "Марией Захаровой"}),
        ("Эр-Рияд", {"Эр-Рияда", "Эр-Рияде"}),
    ],
)
def test_a_name_is_found_in_all_its_cases(name, written):
    assert written <= forms(name)


@pytest.mark.parametrize("name", ["ХАМАС", "Баку", "Осло", "ООН"])
def test_what_does_not_decline_stays_as_it_is(name):
    assert forms(name) == {name}


def test_an_adjective_takes_gender_and_number():
    assert {"иранская", "иранское", "иранские", "иранскими", "иранской"} <= adjective_forms("иранский")


@pytest.mark.parametrize(
    ("noun", "plural"), [("американец", "американцев"), ("россиянин", "россиянам"), ("талиб", "талибами")]
)
def test_inhabitants_come_in_the_plural(noun, plural):
    assert plural in demonym_forms(noun)


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяАЯ -", max_size=24))
def test_any_word_declines_and_keeps_itself(word):
    assert word in forms(word)


@pytest.mark.parametrize(("name", "form"), [("Египет", "Египтом"), ("египет", "египта"), ("Павел", "Павла")])
def test_some_names_lose_their_last_vowel(name, form):
    assert form in forms(name)


@pytest.mark.parametrize(
    ("name", "form"),
    [("Приднестровье", "Приднестровьем"), ("Национальное собрание", "Национальным собранием"), ("средние", "средних")],
)
def test_neuters_decline_and_are_no_adjectives_of_the_plural(name, form):
    assert form in forms(name)


def test_foreign_names_that_end_alike_stay_as_they_are():
    assert forms("Скопье") == {"Скопье"}
    assert forms("Барнье") == {"Барнье"}
