import pytest

from classifiers.agreement import Gender, gender
from classifiers.article import read
from classifiers.candidates import Candidate, candidates
from classifiers.claim import Speaker
from classifiers.gazetteer import default
from classifiers.hindsight import reaches_back
from classifiers.inversions import inversions
from classifiers.memory import Memory
from classifiers.raw import RawArticle
from classifiers.russian import is_oblique
from classifiers.skeletons import skeleton, spelled_like
from classifiers.spellings import spell

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
        ("ru", "Москва готова к диалогу с Токио. Об этом в среду сообщил Дмитрий Песков.", "Dmitry Peskov"),
        ("ru", "Встреча с американцами не готовится. Такое заявление сделала Мария Захарова.", "Maria Zakharova"),
        ("ar", "موسكو مستعدة للحوار مع طوكيو. جاء ذلك في تصريحات أدلى بها بيسكوف الأربعاء.", "Dmitry Peskov"),
        (
            "en",
            "Moscow is ready for talks with Tokyo. Sergei Lavrov made the comments in a radio interview.",
            "Sergei Lavrov",
        ),
    ],
)
def test_who_said_a_sentence_can_stand_in_the_next_one(language, text, speaker):
    first = said(text, language)[0]
    assert speakers(first) == [speaker]
    assert first.said[0].speaker.mention is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Об этом поле давно мечтали фермеры."),
        ("ru", "Соответствующее решение приняли министры."),
        ("ar", "جاء ذلك بعد أسبوع من القصف."),
        ("en", "The White House said it would wait."),
        ("de", "Das sagte der Kanzler."),
    ],
)
def test_not_every_sentence_that_points_back_attributes(language, text):
    assert not reaches_back(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "Дата встречи с Вашингтоном никому не известна, посетовал Песков.",
        "«Мы ждем ответа от американцев», — развел руками Песков.",
    ],
)
def test_any_verb_behind_what_is_said_can_be_one_of_speech_in_russian(text):
    [candidate] = said(text, "ru")
    assert speakers(candidate) == ["Dmitry Peskov"]


def test_a_verb_in_the_middle_of_what_is_told_is_none_of_speech():
    assert inversions("Едва ли, приехал Лавров.") == ()
    [candidate] = said(
        "Токио ждал весь день, приехал Лавров только поздно вечером, когда все японские министры уже давно разошлись "
        "по домам и обсуждать встречу стало не с кем.",
        "ru",
    )
    assert candidate.said == ()


def test_an_agency_that_cites_somebody_is_not_the_speaker():
    [candidate] = said(
        "Переговоры с Киевом пройдут в мае, передаёт Интерфакс со ссылкой на Константина Косачева.", "ru"
    )
    assert speakers(candidate) == ["Konstantin Kosachev"]


def test_an_agency_that_is_told_something_is_not_the_speaker():
    [candidate] = said("Встреча с Ираном возможна, сказали CNN в Госдепе.", "ru")
    assert speakers(candidate) == ["US State Department"]


def test_an_office_named_by_its_house_is_its_holder():
    [candidate] = said(
        "قال وزير الخارجية الأميركي، خلال زيارة قصيرة، إن الحوار مع طهران ممكن.", "ar", date="2017-11-01"
    )
    assert speakers(candidate) == ["Rex Tillerson"]


def test_an_administration_with_its_presidents_office_is_a_government():
    [candidate] = said("أكدت إدارة الرئيس الأميركي دونالد ترامب أن الحوار مع طهران ممكن.", "ar", date="2018-11-01")
    assert speakers(candidate) == ["Trump administration"]


def test_a_name_between_commas_in_front_of_its_verb_is_the_subject():
    text = "قال بزشكيان إن طهران مستعدة. غير أن المتحدثة الروسية، ماريا زاخاروفا، نفت أي حوار جديد مع طهران."
    assert speakers(said(text, "ar")[-1]) == ["Maria Zakharova"]


def test_the_source_is_the_one_described_before():
    text = "قال مسؤول أمريكي كبير إن واشنطن تدرس العرض. والتقى لافروف نظيره. وأوضح المسؤول أن موعد الحوار مع طهران لم يحدد."
    assert speakers(said(text, "ar")[-1]) == ["US official"]


def test_the_minister_of_a_country_is_the_one_named_before():
    text = "التقى لافروف نظيره الإيراني. وقال الوزير الروسي إن الحوار مع طهران مستمر."
    assert speakers(said(text, "ar")[-1]) == ["Sergei Lavrov"]


def test_a_heading_is_said_by_its_subject_and_not_by_whom_it_is_said_to():
    [first, *_] = said("Текст.", "ru", title="Песков Эрдогану: встреча с Киевом возможна")
    assert speakers(first) == ["Dmitry Peskov"]
    assert is_oblique("Эрдогану")


@pytest.mark.parametrize("text", ["يتوقع أن يزور لافروف طهران غدا.", "عقب لقاء لافروف وعراقجي في طهران عاد الوفد."])
def test_what_is_expected_and_what_comes_after_is_said_by_nobody(text):
    [candidate] = said(text, "ar")
    assert candidate.said == ()


def test_the_verbs_gender_tells_who_goes_on():
    text = "قالت وزارة الخارجية الروسية إن موسكو مستعدة. وقال بلينكن إن واشنطن تنتظر موسكو. وأضافت أن موعد الحوار مع واشنطن قريب."
    assert speakers(said(text, "ar")[-1]) == ["Russian Foreign Ministry"]
    assert (gender("пишет", "ru"), gender("said", "en"), gender("", "ar")) == (None, None, None)
    assert gender("وتقول", "ar") is Gender.FEMININE


def test_the_person_whom_the_sentence_before_is_about_goes_on():
    text = "Blinken said Washington was open to talks with Iran. Araghchi flew to Muscat on Sunday. He said Tehran would meet the Americans."
    assert speakers(said(text, "en")[-1]) == ["Abbas Araghchi"]


def test_another_spelling_of_a_name_is_the_same_person():
    text = "انتقدت واشنطن إيران. وقال تيليرسون إن واشنطن مستعدة للحوار مع إيران."
    assert speakers(said(text, "ar", date="2017-11-01")[-1]) == ["Rex Tillerson"]


def test_a_name_is_found_by_its_consonants_among_those_of_its_party_alone():
    assert skeleton("الظريف") == skeleton("ظريف") == skeleton("Zarif") == "zrf"
    known = spelled_like("Андреи Руденко", {"RU"}, "2022-05-01", default())
    assert known is not None
    assert known.name == "Andrey Rudenko"
    assert spelled_like("Андрей Руденко", {"FR"}, "2022-05-01", default()) is None
    assert spelled_like("Ли", {"CN"}, None, default()) is None


def test_an_unknown_name_is_spelled_as_others_are():
    assert spell("إيمانويل", "ar", default()) == "Emmanuel"
    assert spell("Николай Неведов", "ru", default()) == "Nikolai Nevedov"


def test_a_common_noun_at_the_start_of_a_sentence_is_no_name():
    [candidate] = said("Разведка уверяет, что визит Путина в Токио готовится.", "ru")
    assert "Razvedka" not in speakers(candidate)


def test_a_family_name_that_stands_first_is_known_again():
    text = "Pyongyang's envoy Ri Tok-chol said North Korea was ready to talk to Seoul. No date is set for talks with Seoul, Ri said."
    assert speakers(said(text, "en")[-1]) == ["Ri Tok-chol"]


def test_a_last_name_goes_before_the_first_name_of_somebody_else():
    memory = Memory(None)
    memory.name(Speaker(name="Abdul Karim"), "", "Abdul Karim")
    memory.name(Speaker(name="Rashid Abdul"), "", "Rashid Abdul")
    assert memory.full_name("Abdul").name == "Rashid Abdul"
    assert memory.full_name("Rashid").name == "Rashid Abdul"
    assert memory.full_name("Nobody") is None
