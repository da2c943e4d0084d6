"""Whose stance a rule's words are, where the sentence has several parties: pronouns, names right in front of an Arabic verb."""

import pytest

from classifiers import article
from classifiers.candidates import candidates
from classifiers.grammar.engine import firings
from classifiers.raw import RawArticle
from classifiers.stance import Stance


def holders(text, language, label):
    """The holders of *label* in the last sentence of *text*, toward whom."""
    read = article.read(RawArticle(id="a", text=text, language=language, published_at="2025-03-04"))
    found = [one for one in firings(candidates(read)[-1]) if label in one.stances]
    return {("+".join(one.holder), "+".join(one.toward)) for one in found}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Donald Trump said he is ready for talks with Masoud Pezeshkian without preconditions."),
        ("ru", "Дональд Трамп заявил, что он готов к переговорам с Масудом Пезешкианом без предварительных условий."),
    ],
)
def test_who_says_he_is_ready_is_ready_and_not_whom_he_names_behind_the_pronoun(language, text):
    assert holders(text, language, Stance.OPEN) == {("US", "IR")}


@pytest.mark.parametrize(
    "text",
    ["موسكو تدعو دمشق إلى محادثات", "روسيا تدعو الرئيس السوري إلى الحوار"],
)
def test_a_name_right_in_front_of_an_arabic_verb_is_its_subject(text):
    assert holders(text, "ar", Stance.OPEN) == {("RU", "SY")}


def test_a_name_behind_an_arabic_verb_is_its_subject_where_none_stands_in_front():
    assert holders("تدعو موسكو دمشق إلى محادثات.", "ar", Stance.OPEN) == {("RU", "SY")}
