import pytest

from classifiers.gazetteer import default
from classifiers.parties import Standing, analyse


def parties(language, *texts):
    return [one.party for one in analyse(texts, language, default(), None)[-1].mentions]


@pytest.mark.parametrize(
    ("language", "texts", "meant"),
    [
        pytest.param("en", ["Iraq held elections.", "The government resigned."], ["IQ"], id="the-country-named-last"),
        pytest.param("en", ["The FARC attacked.", "The government wants talks."], ["CO"], id="the-group's-country"),
        pytest.param("en", ["The FARC attacked.", "The rebels want talks."], ["FARC"], id="rebels"),
        pytest.param("en", ["Serbia voted.", "The opposition wants talks."], ["Serbian opposition"], id="opposition"),
        pytest.param("en", ["Serbia voted.", "The rebels want talks."], ["rebels"], id="rebels-without-a-name"),
        pytest.param("en", ["The government resigned."], [None], id="nobody-is-known"),
        pytest.param("ar", ["صربيا صوتت.", "المتمردون يريدون الحوار."], ["rebels"], id="arabic-rebels-without-a-name"),
        pytest.param("ru", ["ФАРК напали.", "Правительство хочет переговоров."], ["CO"], id="russian"),
        pytest.param("ru", ["Сербия голосовала.", "С оппозицией никто не говорит."], ["Serbian opposition"], id="case"),
        pytest.param("ar", ["هاجم الحوثيون.", "الحكومة تريد الحوار."], ["YE"], id="arabic"),
        pytest.param("ar", ["هاجم الحوثيون.", "المتمردون يريدون الحوار."], ["Houthis"], id="arabic-rebels"),
    ],
)
def test_a_bare_noun_is_the_story_s_government_opposition_or_rebels(language, texts, meant):
    assert parties(language, *texts) == meant


def test_a_government_with_its_country_beside_it_is_left_to_that():
    *_, analysis = analyse(["The FARC attacked.", "The Iraqi government spoke."], "en", default(), None)
    assert [(one.party, one.standing) for one in analysis.mentions] == [
        ("IQ", Standing.NAMED),
        (None, Standing.UNPLACED),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "The two Koreas met."), ("ru", "Переговоры двух Корей."), ("ar", "قمة بين الكوريتين")],
)
def test_a_name_of_several_is_each_of_them(language, text):
    assert parties(language, text) == ["KP", "KR"]


@pytest.mark.parametrize(
    ("language", "texts", "meant"),
    [
        ("en", ["The rebels want talks.", "The FARC said so."], ["FARC"]),
        ("ru", ["Повстанцы хотят переговоров.", "ФАРК заявили об этом."], ["FARC"]),
        ("ar", ["المتمردون يريدون الحوار.", "أعلن الحوثيون ذلك."], ["Houthis"]),
        ("en", ["The government wants talks.", "The FARC said so."], ["CO"]),
    ],
)
def test_the_one_group_that_a_story_names_is_meant_before_it_is_named(language, texts, meant):
    first, *_ = analyse(texts, language, default(), None)
    assert [one.party for one in first.mentions] == meant


def test_of_two_groups_that_are_named_only_later_neither_is_meant():
    first, *_ = analyse(["The rebels want talks.", "The FARC and the Houthis said so."], "en", default(), None)
    assert [one.party for one in first.mentions] == [None]


@pytest.mark.parametrize(
    ("language", "text", "named"),
    [
        ("en", "The Soviet Union and the FARC received a rebel proposal.", ["SU", "FARC", "FARC"]),
        ("ru", "СССР и мировые державы начали переговоры.", ["SU", "world powers"]),
        ("ar", "الاتحاد السوفيتي يدعو القوى الكبرى إلى الحوار.", ["SU", "world powers"]),
        ("en", "Gorbachev met the world powers and the Soviets agreed.", ["SU", "world powers", "SU"]),
    ],
)
def test_the_soviet_union_is_not_russia_and_the_world_powers_are_a_party(language, text, named):
    assert parties(language, text) == named
