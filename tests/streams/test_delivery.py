"""A delivery is one for an alert, a state and a receiver; it begins once and ends once."""

import pytest

from streams.alerts import State
from streams.attempts import Attempt, Outcome
from streams.delivery import FAILED, Known, Status, delivery_id, is_repeat, known, tried
from tests.streams.alerting import due
from tests.streams.claiming import START


def test_an_id_is_one_for_an_alert_a_state_and_a_receiver():
    ids = {
        delivery_id("a1", State.FIRING, "webhook"),
        delivery_id("a2", State.FIRING, "webhook"),
        delivery_id("a1", State.RESOLVED, "webhook"),
        delivery_id("a1", State.FIRING, "desk"),
    }
    assert len(ids) == 4
    assert due(1, alert_id="a1", receiver="webhook").delivery_id in ids


def test_an_attempt_is_counted_and_only_an_answer_that_is_final_ends_it():
    one = tried(due(), Attempt(outcome=Outcome.BUSY, status=503, detail="503 later"), START)
    two = tried(one, Attempt(outcome=Outcome.DELIVERED, status=204), START)
    assert (one.status, one.attempts, one.http_status, one.detail) == (Status.PENDING, 1, 503, "503 later")
    assert (two.status, two.attempts, two.http_status, two.detail) == (Status.DELIVERED, 2, 204, "")
    assert tried(one, Attempt(outcome=Outcome.GONE), START).status is Status.GONE
    assert tried(one, Attempt(outcome=Outcome.REFUSED), START).status is Status.REFUSED


@pytest.mark.parametrize("status", Status)
def test_what_is_read_again_is_no_new_delivery_and_what_failed_is_when_it_is_written_again(status):
    before = Known(status, 7, START)
    assert is_repeat(before, 7, forced=False)
    assert is_repeat(before, 7, forced=True)
    assert is_repeat(before, 8, forced=False) == (status not in FAILED)
    assert not is_repeat(before, 8, forced=True)


def test_what_nobody_knows_is_new():
    assert not is_repeat(None, 0, forced=False)
    assert known(due(7)).offset == 7
