"""Frames: how far apart the words of a predicate may stand, what may stand between them, and where a frame may be used."""

import pytest

from classifiers.grammar import frames
from classifiers.grammar.marks import mark
from classifiers.span import Span


def found(pattern, text, options="-", *, predicate="readiness", parties=(), is_title=False, spoken_of=False):
    """The words that one frame finds in an English text, match by match."""
    (frame,) = frames.parse(f"o.x\t{predicate}\t{pattern}\t{options}", "t.tsv")
    marked = mark(text, "en", parties)
    index = dict.fromkeys(frame.steps[0].classes, (frame,))
    matches = frames.matches(marked, "en", is_title=is_title, spoken_of=spoken_of, index=index)
    return [" ".join(text[marked.marks[place].span.slice] for place in match.places) for match in matches]


def test_words_stand_at_most_so_far_apart_as_the_pattern_says():
    assert found("READY* <2 TALK", "ready for some talks") == ["ready talks"]
    assert found("READY* <1 TALK", "ready for some talks") == []


def test_names_and_offices_between_two_words_are_not_counted():
    text = "ready in moscow for dialogue"
    places = [(9, 15)]

    assert found("READY* <2 TALK", text) == []
    assert found("READY* <2 TALK", text, parties=[Span(*one) for one in places]) == ["ready dialogue"]


def test_a_frame_does_not_reach_into_the_next_clause():
    assert found("READY* <7 TALK", "ready; dialogue") == []


def test_a_word_that_has_the_object_itself_takes_it_away_unless_the_frame_sees_it():
    text = "ready to suspend dialogue"

    assert found("READY* <7 TALK", text) == []
    assert found("READY* <7 TALK", text, "sees:BREAK") == ["ready dialogue"]


@pytest.mark.parametrize(
    ("options", "title", "body"),
    [("title", 1, 0), ("body", 0, 1), ("-", 1, 1)],
)
def test_some_frames_are_for_headlines(options, title, body):
    assert len(found("READY* <7 TALK", "ready for dialogue", options, is_title=True)) == title
    assert len(found("READY* <7 TALK", "ready for dialogue", options)) == body


def test_a_head_may_have_to_be_negated_or_not():
    assert found("READY* <7 TALK", "not ready for dialogue", "negated") == ["ready dialogue"]
    assert found("READY* <7 TALK", "ready for dialogue", "negated") == []
    assert found("READY* <7 TALK", "not ready for dialogue", "affirmed") == []


def test_a_frame_may_shun_a_word_of_its_clause():
    assert found("READY* <7 TALK", "if ready for dialogue", "without:IF") == []
    assert found("READY* <7 TALK", "if it rains; ready for dialogue", "without:IF") == ["ready dialogue"]


def test_a_frame_whose_object_stands_before_fires_only_where_the_sentence_has_none():
    assert found("REFUSE*", "he refused", "before", predicate="refusal", spoken_of=True) == ["refused"]
    assert found("REFUSE*", "he refused", "before", predicate="refusal") == []
    assert found("REFUSE*", "he refused dialogue", "before", predicate="refusal", spoken_of=True) == []


def test_either_both_and_not():
    assert found("READY/REFUSE* <7 TALK", "refuse dialogue") == ["refuse dialogue"]
    assert found("READY&!REFUSE* <7 TALK", "ready for dialogue") == ["ready dialogue"]
    assert found("READY&REFUSE* <7 TALK", "ready for dialogue") == []


def test_a_tense_may_be_asked_for():
    assert found("READY* <7 MEETV.past", "ready, he met", predicate="readiness") == ["ready met"]
    assert found("READY* <7 MEETV.past", "ready to meet") == []


def test_a_language_replaces_a_shared_frame_or_leaves_it_out():
    shared = {one.id: one for one in frames.frames()}
    for language in ("ar", "ru", "en"):
        own = {one.id: one for one in frames.of_language(language)}
        replaced = [label for label in own if label in shared and own[label] != shared[label]]
        assert replaced or set(shared) - set(own), language
