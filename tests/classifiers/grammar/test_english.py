import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.folding import fold
from classifiers.grammar import english
from classifiers.grammar.english import part, readings, shown, voice
from classifiers.grammar.lexicon import look_up
from classifiers.grammar.marks import mark
from classifiers.morphology import Tense
from classifiers.span import Span


def listed_under(word: str, what: str = "") -> set[str]:
    return {reading.form for level in readings(word, what) for reading in level}


def classes_of(text: str, word: str) -> frozenset[str]:
    folded = fold(text).text
    found = [one for one in mark(folded, "en").marks if folded[one.span.slice].startswith(word)]
    return frozenset().union(*(one.classes for one in found))


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("met", "meet"),
        ("broken", "break"),
        ("sought", "seek"),
        ("withdrew", "withdraw"),
        ("spoke", "speak"),
        ("chose", "choose"),
    ],
)
def test_an_irregular_verb_leads_to_its_base_form_in_the_past(word, base):
    assert (base, Tense.PAST) in {(reading.form, reading.tense) for reading in readings(word)[1]}


@pytest.mark.parametrize(
    ("word", "base"),
    [("cancelled", "cancel"), ("refuses", "refuse"), ("denied", "deny"), ("parties", "party"), ("hosting", "host")],
)
def test_endings_are_taken_off(word, base):
    assert base in listed_under(word)


def test_a_noun_is_not_listed_as_a_verb():
    assert "v:visit" not in listed_under("visits", "n")
    assert "n:visit" not in listed_under("visits", "v")
    assert {"n:visit", "v:visit"} <= listed_under("visits")


@pytest.mark.parametrize(
    ("before", "word", "after", "expected"),
    [
        ("the", "visit", "to", "n"),
        ("will", "visit", "", "v"),
        ("to", "talk", "to", "v"),
        ("to", "talks", "with", "n"),
        ("a", "meeting", "with", "n"),
        ("expected", "meetings", "with", "n"),
        ("was", "meeting", "him", "v"),
        ("they", "called", "off", "v"),
        ("", "plans", "", ""),
    ],
)
def test_neighbours_tell_nouns_from_verbs(before, word, after, expected):
    assert part(before, word, after) == expected


def test_a_party_in_front_and_one_behind_make_a_verb():
    assert part("", "visits", "", named_before=True, named_after=True) == "v"
    assert part("", "visits", "", named_before=True) == ""


@pytest.mark.parametrize(
    ("before", "tense", "expected"),
    [
        (["talks", "were", "abruptly"], Tense.PAST, (frozenset({"PASSIVE"}), Tense.PAST)),
        (["about", "the"], Tense.PAST, (frozenset({"ATTRIB"}), Tense.NONE)),
        (["wants", "to"], Tense.NONE, (frozenset({"INFINITIVE"}), Tense.NONE)),
        (["will", "not"], Tense.NONE, (frozenset(), Tense.FUTURE)),
        (["did", "not"], Tense.NONE, (frozenset(), Tense.PAST)),
        (["leaders"], Tense.PAST, (frozenset(), Tense.PAST)),
    ],
)
def test_words_in_front_of_a_verb_show_its_voice_and_tense(before, tense, expected):
    assert voice(before, tense) == expected


def test_the_first_word_of_a_phrase_shows_its_tense():
    assert [shown(word) for word in ("called", "broke", "breaking", "break")] == [
        Tense.PAST,
        Tense.PAST,
        Tense.PRESENT,
        Tense.NONE,
    ]


@pytest.mark.parametrize(
    ("text", "word", "has", "lacks"),
    [
        ("she held a press conference", "press conference", "", "MEET"),
        ("it met the demands of the strikers", "met", "", "MEETV"),
        ("they met in Oslo", "met", "MEETV", ""),
        ("the deal was noted", "noted", "SAY", "NEG"),
        ("the cancelled visit", "cancelled", "ATTRIB", "PASSIVE"),
        ("the visit was called off", "called off", "PASSIVE", "ATTRIB"),
        ("they met in May", "in may", "", "CAN"),
        ("he may meet her", "may", "CAN", ""),
        ("its own statement", "its", "", "THEM"),
    ],
)
def test_words_that_only_look_like_others_are_told_apart(text, word, has, lacks):
    found = classes_of(text, word)
    assert not has or has in found
    assert lacks not in found


def test_a_title_that_ends_in_a_stop_ends_no_clause():
    found = mark("the minister will meet mr. xi on friday", "en", [Span(26, 28)])
    assert len(found.clauses) == 1


def test_two_parties_joined_by_and_are_marked_as_both():
    text = "moscow and kyiv met"
    found = mark(text, "en", [Span(0, 6), Span(11, 15)]).marks
    assert [("BOTH" in one.classes) for one in found if "PARTY" in one.classes] == [False, True]
    apart = mark("moscow told kyiv", "en", [Span(0, 6), Span(12, 16)]).marks
    assert not any("BOTH" in one.classes for one in apart)


def test_a_comma_joins_two_parties_only_at_the_start():
    titled = mark("tokyo, seoul agree", "en", [Span(0, 5), Span(7, 12)]).marks
    assert any("BOTH" in one.classes for one in titled)
    said = mark("talks with tokyo, seoul said", "en", [Span(11, 16), Span(18, 23)]).marks
    assert not any("BOTH" in one.classes for one in said)


@given(st.text(max_size=30))
def test_any_word_can_be_read(word):
    assert readings(word)[0][0].form == word
    look_up(word, "en")
    assert english.part(word, word, word) in {"n", "v", ""}
