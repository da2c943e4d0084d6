import numpy as np
import pytest

from training.encoder.examples import Example, Party
from training.encoder.figures import by_language, figures

OPEN, CLOSED, NOTHING = (1, 0, 0, 0, 0, 0), (0, 1, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0)


def example(labels, number=1, language="en", parties=(), candidate=True):
    marked = tuple(Party(f"P{at}", ((0, 1),), one) for at, one in enumerate(parties))
    return Example(
        item="a",
        number=number,
        language=language,
        sentence="s",
        previous="",
        title="",
        labels=labels,
        parties=marked,
        candidate=candidate,
    )


def logits(*rows):
    return np.array([[4.0 if one else -4.0 for one in row] for row in rows], dtype=np.float32).reshape(-1, 6)


def test_all_right_is_one_for_what_is_there():
    found = figures([example(OPEN), example(NOTHING, 2)], logits(OPEN, NOTHING), [logits(), logits()])
    assert found.f1 == (1.0, 0, 0, 0, 0, 0)
    assert found.micro == found.any_stance == 1.0
    assert found.macro == pytest.approx(1 / 6)


def test_a_wrong_stance_is_still_any_stance():
    found = figures([example(OPEN)], logits(CLOSED), [logits()])
    assert found.micro == 0
    assert found.any_stance == 1.0


def test_a_sentence_that_was_never_asked_about_is_missed():
    examples = [example(OPEN), example(OPEN, 2, candidate=False)]
    assert figures(examples, logits(OPEN, OPEN), [logits(), logits()]).f1[0] == pytest.approx(2 / 3)


def test_the_parts_of_one_sentence_are_counted_once():
    found = figures([example(OPEN), example(OPEN)], logits(OPEN, NOTHING), [logits(), logits()])
    assert found.sentences == 1
    assert found.f1[0] == 1.0


def test_parties_are_counted_by_themselves():
    one = example(OPEN, parties=(OPEN, NOTHING))
    right = figures([one], logits(NOTHING), [logits(OPEN, NOTHING)])
    swapped = figures([one], logits(OPEN), [logits(NOTHING, OPEN)])
    assert (right.party_micro, swapped.party_micro) == (1.0, 0.0)


def test_each_language_has_its_figures():
    found = by_language([example(OPEN), example(OPEN, 2, "ru")], logits(OPEN, NOTHING), [logits(), logits()])
    assert {name: one.f1[0] for name, one in found.items()} == {"all": pytest.approx(2 / 3), "en": 1.0, "ru": 0.0}
    assert "open 1.000" in found["en"].line()
