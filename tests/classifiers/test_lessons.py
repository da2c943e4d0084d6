import pytest

from classifiers.evaluation import Compared, Sentence
from classifiers.lessons import Outcome, counted, lessons, mended_and_broken
from classifiers.stance import Stance


def claim(*stances, actors=("no",), counterparts=("tr",), speaker=None):
    return Compared(frozenset(stances), speaker, frozenset(actors), frozenset(counterparts))


def sentence(corrected, read, number=1, language="en"):
    return Sentence("a", language, number, not corrected, tuple(corrected), tuple(read))


OPEN, CLOSED = claim(Stance.OPEN), claim(Stance.CLOSED)


@pytest.mark.parametrize(
    ("corrected", "read", "outcome"),
    [
        ([], [], Outcome.RIGHT),
        ([OPEN], [OPEN], Outcome.RIGHT),
        ([claim(Stance.OPEN, Stance.CONDITIONAL)], [OPEN, claim(Stance.CONDITIONAL)], Outcome.RIGHT),
        ([], [OPEN], Outcome.NOT_A_CLAIM),
        ([OPEN], [], Outcome.MISSED),
        ([OPEN], [CLOSED], Outcome.WRONG_STANCE),
        ([OPEN], [OPEN, CLOSED], Outcome.WRONG_STANCE),
        ([OPEN], [claim(Stance.OPEN, actors=["tr"], counterparts=["no"])], Outcome.WRONG_PARTY),
        ([OPEN], [claim(Stance.OPEN, counterparts=[])], Outcome.WRONG_PARTY),
        ([OPEN], [claim(Stance.OPEN, speaker="kremlin")], Outcome.WRONG_SPEAKER),
    ],
)
def test_what_would_still_have_to_be_put_right_is_told_by_the_gravest_fault(corrected, read, outcome):
    (found,) = lessons([sentence(corrected, read)])
    assert found.outcome is outcome


def test_claims_that_hit_no_corrected_sentence_are_left_out():
    assert lessons([sentence([], [OPEN], number=None)]) == ()


def test_outcomes_are_counted_by_language_and_over_all():
    found = lessons([sentence([OPEN], [OPEN]), sentence([OPEN], [], 2), sentence([OPEN], [OPEN], 3, "ru")])
    counts = counted(found)
    assert list(counts) == ["en", "ru", "all"]
    assert (counts["en"].right, counts["all"].sentences) == (0.5, 3)
    assert counts["all"].outcomes[Outcome.MISSED] == 1


def test_of_nothing_there_is_no_share():
    assert counted(())["all"].right is None


def test_two_models_differ_in_what_one_has_mended_and_what_it_has_broken():
    before = lessons(
        [sentence([OPEN], [], 1), sentence([OPEN], [OPEN], 2), sentence([], [], 3), sentence([], [OPEN], 4)]
    )
    now = lessons(
        [sentence([OPEN], [OPEN], 1), sentence([OPEN], [CLOSED], 2), sentence([], [], 3), sentence([], [], 4)]
    )
    assert mended_and_broken(before, now) == (2, 1)
