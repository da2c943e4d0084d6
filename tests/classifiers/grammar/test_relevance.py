"""What a diplomatic desk would not log, beside what it would: near misses on both sides, in the three languages."""

import pytest

from classifiers.article import read
from classifiers.grammar.reader import GrammarReader
from classifiers.raw import RawArticle


def stances(text: str, language: str) -> set[str]:
    article = read(RawArticle(id="a", title=None, text=text, language=language, published_at="2025-03-04"))
    return {stance.label.value for claim in GrammarReader().read(article) for stance in claim.stances}


CONFIRMED = {"confirmation_of_plans"}

FIELDS = [
    ("A London court met on Monday to hear the case against Russia.", "en"),
    ("Spain meet Portugal in the quarter-final on Friday after the coach dropped two players.", "en"),
    ("В пятницу сборная Испании встретится с Португалией в полуфинале, тренер заменил вратаря.", "ru"),
    ("يلتقي منتخب إسبانيا منتخب البرتغال يوم الجمعة في نصف النهائي على ملعب الدوحة.", "ar"),
]
TALKS_ABOUT_FIELDS = [
    ("The foreign ministers of Spain and Portugal held talks in Madrid on Friday on hosting the World Cup.", "en"),
    ("Главы МИД Испании и Португалии провели в пятницу переговоры о проведении чемпионата.", "ru"),
    ("أجرى وزيرا خارجية إسبانيا والبرتغال محادثات في مدريد بشأن استضافة كأس العالم.", "ar"),
]


@pytest.mark.parametrize(("text", "language"), FIELDS)
def test_a_match_or_a_court_session_is_no_contact_whatever_countries_it_names(text, language):
    assert stances(text, language) == set()


@pytest.mark.parametrize(("text", "language"), TALKS_ABOUT_FIELDS)
def test_governments_that_talk_about_sport_talk(text, language):
    assert stances(text, language) == CONFIRMED


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A British submarine will visit Norway next week.", "en"),
        ("На следующей неделе британский фрегат посетит Норвегию с визитом.", "ru"),
        ("تزور غواصة بريطانية النرويج الأسبوع المقبل.", "ar"),
    ],
)
def test_a_ship_that_visits_a_country_is_no_contact(text, language):
    assert stances(text, language) == set()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The British foreign minister will visit Norway next week.", "en"),
        ("На следующей неделе глава британского МИД посетит Норвегию.", "ru"),
        ("يزور وزير الخارجية البريطاني النرويج الأسبوع المقبل.", "ar"),
    ],
)
def test_a_minister_who_visits_a_country_is_a_contact(text, language):
    assert stances(text, language) == CONFIRMED


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Joe Biden met with Donald Trump at the White House on Wednesday.", "en"),
        ("Джо Байден встретился с Дональдом Трампом в среду.", "ru"),
    ],
)
def test_two_of_one_side_who_meet_are_no_contact(text, language):
    assert stances(text, language) == set()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vladimir Putin met with Donald Trump at the White House on Wednesday.", "en"),
        ("Владимир Путин встретился с Дональдом Трампом в среду.", "ru"),
    ],
)
def test_two_of_different_sides_who_meet_are_a_contact(text, language):
    assert stances(text, language) == CONFIRMED


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Germany and France attended a meeting of NATO in Brussels on Tuesday.", "en"),
        ("После заседания НАТО в Брюсселе глава МИД Германии сообщил, что саммит НАТО завершился.", "ru"),
        ("حضرت ألمانيا وفرنسا اجتماع حلف الناتو يوم الثلاثاء.", "ar"),
    ],
)
def test_a_session_of_a_standing_body_is_no_contact(text, language):
    assert stances(text, language) == set()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Russia and NATO held talks in Brussels on Tuesday.", "en"),
        ("Россия провела во вторник переговоры с НАТО.", "ru"),
        ("أجرت روسيا محادثات مع حلف الناتو يوم الثلاثاء.", "ar"),
    ],
)
def test_talks_with_a_standing_body_are_a_contact(text, language):
    assert stances(text, language) == CONFIRMED


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Talks between Moscow and Kyiv are pointless, an analyst said.", "en"),
        ("Переговоры Москвы и Киева бессмысленны, считает эксперт.", "ru"),
        ("قال خبير إن المحادثات بين موسكو وكييف لا جدوى منها.", "ar"),
    ],
)
def test_what_an_observer_thinks_of_talks_is_no_stance(text, language):
    assert stances(text, language) == set()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Talks with Kyiv are pointless, the Russian foreign minister said.", "en"),
        ("Переговоры с Киевом бессмысленны, заявил глава МИД России.", "ru"),
        ("قال وزير الخارجية الروسي إن المحادثات مع كييف لا جدوى منها.", "ar"),
    ],
)
def test_what_a_party_thinks_of_talks_is_its_stance(text, language):
    assert stances(text, language) == {"closed_to_dialogue"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A British warship's visit was discussed before a Norwegian frigate paid a visit to Britain.", "en"),
        ("Talks between Moscow and Kyiv are pointless, a former ambassador said.", "en"),
        ("Переговоры Москвы и Киева бессмысленны, считает бывший посол.", "ru"),
    ],
)
def test_neither_ships_nor_former_officials_speak_for_a_side(text, language):
    assert stances(text, language) == set()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Baghdad and Erbil held talks on the salaries of employees and teachers.", "en"),
        ("Багдад и Эрбиль провели переговоры о зарплатах учителей и врачей.", "ru"),
        ("أجرت بغداد محادثات مع أربيل بشأن أجور المعلمين والموظفين.", "ar"),
    ],
)
def test_two_sides_that_bargain_over_wages_talk(text, language):
    assert stances(text, language) == CONFIRMED
