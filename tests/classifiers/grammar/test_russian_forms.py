"""Russian forms: words that only look alike, and what the grammar says of them."""

import pytest

from classifiers.grammar.lexicon import look_up
from classifiers.grammar.marks import mark
from classifiers.grammar.russian_forms import russian_forms
from classifiers.morphology import Tense


@pytest.mark.parametrize(
    ("said", "described", "label"),
    [("отменена", "отменённая", "STOP"), ("возможна", "возможная", "MAYBE"), ("запланирован", "запланированный", "SCHED"), ("нужны", "нужные", "IMPORTANT")],
)  # fmt: skip
def test_a_short_form_says_what_a_long_one_only_describes(said, described, label):
    assert label in look_up(said, "ru")[0]
    assert label not in look_up(described.replace("ё", "е"), "ru")[0]


def test_who_breaks_off_is_told_from_what_is_broken_off():
    assert "BREAK" in look_up("приостановил", "ru")[0]
    assert look_up("приостановлены", "ru")[0] == {"STOP"}


@pytest.mark.parametrize(
    ("text", "label", "negated"),
    [
        ("никто не отменял встречу", "BREAK", True),
        ("никаких переговоров не ведётся", "HOLD", True),
        ("не раз предлагал встречу", "INVITE", False),
        ("не только готов к переговорам", "READY", False),
        ("так и не состоялись", "HOLD", True),
    ],
)
def test_russian_negates_once_however_many_words_deny(text, label, negated):
    found = next(one for one in mark(text.replace("ё", "е"), "ru").marks if label in one.classes)
    assert found.negated is negated


def test_the_imperfective_future_and_a_verb_listed_only_in_a_phrase_have_their_tense():
    future, phrase = (mark(text, "ru").marks[-1] for text in ("они будут разговаривать", "он нанес визит"))
    assert future.tense is Tense.FUTURE
    assert next(one for one in mark("он нанес визит", "ru").marks if "HOLD" in one.classes).tense is Tense.PAST
    assert phrase.span.end == len("он нанес визит")


def test_a_time_of_day_ends_no_clause():
    assert len(mark("в 14:00 начнутся переговоры", "ru").clauses) == 1


@pytest.mark.parametrize("word", ["", "covid", "g7", "ы", "переговоры-переговоры"])
def test_any_word_has_a_reading(word):
    assert russian_forms(word)
    assert all(level for level in russian_forms(word))
