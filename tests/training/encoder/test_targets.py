import numpy as np
import pytest

from classifiers.encoding import Encoded
from training.encoder.examples import Example, Party
from training.encoder.targets import targets, weights_of_rare

OPEN, CLOSED, NOTHING = (1, 0, 0, 0, 0, 0), (0, 1, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0)


def example(labels, *parties, own=False):
    marked = tuple(Party(f"P{at}", ((0, 1),), one) for at, one in enumerate(parties))
    return Example(
        item="a", number=1, language="en", sentence="s", previous="", title="", labels=labels, parties=marked, own=own
    )


def encoded(*named):
    weights = np.zeros((len(named), 4), dtype=np.float32)
    weights[:, 1] = named
    return Encoded((0, 5, 6, 2), weights)


def test_matrices_have_a_row_for_each_sentence_and_each_party():
    found = targets([example(OPEN, OPEN, NOTHING), example(NOTHING)], [encoded(1, 0), encoded()])
    assert found.sentence.tolist() == [list(OPEN), list(NOTHING)]
    assert [one.tolist() for one in found.party] == [[list(OPEN), list(NOTHING)], []]
    assert [one.tolist() for one in found.named] == [[1.0, 0.0], []]


def test_own_wording_weighs_what_it_is_given():
    found = targets([example(OPEN), example(OPEN, own=True)], [encoded(), encoded()], own_weight=0.5)
    assert found.weights.tolist() == [1.0, 0.5]


def test_a_rare_stance_weighs_the_root_of_its_rarity():
    many = [example(OPEN)] + [example(NOTHING)] * 4
    sentence, _ = weights_of_rare(targets(many, [encoded()] * 5))
    assert sentence[0] == pytest.approx(2.0)
    assert sentence[1] == pytest.approx(2.0)  # never there: as if once


def test_parties_that_the_input_does_not_show_count_for_nothing():
    shown = targets([example(OPEN, OPEN, NOTHING, CLOSED)], [encoded(1, 1, 0)])
    _, party = weights_of_rare(shown)
    assert party.tolist() == pytest.approx([1.0] * 6)
