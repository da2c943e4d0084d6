"""What a receiver answers has one meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.attempts import Outcome, classify
from tests.streams.claiming import START


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.DELIVERED),
        (204, Outcome.DELIVERED),
        (302, Outcome.REDIRECTED),
        (400, Outcome.REFUSED),
        (401, Outcome.UNAUTHORIZED),
        (403, Outcome.UNAUTHORIZED),
        (404, Outcome.NOT_FOUND),
        (408, Outcome.FAILED),
        (410, Outcome.GONE),
        (413, Outcome.REFUSED),
        (422, Outcome.REFUSED),
        (425, Outcome.FAILED),
        (429, Outcome.THROTTLED),
        (500, Outcome.FAILED),
        (502, Outcome.BUSY),
        (503, Outcome.BUSY),
        (504, Outcome.BUSY),
    ],
)
def test_the_status_decides(status, outcome):
    attempt = classify(status, None, b"because\nof this", START)
    assert attempt.outcome is outcome
    assert attempt.detail == ("" if outcome is Outcome.DELIVERED else f"{status} because of this")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 02 Mar 2026 09:01:30 GMT", 90.0),
        ("Mon, 02 Mar 2026 08:00:00 GMT", 0.0),
        ("999999999999999999999", 86_400.0),
        ("-5", None),
        ("soon", None),
        ("٣٠", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_nonsense_is_not_there(value, seconds):
    assert classify(503, value, b"", START).retry_after_seconds == seconds


@given(st.integers(100, 599), st.text(max_size=40), st.binary(max_size=300))
def test_whatever_a_receiver_answers_is_one_line(status, retry_after, answer):
    attempt = classify(status, retry_after, answer, START)
    assert attempt.retry_after_seconds is None or 0 <= attempt.retry_after_seconds <= 86_400
    assert attempt.detail.isprintable()
    assert len(attempt.detail) <= 204
