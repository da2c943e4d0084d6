import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.claim import StanceScore, When
from classifiers.codes import MANNERS, Auxiliary, Manner, Told, codes
from classifiers.grammar.predicates import predicates
from classifiers.stance import LABELS, Stance


def scores(*labels: Stance) -> list[StanceScore]:
    return [StanceScore(label=label, confidence=0.9) for label in labels]


@pytest.mark.parametrize(
    ("label", "time", "cameo", "plover"),
    [
        (Stance.OPEN, None, ("036",), ("AGREE",)),
        (Stance.CONFIRMATION, None, ("036",), ("AGREE",)),
        (Stance.CONFIRMATION, When.PLANNED, ("036",), ("AGREE", "CONSULT:future")),
        (Stance.CONFIRMATION, When.PAST, ("046",), ("CONSULT",)),
        (Stance.CONFIRMATION, When.ONGOING, ("046",), ("CONSULT",)),
        (Stance.DENIAL, When.PLANNED, ("125",), ("AGREE:negation",)),
        (Stance.DENIAL, When.PAST, ("016",), ("CONSULT:negation",)),
        (Stance.CLOSED, None, ("125",), ("REJECT:meet",)),
        (Stance.CONDITIONAL, None, ("036",), ("AGREE:hypothetical",)),
        (Stance.UNDECIDED, None, ("014",), ()),
        (Stance.OTHER, None, (), ()),
    ],
)
def test_each_stance_has_its_codes(label, time, cameo, plover):
    found = codes(scores(label), Told(when=time))
    assert (found.cameo, found.plover) == (cameo, plover)


@pytest.mark.parametrize(
    ("label", "manner", "cameo", "plover"),
    [
        pytest.param(Stance.OPEN, Manner.ASKS, ("036", "026"), ("AGREE", "REQUEST:meet"), id="an invitation asks"),
        pytest.param(Stance.CLOSED, Manner.BREAKS_OFF, ("164",), ("SANCTION:withdraw",), id="talks broken off"),
        pytest.param(Stance.UNDECIDED, Manner.DECLINES, ("011",), (), id="no comment"),
        pytest.param(Stance.CONFIRMATION, Manner.ASKS, ("036",), ("AGREE",), id="a manner of another stance"),
    ],
)
def test_the_deciding_words_choose_between_codes(label, manner, cameo, plover):
    found = codes(scores(label), Told(manners=frozenset({manner})))
    assert (found.cameo, found.plover) == (cameo, plover)


def test_a_condition_makes_the_other_stances_hypothetical():
    found = codes(scores(Stance.OPEN, Stance.CONDITIONAL), Told(manners=frozenset({Manner.ASKS})))
    assert found.cameo == ("036", "026")
    assert found.plover == ("AGREE:hypothetical", "REQUEST:meet:hypothetical")


def test_not_unless_is_a_threat():
    found = codes(scores(Stance.CLOSED, Stance.CONDITIONAL))
    assert (found.cameo, found.plover, found.lossy) == (("134",), ("THREATEN:relations",), ())


def test_a_contact_of_long_ago_is_historical_whether_it_was_held_or_not():
    told = Told(when=When.PAST, historical=True)
    assert codes(scores(Stance.CONFIRMATION), told).plover == ("CONSULT:historical",)
    assert codes(scores(Stance.DENIAL), told).plover == ("CONSULT:historical:negation",)
    assert codes(scores(Stance.OPEN), told).plover == ("AGREE",)


@pytest.mark.parametrize(
    ("labels", "lossy"),
    [
        pytest.param([Stance.OPEN], (), id="nothing lost"),
        pytest.param([Stance.DENIAL], ("cameo:denial_of_plans",), id="CAMEO has no negation"),
        pytest.param([Stance.OPEN, Stance.CONDITIONAL], ("cameo:conditional",), id="nor conditions"),
        pytest.param([Stance.CONDITIONAL], ("cameo:conditional",), id="a condition alone"),
        pytest.param([Stance.UNDECIDED], ("plover:undecided",), id="PLOVER has no indecision"),
    ],
)
def test_what_a_scheme_cannot_say_is_named(labels, lossy):
    assert codes(scores(*labels)).lossy == lossy


def test_codes_of_two_stances_come_once_each():
    assert codes(scores(Stance.CLOSED, Stance.DENIAL), Told(when=When.PLANNED)).cameo == ("125",)


def test_the_manners_are_those_of_predicates_that_exist():
    assert set(MANNERS) <= set(predicates())


@given(
    st.lists(st.sampled_from(LABELS), min_size=1, max_size=4, unique=True),
    st.sampled_from([None, When.PAST, When.ONGOING, When.PLANNED]),
    st.sets(st.sampled_from(list(Manner))),
    st.booleans(),
)
def test_every_claim_has_a_code_in_cameo_and_in_plover_unless_that_is_said_to_be_lost(
    labels, when, manners, historical
):
    found = codes(scores(*labels), Told(when=when, manners=frozenset(manners), historical=historical))
    assert found.cameo
    assert found.plover or "plover:undecided" in found.lossy
    assert all(set(code.split(":")[1:]) <= {*Auxiliary, "meet", "relations", "withdraw"} for code in found.plover)
