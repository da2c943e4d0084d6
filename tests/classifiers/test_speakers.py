import pytest

from classifiers.article import read
from classifiers.candidates import Candidate, candidates
from classifiers.raw import RawArticle

ON_TOPIC = {"ar": "وتتواصل المحادثات.", "ru": "Переговоры продолжаются.", "en": "The talks went on."}
"""A last paragraph by which an article is one about dialogue; others are read no further."""


def said(text: str, language: str, title: str | None = None, date: str = "2024-11-01") -> list[Candidate]:
    raw = RawArticle(id="1", title=title, text=f"{text}\n\n{ON_TOPIC[language]}", language=language, published_at=date)
    return [one for one in candidates(read(raw)) if one.is_title or one.end <= len(text)]


def speakers(candidate: Candidate) -> list[str]:
    return list(dict.fromkeys(one.speaker.name for one in candidate.said))


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        pytest.param("ar", "وقال بيسكوف إن موسكو لا ترى جدوى من اللقاء.", "Dmitry Peskov", id="ar-verb-first"),
        pytest.param(
            "ar",
            "أكد المتحدث باسم الرئاسة الروسية ديمتري بيسكوف، مساء الأحد، أن موعد القمة لم يحدد.",
            "Dmitry Peskov",
            id="ar-office-and-name",
        ),
        pytest.param(
            "ar", "صرح وزير الخارجية الإيراني عباس عراقجي بأن طهران مستعدة.", "Abbas Araghchi", id="ar-minister"
        ),
        pytest.param("ar", "ذكر مسؤول أمريكي كبير أن واشنطن تدرس العرض.", "US official", id="ar-unnamed"),
        pytest.param(
            "ar", "أعلنت وزارة الخارجية القطرية أن الدوحة ستستضيف الوفدين.", "Qatari Foreign Ministry", id="ar-ministry"
        ),
        pytest.param(
            "ar", "لم تتلق بغداد دعوة، بحسب وزارة الخارجية العراقية.", "Iraqi Foreign Ministry", id="ar-according"
        ),
        pytest.param("ar", "نقلت وكالة رويترز عن لافروف قوله إن اللقاء تأجل.", "Sergei Lavrov", id="ar-relayed"),
        pytest.param("ar", "ردا على بايدن الذي أشار إلى أن اللقاء ممكن مع موسكو.", "Joe Biden", id="ar-relative"),
        pytest.param(
            "ru", "Песков заявил, что Москва не получала приглашения.", "Dmitry Peskov", id="ru-subject-first"
        ),
        pytest.param("ru", "Москва не получала приглашения, заявил Песков.", "Dmitry Peskov", id="ru-subject-last"),
        pytest.param("ru", "«Москва не получала приглашения», — сказал Песков.", "Dmitry Peskov", id="ru-dash"),
        pytest.param("ru", "По словам Пескова, Москва приглашения не получала.", "Dmitry Peskov", id="ru-according"),
        pytest.param("ru", "В Кремле сообщили, что встреча с Трампом не готовится.", "Kremlin", id="ru-house"),
        pytest.param(
            "ru",
            "Российский министр сказал Трампу, что в Москве его ждут, сообщил Лавров.",
            "Sergei Lavrov",
            id="ru-case",
        ),
        pytest.param("ru", "Москва открыта к диалогу с Токио, — Захарова.", "Maria Zakharova", id="ru-dash-at-end"),
        pytest.param(
            "en", "The Kremlin has no plans for talks with Kyiv, Peskov said on Monday.", "Dmitry Peskov", id="en-last"
        ),
        pytest.param("en", "Rubio said Washington would meet the Iranians again.", "Marco Rubio", id="en-first"),
        pytest.param("en", "“There is nothing to discuss with Seoul,” said Rubio.", "Marco Rubio", id="en-inverted"),
        pytest.param(
            "en", "Tehran turned the offer down, according to the White House.", "White House", id="en-according"
        ),
        pytest.param("en", "A senior US official said Tehran had been told.", "US official", id="en-unnamed"),
        pytest.param(
            "en",
            "There is, the White House insisted, no date for a meeting with Tehran.",
            "White House",
            id="en-inserted",
        ),
    ],
)
def test_the_speaker_of_a_sentence_is_found(language, text, speaker):
    [candidate] = said(text, language)
    assert speakers(candidate)[-1] == speaker


@pytest.mark.parametrize(
    ("language", "title", "speaker"),
    [
        ("ar", "الكرملين: لا خطط للقاء بين بوتين وبايدن", "Kremlin"),
        ("ar", "لافروف: اللقاء مع واشنطن ممكن", "Sergei Lavrov"),
        ("ru", "Песков: контакты с Вашингтоном продолжаются", "Dmitry Peskov"),
        ("ru", "Контакты с Вашингтоном продолжаются — Песков", "Dmitry Peskov"),
        ("en", "Kremlin: No call with Biden is planned", "Kremlin"),
    ],
)
def test_a_title_says_it_with_a_colon_or_a_dash(language, title, speaker):
    assert speakers(said("Text.", language, title=title)[0]) == [speaker]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "قال لافروف إن موسكو مستعدة. وأضاف أن الموعد مع واشنطن لم يحدد."),
        ("ru", "Лавров заявил, что Москва готова. Он добавил, что дата встречи с США не выбрана."),
        ("en", "Lavrov said Moscow was ready. He added that no date with Washington had been set."),
        (
            "en",
            "“Moscow is ready for a serious meeting,” Lavrov said. “We will not beg Washington for talks, and we never did.”",
        ),
    ],
)
def test_who_goes_on_is_the_one_before(language, text):
    last = said(text, language)[-1]
    assert speakers(last) == ["Sergei Lavrov"]
    assert last.said[-1].speaker.mention in {None, "Lavrov"}


def test_a_participle_goes_on_with_the_speaker_of_its_sentence():
    text = "أكد لافروف أن موسكو منفتحة على الحوار مع بايدن، مشيرا إلى أنه لا خطط للقاء في واشنطن."
    [candidate] = said(text, "ar")
    assert [one.speaker.name for one in candidate.said] == ["Sergei Lavrov", "Sergei Lavrov"]
    assert text[candidate.said[1].content.slice].endswith("لا خطط للقاء في واشنطن")


def test_a_heading_with_a_colon_speaks_for_what_follows():
    text = "Главное из заявлений Захаровой:\n\nРоссия готова к переговорам с Токио.\n\nДата визита в Пекин не выбрана."
    assert [speakers(c) for c in said(text, "ru")][1:] == [["Maria Zakharova"], ["Maria Zakharova"]]


def test_an_office_without_a_name_is_its_holder_at_the_time():
    [then] = said("The US president said he would meet Castro in Havana, Cuba.", "en", date="2015-08-01")
    assert speakers(then) == ["Barack Obama"]


def test_an_office_is_first_of_all_whoever_the_story_gave_it_to():
    text = "Der Kanzler. German Chancellor Anna Berg met Macron. The German chancellor said Berlin and Paris agreed to talk."
    assert speakers(said(text, "en")[-1]) == ["Anna Berg"]


def test_a_name_that_nobody_knows_is_spelled_and_kept():
    text = "Посол России Егор Самойлов заявил, что контакты с Лондоном прекращены. Самойлов отметил, что Москва ждет."
    found = said(text, "ru")
    assert speakers(found[0]) == ["Egor Samoilov"]
    assert found[0].said[0].speaker.party == "RU"
    assert speakers(found[1]) == ["Egor Samoilov"]


def test_an_administration_is_not_the_president():
    [candidate] = said("The Trump administration said it was open to talks with Tehran.", "en")
    assert speakers(candidate) == ["Trump administration"]


def test_the_agency_of_a_quotation_is_kept():
    [candidate] = said('قال بيسكوف، في تصريحات أوردتها وكالة أنباء "تاس"، إن اللقاء مع واشنطن لم يبحث.', "ar")
    assert speakers(candidate) == ["Dmitry Peskov"]
    assert candidate.agency == "TASS"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "التقى لافروف نظيره الإيراني في موسكو."),
        ("ru", "Лавров встретился с иранским коллегой в Москве."),
        ("en", "Lavrov met his Iranian counterpart in Moscow."),
        ("en", "The State Department building in Washington was closed before the talks with Iran."),
        ("en", "Putin rejected talks with Kyiv."),
    ],
)
def test_what_the_newspaper_tells_nobody_says(language, text):
    assert said(text, language)[0].said == ()
