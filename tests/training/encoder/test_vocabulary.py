import pytest

from training.encoder import vocabulary
from training.encoder.vocabulary import MASK, SPECIAL

PIECES = (
    *SPECIAL,
    "▁",
    "▁talks",
    "tal",
    "ks",
    "k",
    "▁мир",
    "ир",
    "▁ё",
    "▁سلام",
    "ُ",
    "▁paix",
    "▁和",
    "2024",
    '",',
    MASK,
)
SCORES = tuple(0.0 if piece in SPECIAL else -1.0 - len(piece) / 10 for piece in PIECES)


def kept(words=()):
    return [PIECES[at] for at in vocabulary.needed(PIECES, SCORES, words)]


def test_arabic_russian_marks_digits_and_single_letters_are_always_kept():
    assert set(kept()) == {*SPECIAL, "▁", "k", "▁мир", "ир", "▁ё", "▁سلام", "ُ", "2024", '",', MASK}


def test_latin_pieces_are_kept_if_a_word_is_cut_into_them():
    assert "▁talks" in kept(["talks"])
    assert "▁paix" not in kept(["talks"])


def test_what_is_kept_stays_in_order_with_the_special_ones_first():
    assert kept(["talks"]) == sorted(kept(["talks"]), key=PIECES.index)
    assert tuple(kept()[:4]) == SPECIAL


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        pytest.param("talks", [(0, 5)], id="whole"),
        pytest.param("talks  мир", [(0, 5), (6, 10)], id="two spaces"),
        pytest.param("ｔalks", [(0, 5)], id="full width"),
    ],
)
def test_tokens_know_where_they_stand_in_the_text_as_given(text, offsets):
    found = vocabulary.tokenizer(PIECES, SCORES).encode(text)
    assert [span for span, token in zip(found.offsets, found.tokens, strict=True) if token != "▁"] == offsets


def test_the_tokenizer_adds_no_marks_and_knows_what_it_does_not_know():
    found = vocabulary.tokenizer(PIECES, SCORES).encode("☃")
    assert found.ids[-1] == SPECIAL.index("<unk>")
    assert SPECIAL.index("<s>") not in found.ids


def test_english_words_come_capitalised_and_short_ones_in_capitals():
    assert set(vocabulary.english(["talks", "un"])) == {"talks", "Talks", '"Talks', "un", "Un", '"Un', "UN"}
