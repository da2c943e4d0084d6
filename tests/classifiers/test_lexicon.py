import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import lexicon
from classifiers.boundaries import CLITICS, word_end
from classifiers.folding import fold
from classifiers.lexicon import LexiconError, WordKind, words


def found(text: str, language: str, kind: WordKind) -> list[str]:
    return [text[word.start : word.end] for word in words(fold(text), language) if word.kind is kind]


@pytest.mark.parametrize(
    ("language", "text", "kind", "expected"),
    [
        ("ar", "وأكّد الوزير", WordKind.SAY, ["أكّد"]),
        ("ar", "بوزارة", WordKind.SAY, []),
        ("ar", "مع جميع الأطراف", WordKind.ANY, ["جميع الأطراف"]),
        ("ru", "Обе стороны", WordKind.PAIR, ["Обе стороны"]),
        ("ru", "всё ещё заявлял", WordKind.SAY, ["заявлял"]),
        ("en", "the two sides and both countries", WordKind.PAIR, ["the two sides", "both countries"]),
        ("en", "the foreign minister", WordKind.ROLE, ["foreign minister"]),
    ],
)
def test_words_are_found_by_kind_the_longest_of_each(language, text, kind, expected):
    assert found(text, language, kind) == expected


def test_words_of_different_kinds_may_overlap():
    text = "the top diplomat"
    assert found(text, "en", WordKind.ROLE) == ["top diplomat"]
    assert found(text, "en", WordKind.UNNAMED) == ["diplomat"]


def test_other_languages_have_no_words():
    assert words(fold("er sagte"), "de") == ()


@pytest.mark.parametrize(
    ("line", "reason"),
    [("say\tsaid", "want kind, form and value"), ("said\tsaid\t", "is no kind of word"), ("say\t\t", "want kind")],
)
def test_a_bad_line_is_told_with_its_place(line, reason):
    with pytest.raises(LexiconError, match=r"en\.tsv:7") as raised:
        lexicon._row(line, "en.tsv:7")
    assert reason in str(raised.value)


def test_every_kind_but_those_of_grammar_has_words_in_every_language():
    grammar = {WordKind.PRONOUN, WordKind.NOUN, WordKind.RELATIVE}
    for language in ("ar", "ru", "en"):
        known = {kind for meanings in lexicon._lexicon(language).meanings for kind, _ in meanings}
        assert set(WordKind) - known <= grammar


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [("talks", 0, 4, None), ("the talk.", 4, 8, 8), ("بروسيا", 1, 6, 6), ("شروسيا", 1, 6, None)],
)
def test_a_match_is_a_word_or_none(text, start, end, expected):
    assert word_end(text, start, end, CLITICS) == expected


@given(st.text(), st.sampled_from(["ar", "ru", "en"]))
def test_any_text_gives_words_inside_it(text, language):
    for word in words(fold(text), language):
        assert 0 <= word.start < word.end <= len(text)
