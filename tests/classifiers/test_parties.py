import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.gazetteer import default
from classifiers.parties import ANY, Standing, analyse


def mentions(text: str, language: str, *others: str, date: str | None = "2024-11-01") -> list[tuple[str, str, str]]:
    analysis = analyse([text, *others], language, default(), date)[0]
    return [(text[m.start : m.end], str(m.party), m.standing.value) for m in analysis.mentions]


@pytest.mark.parametrize(
    ("language", "text", "party", "standing"),
    [
        pytest.param("ar", "قالت موسكو إنها مستعدة", "RU", Standing.NAMED, id="capital"),
        pytest.param("ar", "أعلن الإليزيه موعد القمة", "FR", Standing.NAMED, id="seat"),
        pytest.param("ar", "وفد من حركة حماس الفلسطينية", "PS", Standing.MODIFIER, id="demonym-of-a-group"),
        pytest.param("ar", 'نقلت وكالة أنباء "تاس" الروسية النبأ', "RU", Standing.MEDIA, id="demonym-of-an-agency"),
        pytest.param("ar", "بحثا الأزمة السورية", "SY", Standing.TOPIC, id="demonym-of-a-topic"),
        pytest.param("ar", "اجتمعا في القاهرة", "EG", Standing.PLACE, id="place"),
        pytest.param("ar", "اجتمعا بالقاهرة", "EG", Standing.PLACE, id="place-joined"),
        pytest.param("ar", "مشاورات بشأن اليمن", "YE", Standing.TOPIC, id="topic-behind-about"),
        pytest.param("ar", "على هامش قمة مجموعة العشرين", "G20", Standing.TOPIC, id="summit"),
        pytest.param("ar", "رحب مجلس سوريا الديموقراطية", "Syrian Democratic Council", Standing.NAMED, id="spelling"),
        pytest.param("ar", "استؤنفت مفاوضات القاهرة أمس", "EG", Standing.PLACE, id="venue"),
        pytest.param("ar", "استؤنفت مفاوضات القاهرة مع أديس أبابا", "EG", Standing.NAMED, id="no-venue-but-a-side"),
        pytest.param("ar", "غادر المبعوث الخاص إلى اليمن", "YE", Standing.PLACE, id="post-of-an-envoy"),
        pytest.param("ar", "سافر المبعوث الخاص إلى صنعاء", "YE", Standing.NAMED, id="where-an-envoy-goes"),
        pytest.param("ar", "تعافى الاقتصاد الإيطالي", "IT", Standing.TOPIC, id="demonym-of-an-economy"),
        pytest.param("ar", "غادر وزير الاقتصاد الإيطالي", "IT", Standing.NAMED, id="demonym-of-its-minister"),
        pytest.param("en", "the Italian economy minister left", "IT", Standing.NAMED, id="demonym-of-its-minister"),
        pytest.param("ar", "بحثوا ضبط الحدود مع سوريا", "SY", Standing.TOPIC, id="border-with"),
        pytest.param("ar", "بحثوا ذلك مع سوريا", "SY", Standing.NAMED, id="with"),
        pytest.param("ru", "Москва готова говорить", "RU", Standing.NAMED, id="capital"),
        pytest.param("ru", "сообщило российское агентство", "RU", Standing.MEDIA, id="demonym-of-an-agency"),
        pytest.param("ru", "переговоры прошли в Анкаре", "TR", Standing.PLACE, id="place"),
        pytest.param("ru", "консультации по Украине", "UA", Standing.TOPIC, id="topic"),
        pytest.param("en", "The Kremlin will reply", "RU", Standing.NAMED, id="seat"),
        pytest.param("en", "the Lebanese Hezbollah", "LB", Standing.MODIFIER, id="demonym-of-a-group"),
        pytest.param("en", "a Turkish newspaper wrote", "TR", Standing.MEDIA, id="demonym-of-a-newspaper"),
        pytest.param("en", "they talked about the Syrian crisis", "SY", Standing.TOPIC, id="demonym-of-a-topic"),
        pytest.param("en", "CAIRO (Reuters) - The envoy left", "EG", Standing.PLACE, id="dateline"),
    ],
)
def test_a_name_stands_for_a_party_or_for_something_else(language, text, party, standing):
    assert (party, standing.value) in [found[1:] for found in mentions(text, language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "منفتح على الحوار مع جميع الأطراف"),
        ("ru", "готов к диалогу со всеми сторонами"),
        ("en", "ready to talk to all parties"),
    ],
)
def test_all_parties_are_any(language, text):
    assert ANY in [party for _, party, _ in mentions(text, language)]


def test_a_counterpart_is_of_the_country_beside_it():
    assert ("الأمريكي", "US", "named") in mentions("التقى الوزير نظيره الأمريكي", "ar")


def test_a_word_of_two_meanings_needs_a_witness():
    assert mentions("أشار إلى عجز مالي كبير", "ar") == []
    assert ("مالي", "ML", "named") in mentions("زار الوفد مالي", "ar", "استقبلت باماكو الوفد")


def test_a_surname_of_two_persons_is_the_one_named_in_full_elsewhere():
    analysis = analyse(["Clinton flew to Hanoi.", "Hillary Clinton met the premier."], "en", default(), None)[0]
    assert analysis.mentions[0].entry is not None
    assert analysis.mentions[0].entry.name == "Hillary Clinton"


def test_capitals_tell_a_country_from_a_word():
    assert ("Turkey", "TR", "named") in mentions("Turkey offered its help", "en")
    assert mentions("they served turkey to us", "en") == []


def test_in_a_text_all_in_capitals_a_pronoun_is_no_party():
    assert mentions("THE MEN WHO TOLD US SO", "en") == []


def test_a_person_of_another_time_is_not_meant_by_a_surname_alone():
    assert mentions("Rubio spoke", "en", date="1975-01-01") == []
    assert [party for _, party, _ in mentions("Rubio spoke", "en", date="2025-03-01")] == ["US"]


@given(st.lists(st.text(), max_size=4), st.sampled_from(["ar", "ru", "en", "und"]))
def test_any_story_is_analysed_with_spans_inside_and_twice_the_same(texts, language):
    analyses = analyse(texts, language, default(), "2024-11-01")
    assert [a.mentions for a in analyses] == [a.mentions for a in analyse(texts, language, default(), "2024-11-01")]
    for text, analysis in zip(texts, analyses, strict=True):
        assert all(0 <= m.start < m.end <= len(text) for m in analysis.mentions)
