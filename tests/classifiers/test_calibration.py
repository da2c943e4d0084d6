import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.calibration import Promise, bins, expected_error, promises
from classifiers.claim import Claim, Quote, StanceScore
from classifiers.corpus import GoldClaim, GoldSentence, Item
from classifiers.stance import Stance

ITEM = Item(
    "a",
    "en",
    (
        GoldSentence(0, "A title"),
        GoldSentence(1, "Norway is ready.", (GoldClaim(None, ("NO",), (), (Stance.OPEN,)),)),
        GoldSentence(2, "Peru is silent."),
    ),
)


def claim(start, end, *stances, field="text"):
    return Claim(
        claim_id="c",
        article_id="a",
        revision="r",
        story=0,
        field=field,
        start=start,
        end=end,
        text="",
        language="en",
        speaker=None,
        actors=("NO",),
        counterparts=(),
        stances=tuple(StanceScore(label=label, confidence=confidence) for label, confidence in stances),
        quote=Quote.NARRATION,
        model_version="m",
    )


def test_a_stance_counts_once_a_sentence_with_its_highest_confidence():
    found = promises([ITEM], [claim(0, 16, (Stance.OPEN, 0.6)), claim(0, 16, (Stance.OPEN, 0.9), (Stance.DENIAL, 0.5))])
    assert found == (Promise("en", Stance.OPEN, 0.9, True), Promise("en", Stance.DENIAL, 0.5, False))


def test_a_stance_in_a_sentence_that_has_none_is_a_broken_promise():
    assert promises([ITEM], [claim(17, 32, (Stance.OPEN, 0.7))]) == (Promise("en", Stance.OPEN, 0.7, False),)


def test_a_claim_outside_all_sentences_promises_nothing():
    assert promises([ITEM], [claim(0, 0, (Stance.OPEN, 0.7))]) == ()


def made(*outcomes):
    return [Promise("en", Stance.OPEN, confidence, kept) for confidence, kept in outcomes]


@pytest.mark.parametrize(
    ("found", "error"),
    [
        pytest.param(made(), None, id="nothing promised"),
        pytest.param(made((0.75, True), (0.75, True), (0.75, True), (0.75, False)), 0.0, id="all kept as promised"),
        pytest.param(made((0.95, False)), 0.95, id="sure and wrong"),
        pytest.param(made((1.0, True), (0.25, True)), 0.375, id="the mean of two bins"),
    ],
)
def test_the_error_is_how_far_promise_and_outcome_are_apart(found, error):
    assert expected_error(found) == pytest.approx(error)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40))
def test_every_promise_is_in_one_bin(outcomes):
    found = made(*outcomes)
    assert sum(one.count for one in bins(found)) == len(found)
    assert all(one.low <= one.confidence + 1e-9 and one.confidence <= one.high + 1e-9 for one in bins(found))
