"""A stand is a weighted mean that fades with event time, with words for its values that small waverings do not change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.bands import Axis, Band, band
from streams.positions import DAY_SECONDS, HORIZON_DAYS, SUMMED, Contribution, stand
from streams.weights import SAID
from tests.streams.claiming import CLOSED, CONDITIONAL, CONFIRMATION, DENIAL, OPEN, UNDECIDED

TODAY = 20_000 * DAY_SECONDS + 3600


def said(label, days_ago=0, strength=900, name=None):
    return Contribution(TODAY - days_ago * DAY_SECONDS, {label: strength, SAID: strength}, name or f"{label}{days_ago}")


def stand_of(*contributions):
    return stand("RU", "US", contributions, TODAY)


def test_of_what_nothing_was_said_nothing_is_known():
    nothing = stand_of()
    assert (nothing.willingness, nothing.plans, nothing.last_change) == (None, None, None)
    assert (nothing.conditional, nothing.undecided, nothing.statements) == (False, False, ())
    assert (nothing.band(Axis.WILLINGNESS), nothing.band(Axis.PLANS)) == (None, None)


@pytest.mark.parametrize(
    ("label", "axis", "value"),
    [
        (OPEN, Axis.WILLINGNESS, 1.0),
        (CLOSED, Axis.WILLINGNESS, -1.0),
        (CONFIRMATION, Axis.PLANS, 1.0),
        (DENIAL, Axis.PLANS, -1.0),
    ],
)
def test_one_statement_sets_its_axis_and_leaves_the_other(label, axis, value):
    only = stand_of(said(label))
    assert only.value(axis) == value
    assert [only.value(other) for other in Axis if other is not axis] == [None]


def test_after_a_fortnight_a_statement_weighs_half():
    assert stand_of(said(CLOSED, 14), said(OPEN)).willingness == round((1 - 0.5) / (1 + 0.5), 4)


def test_with_time_alone_the_value_stays_but_a_modifier_fades():
    fresh, old = stand_of(said(CONDITIONAL), said(OPEN)), stand_of(said(CONDITIONAL, 60), said(OPEN, 60))
    assert fresh.willingness == old.willingness == 1.0
    assert (fresh.conditional, old.conditional) == (True, False)


def test_plain_statements_outweigh_a_modifier():
    assert stand_of(said(UNDECIDED), said(OPEN), said(OPEN, name="o2")).undecided
    assert not stand_of(said(UNDECIDED), *(said(OPEN, name=f"o{i}") for i in range(3))).undecided


def test_what_left_the_horizon_counts_no_more():
    edge = stand_of(said(CLOSED, HORIZON_DAYS - 1), said(DENIAL, HORIZON_DAYS))
    assert (edge.willingness, edge.plans) == (-1.0, None)


def test_statements_are_listed_newest_first_and_buckets_not_at_all():
    listed = stand_of(said(OPEN, 3), Contribution(TODAY, {OPEN: 100, SAID: 100}), said(CLOSED, 1))
    assert listed.statements == (f"{CLOSED}1", f"{OPEN}3")


def test_the_last_change_is_when_a_band_was_last_reached():
    shifted = stand_of(said(CLOSED, 9), said(CLOSED, 8), said(OPEN, 5, 1000), said(OPEN, 1))
    assert shifted.last_change.timestamp() == TODAY - 5 * DAY_SECONDS


def test_the_band_follows_the_days_with_hysteresis():
    # -.38 on the day before, then -.28: past the edge of a third, but not past it by a tenth
    days = [said(CLOSED, 1, 690), said(OPEN, 1, 310), said(OPEN, 0, 60)]
    trembling = stand_of(*days)
    assert -1 / 3 < trembling.willingness < -0.24
    assert trembling.willingness_band is Band.CLOSED
    assert band(Axis.WILLINGNESS, trembling.willingness, None) is Band.MIXED


@pytest.mark.parametrize(
    ("value", "previous", "expected"),
    [
        (None, Band.OPEN, None),
        (1.0, None, Band.OPEN),
        (0.34, None, Band.OPEN),
        (0.34, Band.MIXED, Band.MIXED),
        (0.44, Band.MIXED, Band.OPEN),
        (0.24, Band.OPEN, Band.OPEN),
        (0.23, Band.OPEN, Band.MIXED),
        (-1.0, Band.OPEN, Band.CLOSED),
    ],
)
def test_a_band_holds_until_its_edge_is_passed_by_a_tenth(value, previous, expected):
    assert band(Axis.WILLINGNESS, value, previous) is expected


contributions = st.lists(
    st.builds(
        Contribution,
        st.integers(TODAY - 200 * DAY_SECONDS, TODAY),
        st.dictionaries(st.sampled_from(SUMMED), st.integers(0, 1000)),
        st.one_of(st.none(), st.uuids().map(str)),
    ),
    max_size=12,
)


@given(contributions, st.randoms())
def test_any_order_of_contributions_gives_the_same_stand(given_ones, random):
    shuffled = random.sample(given_ones, len(given_ones))
    assert stand_of(*given_ones) == stand_of(*shuffled)


@given(contributions)
def test_values_stay_between_minus_one_and_one_and_have_a_band(given_ones):
    made = stand_of(*given_ones)
    for axis in Axis:
        value = made.value(axis)
        assert (value is None) == (made.band(axis) is None)
        assert value is None or -1 <= value <= 1
