import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.article import read
from classifiers.candidates import Candidate, candidates
from classifiers.clauses import clauses, piece
from classifiers.raw import RawArticle
from classifiers.rejected import Rejected


def candidate(text: str, language: str) -> Candidate:
    article = read(RawArticle(id="1", text=text, language=language))
    assert not isinstance(article, Rejected)
    return candidates(article)[0]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param(
            "ar",
            "موسكو منفتحة على الحوار مع واشنطن لكن لا خطط للقاء بين الرئيسين",
            ["موسكو منفتحة على الحوار مع واشنطن", "لكن لا خطط للقاء بين الرئيسين"],
            id="but",
        ),
        pytest.param(
            "ru",
            "Москва готова к диалогу с Киевом, однако дата встречи не выбрана",
            ["Москва готова к диалогу с Киевом", "однако дата встречи не выбрана"],
            id="however",
        ),
        pytest.param(
            "en",
            "Lavrov said Moscow was ready to talk to Kyiv, adding that no date had been set.",
            ["Lavrov said", "Moscow was ready to talk to Kyiv", "adding that", "no date had been set."],
            id="adding",
        ),
        pytest.param("en", "Moscow is ready to talk to Kyiv.", ["Moscow is ready to talk to Kyiv."], id="one"),
    ],
)
def test_a_sentence_falls_into_clauses(language, text, expected):
    found = [text[span.slice] for span in clauses(candidate(text, language))]
    for part in expected:
        assert any(part in clause for clause in found)
    assert len(found) <= len(expected)
    assert len(found) > 1 or len(expected) == 1


def test_a_piece_has_the_parties_of_its_sentence_in_order_and_its_own_mentions():
    whole = candidate("Moscow is ready to talk to Kyiv, but Washington will not meet Tehran this year.", "en")
    first, second = (piece(whole, span) for span in clauses(whole))
    assert [p.party for p in first.parties] == [p.party for p in second.parties] == ["RU", "UA", "US", "IR"]
    assert [bool(p.mentions) for p in first.parties] == [True, True, False, False]
    assert [bool(p.mentions) for p in second.parties] == [False, False, True, True]
    assert [p.standing is None for p in first.parties] == [False, False, True, True]


def test_a_piece_is_said_by_whoever_says_that_part():
    text = "Lavrov said Moscow was ready to talk to Kyiv, while Washington kept silent, but Tehran refused a meeting."
    whole = candidate(text, "en")
    spans = clauses(whole)
    assert piece(whole, spans[-1]).text == text[spans[-1].slice]
    assert piece(whole, spans[-1]).start == spans[-1].start


@given(st.text(max_size=200), st.sampled_from(["ar", "ru", "en"]))
def test_clauses_of_any_sentence_lie_inside_it_in_order(text, language):
    article = read(RawArticle(id="1", title=f"Iran {text} إيران Иран", text="x", language=language))
    if isinstance(article, Rejected):
        return
    for one in candidates(article):
        end = one.start
        for span in clauses(one):
            assert end <= span.start < span.end <= one.end
            end = span.end
            assert len(piece(one, span).parties) == len(one.parties)
