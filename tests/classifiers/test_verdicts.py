"""What becomes of a stance, and which words a model leans on: read with a scorer that knows words only."""

from classifiers.article import read
from classifiers.candidates import candidates
from classifiers.claim import Decider
from classifiers.occlusion import occluded
from classifiers.raw import RawArticle
from classifiers.reader import Reader
from classifiers.stance import LABELS, Stance
from classifiers.verdicts import Outcome
from tests.classifiers.test_claims import Rule, Words


def told(text, *rules, thresholds=None):
    scorer = Words(*rules)
    if thresholds is not None:
        scorer.thresholds = thresholds
    return Reader(scorer, weigh=True).explain(read(RawArticle(id="a", text=text, language="en")))


def outcomes(explained):
    return {(verdict.label, verdict.outcome) for one in explained for verdict in one.verdicts}


def test_a_word_without_which_the_model_is_not_sure_is_one_that_it_leans_on():
    (candidate,) = candidates(
        read(RawArticle(id="a", text="Norway broke stale bread with Turkey at talks.", language="en"))
    )
    scorer = Words(Rule("stale", Stance.CONFIRMATION, ("NO", "TR")))
    found = occluded(scorer.score, candidate, Stance.CONFIRMATION)
    assert [(one.words.text, one.drop) for one in found] == [("stale", 0.85)]
    assert candidate.text[found[0].words.start : found[0].words.end] == "stale"
    assert occluded(scorer.score, candidate, Stance.OPEN) == ()


def test_words_are_found_in_a_sentence_that_is_not_the_first():
    text = "Norway held talks with Turkey. Norway broke stale bread with Turkey at talks."
    candidate = candidates(read(RawArticle(id="a", text=text, language="en")))[1]
    (found,) = occluded(Words(Rule("stale", Stance.OPEN, ("NO",))).score, candidate, Stance.OPEN)
    assert text[found.words.start : found.words.end] == "stale"


def test_names_of_parties_are_not_blotted_out():
    (candidate,) = candidates(read(RawArticle(id="a", text="Norway met Turkey for talks.", language="en")))
    assert occluded(Words(Rule("Turkey", Stance.OPEN, ("NO",))).score, candidate, Stance.OPEN) == ()


def test_a_claim_that_no_rule_found_tells_the_words_that_it_leans_on():
    text = "Norway quacked at Turkey about the talks."
    scorer = Words(Rule("quacked", Stance.OPEN, ("NO",)))
    (claim,) = Reader(scorer, weigh=True).read(read(RawArticle(id="a", text=text, language="en")))
    (why,) = claim.why
    assert (why.label, why.by, why.rule) == (Stance.OPEN, Decider.MODEL, None)
    assert [words.text for words in why.words] == ["quacked"]
    (plain,) = Reader(scorer).read(read(RawArticle(id="a", text=text, language="en")))
    assert plain.why[0].words == ()


def test_a_claim_that_a_rule_found_tells_the_rule_and_its_words():
    text = "Norway is ready for talks with Turkey."
    scorer = Words(Rule("ready", Stance.OPEN, ("NO",)))
    (claim,) = Reader(scorer).read(read(RawArticle(id="a", text=text, language="en")))
    (why,) = claim.why
    assert (why.by, bool(why.rule)) == (Decider.RULE, True)
    assert [text[words.start : words.end] for words in why.words] == [words.text for words in why.words]
    assert "ready" in why.words[0].text


def test_a_stance_over_its_threshold_is_claimed_and_one_under_it_is_unsure():
    sure = told("Norway is ready for talks with Turkey.", Rule("ready", Stance.OPEN, ("NO",)))
    assert (Stance.OPEN, Outcome.CLAIMED) in outcomes(sure)
    unsure = told(
        "Norway is ready for talks with Turkey.",
        Rule("ready", Stance.OPEN, ("NO",)),
        thresholds=dict.fromkeys(LABELS, 0.95),
    )
    assert (Stance.OPEN, Outcome.UNSURE) in outcomes(unsure)


def test_a_sentence_about_sport_is_out_of_scope():
    text = "Norway met Turkey in the World Cup qualifier; the coach was happy with the match."
    explained = told(f"Norway and Turkey held talks. {text}", Rule("met", Stance.CONFIRMATION, ("NO",)))
    assert (Stance.CONFIRMATION, Outcome.OUT_OF_SCOPE) in outcomes(explained)


def test_a_stance_that_nobody_saw_is_not_told_of():
    assert not told("Norway and Turkey held talks. Norway sent grain to Turkey.")[1].verdicts
