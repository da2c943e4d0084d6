import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.pieces import sentences_of
from classifiers.span import Span


def joined(pieces, language):
    """What the sentences of a text are that was cut into *pieces*."""
    text = "".join(pieces)
    spans, start = [], 0
    for piece in pieces:
        spans.append(Span(start, start + len(piece)))
        start += len(piece)
    return [text[span.slice].strip() for span in sentences_of(text, spans, language)]


@pytest.mark.parametrize(
    ("language", "pieces", "sentences"),
    [
        pytest.param(
            "en", ['He left. "', "We wait."], ["He left.", '"We wait.'], id="an opening mark goes with what it opens"
        ),
        pytest.param(
            "en", ["“Tell us.’", "’ He left."], ["“Tell us.’’", "He left."], id="a closing mark with what it closes"
        ),
        pytest.param(
            "ar", ["«ألا تذهب؟»", "، سأل الوزير."], ["«ألا تذهب؟»، سأل الوزير."], id="no sentence begins with a comma"
        ),
        pytest.param(
            "ar", ["«ألا تذهب؟» ", "سأل الوزير."], ["«ألا تذهب؟» سأل الوزير."], id="an Arabic question with its verb"
        ),
        pytest.param("ar", ["قال د. ", "سليم شيئا."], ["قال د. سليم شيئا."], id="an Arabic title"),
        pytest.param("ru", ["«Поедете?» ", "— спросил он."], ["«Поедете?» — спросил он."], id="a dash reports"),
        pytest.param(
            "ru", ["«Поедем!» ", "— Это он."], ["«Поедем!»", "— Это он."], id="a dash before a capital answers"
        ),
        pytest.param("ru", ["На пл. ", "Мира тихо."], ["На пл. Мира тихо."], id="a Russian place"),
        pytest.param("en", ['"Will you go?" ', "he asked."], ['"Will you go?" he asked.'], id="an English question"),
        pytest.param("en", ["I saw Amb. ", "Reed leave."], ["I saw Amb. Reed leave."], id="an English rank"),
        pytest.param("en", ["They said no. Reed left."], ["They said no.", "Reed left."], id="no is an answer"),
        pytest.param("en", ["See no. 5 there."], ["See no. 5 there."], id="and a number before a figure"),
        pytest.param(
            "ru",
            ["ОСЛО, 4 мая. ", "/ТАСС/. ", "Встречи нет. ", "Да."],
            ["ОСЛО, 4 мая. /ТАСС/. Встречи нет.", "Да."],
            id="dateline",
        ),
        pytest.param("en", ["He left. ", "She came."], ["He left.", "She came."], id="two sentences stay two"),
        pytest.param("en", [], [], id="nothing"),
    ],
)
def test_pieces_become_sentences(language, pieces, sentences):
    assert joined(pieces, language) == sentences


def test_closing_marks_alone_make_no_sentence():
    assert sentences_of("1»", [Span(0, 1), Span(1, 2)], "ar") == [Span(0, 2)]


@given(
    st.lists(st.text(st.sampled_from("aA. \"'«»“”?,—/،؟боД1"), min_size=1, max_size=12), max_size=8),
    st.sampled_from(["ar", "ru", "en"]),
)
def test_sentences_touch_each_other_and_cover_the_pieces(pieces, language):
    text = "".join(pieces)
    spans, start = [], 0
    for piece in pieces:
        spans.append(Span(start, start + len(piece)))
        start += len(piece)
    sentences = sentences_of(text, spans, language)
    assert "".join(text[span.slice] for span in sentences) == text
    assert all(span.start < span.end for span in sentences)
