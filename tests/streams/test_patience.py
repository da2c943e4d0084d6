"""Attempts follow the standard's schedule, are spread, and end after a day."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from streams.patience import Patience, next_attempt
from tests.streams.claiming import START

DAY = Patience()


def test_a_delivery_that_always_fails_is_tried_by_the_schedule_of_the_standard_and_at_the_end_of_the_day():
    now, offsets = START, []
    while (at := next_attempt(DAY, START, now, 0.0)) is not None:
        now = at
        offsets.append(timedelta(seconds=0) + (at - START))
    assert [str(offset) for offset in offsets] == [
        "0:00:05",
        "0:05:05",
        "0:35:05",
        "2:35:05",
        "7:35:05",
        "17:35:05",
        "1 day, 0:00:00",
    ]


@given(st.floats(0, 86_399), st.floats(0, 1))
def test_a_pause_is_longer_by_a_tenth_at_most(passed, chance):
    now = START + timedelta(seconds=passed)
    plain, spread = (next_attempt(DAY, START, now, value) for value in (0.0, chance))
    before = max(step for step in (0, *DAY.schedule_seconds) if step <= passed)
    assert now < plain <= spread
    assert spread - plain <= 0.1001 * (plain - START - timedelta(seconds=before)) + timedelta(microseconds=1)


def test_what_was_held_up_does_not_make_up_for_the_steps_it_missed():
    late = START + timedelta(hours=3)
    assert next_attempt(DAY, START, late, 0.0) == START + timedelta(seconds=27_305)
    assert next_attempt(DAY, START, START + DAY.day, 1.0) is None
