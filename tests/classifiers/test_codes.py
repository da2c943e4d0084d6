import pytest

from classifiers.claim import StanceScore, When
from classifiers.codes import codes
from classifiers.stance import Stance


def scores(*labels: Stance) -> list[StanceScore]:
    return [StanceScore(label=label, confidence=0.9) for label in labels]


@pytest.mark.parametrize(
    ("label", "time", "cameo", "plover"),
    [
        (Stance.OPEN, None, ("036",), ("AGREE", "REQUEST:meet")),
        (Stance.CONFIRMATION, When.PLANNED, ("036",), ("AGREE",)),
        (Stance.CONFIRMATION, When.PAST, ("046",), ("CONSULT",)),
        (Stance.CONFIRMATION, When.ONGOING, ("046",), ("CONSULT",)),
        (Stance.DENIAL, When.PLANNED, ("125",), ("AGREE:negated",)),
        (Stance.DENIAL, When.PAST, ("016",), ("CONSULT:negated",)),
        (Stance.CLOSED, None, ("125",), ("REJECT:meet",)),
        (Stance.CONDITIONAL, None, ("134",), ("THREATEN:relations",)),
        (Stance.UNDECIDED, None, ("014",), ()),
        (Stance.OTHER, None, (), ()),
    ],
)
def test_each_stance_has_its_codes(label, time, cameo, plover):
    found = codes(scores(label), time, counterparts=False)
    assert (found.cameo, found.plover) == (cameo, plover)


def test_an_offer_to_a_named_side_asks_for_it_too():
    assert codes(scores(Stance.OPEN), None, counterparts=True).cameo == ("036", "026")


def test_talks_that_are_broken_off_are_a_withdrawal():
    found = codes(scores(Stance.CLOSED), None, counterparts=True, broken_off=True)
    assert (found.cameo, found.plover) == (("164",), ("SANCTION:withdraw",))


def test_a_condition_marks_the_code_that_it_hangs_on():
    found = codes(scores(Stance.OPEN, Stance.CONDITIONAL), None, counterparts=False)
    assert found.cameo == ("036",)
    assert found.plover == ("AGREE:hypothetical", "REQUEST:meet:hypothetical")


def test_codes_of_two_stances_come_once_each():
    found = codes(scores(Stance.CLOSED, Stance.DENIAL), When.PLANNED, counterparts=False)
    assert found.cameo == ("125",)
