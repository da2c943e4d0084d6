"""Pauses grow, are spread, obey the receiver, and end after a day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.patience import Patience, pause
from streams.webhooks import Attempt, Outcome

DAY = Patience()
UNWELL = Attempt(outcome=Outcome.RETRY, status=503)


def middle():
    return 0.5


def test_pauses_double_up_to_an_hour():
    pauses = [pause(DAY, UNWELL, number, 0.0, middle) for number in range(1, 13)]
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_a_pause_is_spread_by_a_quarter_at_most(number, chance):
    plain = pause(DAY, UNWELL, number, 0.0, middle)
    assert 0.75 * plain <= pause(DAY, UNWELL, number, 0.0, lambda: chance) <= 1.25 * plain


def test_a_receiver_is_not_asked_before_it_said():
    later = Attempt(outcome=Outcome.RETRY, status=429, retry_after_seconds=900.0)
    assert pause(DAY, later, 1, 0.0, middle) == 900
    assert pause(DAY, later, 11, 0.0, middle) == 3600


@pytest.mark.parametrize("outcome", Outcome)
def test_only_what_may_be_accepted_later_is_tried_again(outcome):
    attempt = Attempt(outcome=outcome)
    assert (pause(DAY, attempt, 1, 0.0, middle) is None) == (
        outcome in (Outcome.DELIVERED, Outcome.GONE, Outcome.REFUSED)
    )


def test_after_a_day_it_is_given_up():
    assert pause(DAY, UNWELL, 40, 86_399.0, middle) is not None
    assert pause(DAY, UNWELL, 40, 86_400.0, middle) is None
