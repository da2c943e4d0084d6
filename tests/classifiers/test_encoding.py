import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace

from classifiers.encoding import END, PADDING, START, Layout, batch, calm, encode
from classifiers.span import Span

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PLAIN = Layout(prefix="", max_tokens=12, context_tokens=20, title_tokens=5)


def letters_as_pieces():
    """A tokenizer with a piece for each word of one letter, and one for each letter inside a word."""
    pieces = ["<s>", "<pad>", "</s>", "<unk>", *LETTERS, *("▁" + letter for letter in LETTERS)]
    made = Tokenizer(Unigram([(piece, -1.0) for piece in pieces], unk_id=3))
    made.pre_tokenizer = Metaspace(prepend_scheme="always")
    return made


TOKENIZER = letters_as_pieces()


def read(encoded):
    return [TOKENIZER.id_to_token(number) for number in encoded.ids]


def test_the_sentence_stands_first_then_the_title_then_the_sentence_before():
    encoded = encode(TOKENIZER, PLAIN, "a b", previous="p q r s", title="t u v w")
    assert read(encoded) == [
        *["<s>", "▁a", "▁b", "</s>", "▁t", "▁u", "▁v", "▁w", "</s>", "▁p", "▁q", "▁r", "▁s", "</s>"],
    ]


def test_a_prefix_stands_before_the_sentence_and_moves_the_weights():
    encoded = encode(TOKENIZER, Layout(prefix="q: "), "a b", parties=[[Span(2, 3)]])
    assert read(encoded)[:2] == ["<s>", "▁q"]
    assert read(encoded)[int(encoded.weights[0].argmax())] == "▁b"


def test_the_title_is_cut_to_its_share_and_the_sentence_before_to_what_is_left():
    encoded = encode(TOKENIZER, PLAIN, "a b", previous="p " * 30, title="t " * 30)
    assert read(encoded).count("▁t") == PLAIN.title_tokens
    assert len(encoded.ids) == PLAIN.context_tokens
    assert encoded.ids[-1] == END


def test_a_long_sentence_is_cut_and_leaves_no_room_for_context():
    narrow = Layout(prefix="", max_tokens=12, context_tokens=12)
    encoded = encode(TOKENIZER, narrow, "a " * 40, title="t", parties=[[Span(78, 79)]])
    assert len(encoded.ids) == 12
    assert read(encoded) == ["<s>", *["▁a"] * 10, "</s>"]
    assert not encoded.weights.any()


def test_context_that_has_room_for_a_word_or_two_is_left_out():
    encoded = encode(TOKENIZER, Layout(prefix="", max_tokens=12, context_tokens=6), "a b", title="t u v w")
    assert read(encoded) == ["<s>", "▁a", "▁b", "</s>"]


def test_a_party_is_the_mean_of_all_tokens_of_its_mentions():
    encoded = encode(TOKENIZER, PLAIN, "ab c d", parties=[[Span(0, 2), Span(5, 6)], [Span(3, 4)], []])
    assert encoded.weights.shape == (3, len(encoded.ids))
    assert encoded.weights[0].tolist()[1:5] == pytest.approx([1 / 3, 1 / 3, 0, 1 / 3])
    assert encoded.weights[1].tolist()[1:5] == [0, 0, 1, 0]
    assert not encoded.weights[2].any()


def test_the_empty_sentence_is_its_marks():
    assert read(encode(TOKENIZER, PLAIN, "")) == ["<s>", "</s>"]


@given(
    sentence=st.text("ab c", max_size=60),
    previous=st.text("ab c", max_size=60),
    title=st.text("ab c", max_size=60),
    start=st.integers(0, 60),
    length=st.integers(1, 10),
)
def test_nothing_is_longer_than_the_layout_and_weights_stand_in_the_sentence(sentence, previous, title, start, length):
    encoded = encode(
        TOKENIZER, PLAIN, sentence, previous=previous, title=title, parties=[[Span(start, start + length)]]
    )
    assert len(encoded.ids) <= max(PLAIN.max_tokens, PLAIN.context_tokens)
    assert encoded.ids[0] == START
    first_end = encoded.ids.index(END)
    assert not encoded.weights[:, first_end:].any()
    assert encoded.weights.sum() == pytest.approx(0) or encoded.weights.sum() == pytest.approx(1)


def test_a_batch_pads_tokens_and_parties():
    short = encode(TOKENIZER, PLAIN, "a", parties=[])
    long = encode(TOKENIZER, PLAIN, "a b c", parties=[[Span(0, 1)], [Span(2, 3)]])
    made = batch([short, long])
    assert made.input_ids.tolist()[0] == [*short.ids, PADDING, PADDING]
    assert made.attention_mask.tolist() == [[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]]
    assert made.party_weights.shape == (2, 2, 5)
    assert not made.party_weights[0].any()
    assert np.array_equal(made.party_weights[1], long.weights)
    assert made.input_ids.dtype == made.attention_mask.dtype == np.int64
    assert made.party_weights.dtype == np.float32


def test_a_batch_without_parties_has_room_for_one():
    assert batch([encode(TOKENIZER, PLAIN, "a")]).party_weights.shape == (1, 1, 3)


def test_capitals_are_read_as_small_letters_at_the_same_places():
    shouted = encode(TOKENIZER, PLAIN, "ABCDEFGHIJKLM N", parties=[[Span(14, 15)]])
    assert shouted.ids == encode(TOKENIZER, PLAIN, "abcdefghijklm n").ids


@given(st.text(max_size=80))
def test_calming_keeps_the_length(text):
    assert len(calm(text)) == len(text)


@pytest.mark.parametrize("text", ["Kremlin says no", "OPEC", "محادثات", "НАТО и ЕС"])
def test_what_is_not_shouted_stays(text):
    assert calm(text) == text
