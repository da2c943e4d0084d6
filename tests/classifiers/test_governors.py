import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import article
from classifiers.candidates import candidates
from classifiers.contacts import Sides, contacts, predicates
from classifiers.governors import governed, listed
from classifiers.raw import RawArticle


def candidate(text, language):
    return candidates(article.read(RawArticle(id="a", text=text, language=language)))[-1]


@pytest.mark.parametrize(
    ("language", "text", "governors"),
    [
        pytest.param("en", "Iran met with Iraq.", ["free", "with"], id="with"),
        pytest.param("en", "Iran met with the foreign minister of Iraq.", ["free", "of"], id="of"),
        pytest.param("en", "Iran talked with Iraq, Egypt and Qatar.", ["free", "with", "with", "with"], id="list"),
        pytest.param("en", "Talks between Iran and Iraq began.", ["between", "between"], id="between"),
        pytest.param("en", "Iran met in Muscat with Iraq.", ["free", "other", "with"], id="place"),
        pytest.param("en", "With the deal, Iran met Iraq.", ["free", "free"], id="a-comma-ends-the-reach"),
        pytest.param("ru", "Иран встретился с Ираком.", ["free", "with"], id="russian"),
        pytest.param("ru", "Иран позвонил Ираку.", ["free", "oblique"], id="russian-case"),
        pytest.param("ar", "التقى الوفد الإيراني مع العراق.", ["free", "with"], id="arabic"),
        pytest.param("ar", "اجتمعت إيران بالعراق.", ["free", "with"], id="arabic-joined"),
        pytest.param("ar", "وجهت إيران للرئيس العراقي دعوة إلى الحوار.", ["free", "to"], id="arabic-joined-to-a-title"),
    ],
)
def test_a_mention_is_governed_by_its_preposition_or_case(language, text, governors):
    assert [one.governor.value for one in governed(candidate(text, language))] == governors


def test_names_of_one_list_stand_together():
    found = candidate("Iran, Iraq and Egypt met with Qatar.", "en")
    assert [[one.party for one in group] for group in listed(governed(found), found)] == [["IR", "IQ", "EG"], ["QA"]]


def test_the_possessor_is_known_by_its_s():
    assert [one.owns for one in governed(candidate("Iran's offer of talks to Iraq.", "en"))] == [True, False]


@pytest.mark.parametrize(
    ("language", "text", "sides"),
    [
        ("en", "He visited them, met them and plans an invitation", ["visit", "meet", "plan", "offer"]),
        ("ru", "Он прибыл, встретился и планирует ответить на приглашение", ["visit", "meet", "plan", "offer"]),
        ("ar", "زار الوزير بغداد والتقى نظيره ويعتزم توجيه دعوة", ["visit", "meet", "plan", "offer"]),
        ("fr", "Il a visité", []),
    ],
)
def test_words_for_contacts_say_who_has_them(language, text, sides):
    found = contacts(text, language)
    assert [one.sides.value for one in found] == sides
    assert all(text[one.start : one.end].strip() for one in found)
    assert set(sides) <= {one.value for one in Sides}


def test_predicates_are_found_by_their_class():
    text = "China rejected it"
    assert [text[one.slice] for one in predicates(text, "en", {"REFUSE"})] == ["rejected"]
    assert predicates(text, "fr", {"REFUSE"}) == ()


@given(st.text(), st.sampled_from(["ar", "ru", "en"]))
def test_any_text_has_contacts_inside_it_in_order(text, language):
    found = contacts(text, language)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
