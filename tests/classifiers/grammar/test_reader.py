"""The grammar's reader: an article's claims, their speakers and times, and the version that they carry."""

import pytest

from classifiers.article import read
from classifiers.claim import Quote, When
from classifiers.fingerprints import grammar_version
from classifiers.gazetteer import with_own
from classifiers.grammar.reader import GrammarReader
from classifiers.raw import RawArticle
from classifiers.stance import Stance


def claims(text, title=None):
    return GrammarReader().read(read(RawArticle(id="x", title=title, text=text)))


def stances(claim):
    return {one.label for one in claim.stances}


def test_a_claim_has_its_words_its_speaker_and_its_parties():
    text = "The river rose. “We are not ready for talks with Moscow,” Volodymyr Zelensky said."
    (claim,) = claims(text)

    assert stances(claim) == {Stance.CLOSED}
    assert claim.speaker.name == "Volodymyr Zelensky"
    assert (claim.actors, claim.counterparts, claim.quote) == (("UA",), ("RU",), Quote.DIRECT)
    assert text[claim.start : claim.end] == claim.text
    assert "ready for talks" in claim.text


def test_the_two_parties_of_a_sentence_have_a_claim_each():
    found = claims("Moscow is ready for talks with Kyiv, but Kyiv refuses talks.")

    assert [(stances(one), one.actors) for one in found] == [({Stance.OPEN}, ("RU",)), ({Stance.CLOSED}, ("UA",))]


def test_an_event_told_by_nobody_is_narration_with_its_time():
    (claim,) = claims("Vladimir Putin met Donald Trump in Helsinki.")

    assert (claim.speaker, claim.quote, claim.when) == (None, Quote.NARRATION, When.PAST)


@pytest.mark.parametrize(
    "text", ["", "Prices rose.", "Moscow sells gas to Ankara.", "Будет ли встреча Путина и Трампа?"]
)
def test_what_says_nothing_about_dialogue_has_no_claims(text):
    assert claims(f"{text} It rained in spring.") == ()


def test_the_same_article_gives_the_same_claims_with_the_same_ids():
    text = "Iran is ready for talks with the United States if sanctions are lifted. Tehran denies any meeting with Washington."

    assert claims(text) == claims(text)
    assert claims(text)


def test_the_version_is_that_of_the_data_and_stands_in_every_claim():
    (claim,) = claims("Iran is ready for talks with Iraq.")

    assert claim.model_version == GrammarReader().version == grammar_version()
    assert claim.model_version.startswith("g")


def test_a_rule_that_was_measured_gives_its_precision_as_confidence(monkeypatch):
    monkeypatch.setattr("classifiers.grammar.engine.precisions", lambda: Everywhere(0.91))
    (measured,) = claims("Iran is ready for talks with Iraq.")
    monkeypatch.setattr("classifiers.grammar.engine.precisions", dict)
    (unmeasured,) = claims("Iran is ready for talks with Iraq.")

    assert measured.stances[0].confidence == pytest.approx(0.91)
    assert unmeasured.stances[0].confidence == pytest.approx(0.7)


class Everywhere(dict):
    """The same precision for every rule."""

    def __init__(self, value):
        super().__init__()
        self.value = value

    def get(self, key, default=None):
        return self.value


def test_the_version_names_the_facts_that_were_added():
    plain, own = GrammarReader(), GrammarReader(with_own("group\tBear Front", "desk.tsv"))

    assert own.version.startswith(f"{plain.version}+")
