"""Marks: words of a sentence by class, clause and negator."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.folding import fold
from classifiers.grammar.classes import PARTY
from classifiers.grammar.forms import LANGUAGES
from classifiers.grammar.marks import mark
from classifiers.span import Span

ALPHABET = "abmnost لانفيوتقحم нетпгворы \"'.,،؛؟?!-–«»\n\t١2"


def of_class(text, language, name, **places):
    return [one for one in mark(fold(text).text, language, **places).marks if name in one.classes]


@pytest.mark.parametrize(
    ("language", "text", "name", "negated"),
    [
        ("en", "We are not ready for talks.", "READY", True),
        ("en", "We are ready, not tired.", "READY", False),
        ("en", "They do not rule out talks.", "TALK", False),
        ("ar", "طهران غير مستعدة للتفاوض.", "READY", True),
        ("ar", "طهران لا تزال مستعدة للتفاوض.", "READY", False),
        ("ar", "لا محادثات", "TALK", True),
        ("ru", "Москва не готова к переговорам.", "READY", True),
        ("ru", "Москва готова к переговорам.", "READY", False),
    ],
)
def test_a_negator_turns_the_next_word_that_means_something_and_no_other(language, text, name, negated):
    assert [one.negated for one in of_class(text, language, name)] == [negated]


def test_a_clause_ends_at_a_full_stop_and_where_it_is_told_to():
    text = fold("ready. ready ready").text
    found = mark(text, "en", breaks=[13]).marks

    assert [one.clause for one in found] == [0, 1, 2]


def test_a_mention_of_a_party_is_one_mark_whatever_words_it_is_made_of():
    text = "the talks party is ready"
    found = mark(text, "en", parties=[Span(4, 15)]).marks

    assert found[0].classes == {PARTY}
    assert found[0].span == Span(4, 15)
    assert not any("TALK" in one.classes for one in found)


def test_a_question_mark_asks_what_its_sentence_says_and_no_other():
    assert mark("are they ready?", "en").questions == {0}
    assert mark("هل هم مستعدون؟", "ar").questions == {0}
    assert mark("they are ready. are they? they are ready for it.", "en").questions == {1}


def test_a_language_without_a_lexicon_has_no_marks_but_its_parties():
    assert [one.classes for one in mark("ready for talks", "fr", parties=[Span(0, 5)]).marks] == [{PARTY}]


@given(st.text(ALPHABET, max_size=300), st.sampled_from(LANGUAGES), st.lists(st.integers(0, 300), max_size=4))
def test_marks_lie_in_order_inside_the_text_and_their_negators_are_marks(text, language, breaks):
    folded = fold(text).text
    marked = mark(folded, language, breaks=breaks)

    assert marked == mark(folded, language, breaks=breaks)
    starts = [one.start for one in marked.marks]
    assert starts == sorted(starts)
    for one in marked.marks:
        assert 0 <= one.span.start < one.span.end <= len(folded)
        assert 0 <= one.clause < len(marked.clauses)
        assert one.negator is None or 0 <= one.negator < len(marked.marks)
    assert [clause.start for clause in marked.clauses] == sorted({clause.start for clause in marked.clauses})
