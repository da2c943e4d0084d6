"""Sentences that are all in capitals: what is written small in them, and that all is found which others have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.article import Article, read
from classifiers.capitals import in_sentence_case
from classifiers.gazetteer import default
from classifiers.parties import analyse
from classifiers.raw import RawArticle
from classifiers.reports import reports


def quieter(*texts):
    found = in_sentence_case(texts, [default().find(text, "en") for text in texts], "en")
    return found or texts


@pytest.mark.parametrize(
    ("loud", "small"),
    [
        pytest.param(
            "THE GUERRILLAS LEFT IRAN BY NIGHT.", "The guerrillas left Iran by night.", id="what-the-gazetteer-knows"
        ),
        pytest.param(
            "COLONEL INOCENTE MONTANO SPOKE OF THE U.S. OFFER.",
            "Colonel Inocente Montano spoke of the U.S. offer.",
            id="behind-a-title",
        ),
        pytest.param("MONTANO SAID THE FMLN IS THERE.", "Montano said the FMLN is there.", id="in-front-of-a-verb"),
        pytest.param("THEY TOLD US WHO IT IS.", "They told us who it is.", id="words-that-are-names-elsewhere"),
    ],
)
def test_a_sentence_in_capitals_is_written_as_others_are(loud, small):
    assert quieter(loud) == (small,)


def test_a_name_that_one_sentence_shows_is_a_name_in_all():
    assert quieter("MINISTER MONTANO CAME.", "NOBODY SAW MONTANO AGAIN.")[1] == "Nobody saw Montano again."


@pytest.mark.parametrize("text", ["The FMLN spoke.", "TASS", "ASEAN MEETS"])
def test_what_is_not_shouted_stays(text):
    assert in_sentence_case([text], [default().find(text, "en")], "en") is None


def test_who_says_what_is_found_in_capitals_too():
    text = "PRESIDENT ALFREDO CRISTIANI SAID THAT THE TALKS GO ON. CRISTIANI ADDED THAT NO DATE IS SET."
    article = read(RawArticle(id="1", text=text, language="en"))

    assert isinstance(article, Article)
    assert [report.speaker.name for report in reports(article) if report.speaker] == ["Alfredo Cristiani"] * 2


@given(st.text(st.sampled_from("AÉßІ THE SAID.,\"MR' \n-ŞŉU.S"), max_size=80))
def test_places_stay_the_same(text):
    [analysis] = analyse([text], "en", default(), None)

    assert len(analysis.text) == len(text)
    assert analysis.text.casefold() == text.casefold()
