"""A receiver that is down is left alone, asked again, and trusted at once when it is back."""

from datetime import timedelta

import pytest

from streams.attempts import DOUBTFUL, Attempt, Outcome
from streams.breaker import ALERTMANAGER, WEBHOOK, Health, after
from tests.streams.claiming import START

ABOUT_THE_RECEIVER = [
    outcome
    for outcome in Outcome
    if outcome not in DOUBTFUL | {Outcome.DELIVERED, Outcome.REFUSED, Outcome.GONE, Outcome.THROTTLED}
]


def lived(*outcomes, chance=0.0, pauses=WEBHOOK, retry_after=None):
    health, now, waited = Health(), START, []
    for outcome in outcomes:
        health = after(health, Attempt(outcome=outcome, retry_after_seconds=retry_after), now, pauses, chance)
        waited.append((health.not_before - now).total_seconds() if health.not_before else 0.0)
        now = health.not_before or now
    return health, waited


@pytest.mark.parametrize("outcome", ABOUT_THE_RECEIVER)
def test_what_is_about_the_receiver_holds_all_back_from_the_first_time_on(outcome):
    health, waited = lived(*[outcome] * 5)
    assert health.down
    assert not health.well
    assert waited == [5, 300, 1800, 1800, 1800]


@pytest.mark.parametrize("outcome", sorted(DOUBTFUL))
def test_what_may_be_about_one_message_holds_all_back_after_five_in_a_row(outcome):
    health, waited = lived(*[outcome] * 6)
    assert waited == [0, 0, 0, 0, 5, 300]
    assert health.down
    assert lived(*[outcome] * 9)[1][-1] == 300
    assert not lived(*[outcome] * 4, Outcome.DELIVERED, *[outcome] * 4)[0].down


def test_one_message_that_fails_again_and_again_says_nothing_about_the_receiver():
    health = Health()
    for number in range(20):
        health = after(health, Attempt(outcome=Outcome.FAILED), START, WEBHOOK, 0.0, again=number > 0)
    assert not health.down


@pytest.mark.parametrize("end", [Outcome.DELIVERED, Outcome.REFUSED])
def test_an_answer_to_a_message_is_the_end_of_all_that(end):
    health, _ = lived(Outcome.UNREACHABLE, Outcome.THROTTLED, end)
    assert health == Health(last=end)
    assert health.well


def test_a_receiver_that_is_told_too_much_is_told_less():
    health, waited = lived(*[Outcome.THROTTLED] * 8)
    assert waited == [1, 2, 4, 8, 16, 32, 60, 60]
    assert not health.down
    assert not health.well


def test_a_receiver_names_the_pause_itself_but_not_one_that_is_next_to_none():
    assert lived(*[Outcome.THROTTLED] * 2, retry_after=900.0)[1] == [900, 900]
    assert lived(*[Outcome.BUSY] * 3, retry_after=1.0)[1] == [1, 30, 180]
    assert lived(Outcome.FAILED, retry_after=60.0)[1] == [60]
    assert lived(Outcome.BUSY, retry_after=60.0, chance=1.0)[1] == [66]


def test_a_pause_is_spread():
    assert lived(Outcome.UNREACHABLE, chance=1.0)[1] == [5.5]


def test_one_that_wants_no_more_is_never_asked():
    health, _ = lived(Outcome.GONE, Outcome.DELIVERED)
    assert health.gone
    assert not health.may_ask(START + timedelta(days=9))


def test_alertmanager_is_asked_again_before_what_fires_has_ended_there():
    assert lived(*[Outcome.UNREACHABLE] * 5, pauses=ALERTMANAGER)[1] == [5, 15, 60, 60, 60]
