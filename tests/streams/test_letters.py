from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.rejected import Reason, Rejected
from streams.cli.moments import moment_of
from streams.deadletters import dead_letter
from streams.incoming import Incoming
from streams.letters import REPLAYED_FROM, Outcome, Place, Wanted, letter, note, outcomes, place, revived
from streams.wire import moment

NOW = datetime(2026, 1, 2, 9, tzinfo=UTC)


def stood(key=b"a1", value=b"{", headers=(), partition=2, offset=7, written_ms=5000, reason=Reason.BAD_JSON):
    """A letter as it stands in the topic of dead letters."""
    record = Incoming(
        topic="parley.articles.raw",
        partition=4,
        offset=42,
        timestamp_ms=1000,
        key=key,
        value=value,
        headers=list(headers),
    )
    made = dead_letter(record, Rejected(reason, "line\nbroken"), "articles", "Traceback")
    return Incoming(
        topic="parley.deadletters",
        partition=partition,
        offset=offset,
        timestamp_ms=written_ms,
        key=made.key,
        value=made.value,
        headers=made.headers,
    )


@given(st.none() | st.binary(), st.none() | st.binary(), st.lists(st.tuples(st.text("abc-", max_size=5), st.binary())))
def test_a_replayed_record_is_the_one_that_came_but_for_the_word_where_it_was(key, value, headers):
    one = letter(stood(key, value, headers))
    assert one is not None
    replayed = revived(one, "parley.deadletters")
    assert replayed == (key, value, [*headers, (REPLAYED_FROM, b"parley.deadletters/2/7")], moment(1000))


def test_what_was_replayed_before_names_only_the_last_letter():
    one = letter(stood(headers=[(REPLAYED_FROM, b"parley.deadletters/0/0"), ("ce_id", b"x")]))
    assert one is not None
    assert revived(one, "parley.deadletters")[2] == [("ce_id", b"x"), (REPLAYED_FROM, b"parley.deadletters/2/7")]


def test_a_letter_tells_all_that_was_written_on_it():
    one = letter(stood())
    assert one is not None
    assert (one.place, one.reason, one.detail, one.role, one.trace) == (
        Place(2, 7),
        Reason.BAD_JSON,
        "line broken",
        "articles",
        "Traceback",
    )
    assert (one.topic, one.partition, one.offset, one.is_cut, one.size_bytes) == (
        "parley.articles.raw",
        4,
        42,
        False,
        1,
    )


@pytest.mark.parametrize(
    "headers", [[], [("deadletter-reason", b"bug")], [*stood().headers[:-3], ("deadletter-offset", b"many")]]
)
def test_a_record_that_is_no_letter_is_passed_over(headers):
    record = Incoming(topic="d", partition=0, offset=0, timestamp_ms=0, key=None, value=None, headers=headers)
    assert letter(record) is None


def test_the_last_note_on_a_letter_counts_and_a_note_is_no_letter():
    one = letter(stood())
    assert one is not None
    notes = [
        Incoming(topic="d", partition=2, offset=8 + n, timestamp_ms=0, key=key, value=None, headers=headers)
        for n, (key, headers) in enumerate([note(one, Outcome.DROPPED), note(one, Outcome.REPLAYED)])
    ]
    assert outcomes(notes) == {Place(2, 7): Outcome.REPLAYED}
    assert [letter(record) for record in notes] == [None, None]
    assert outcomes([stood()]) == {}


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted(), True),
        (Wanted(reasons={Reason.BUG}), False),
        (Wanted(reasons={Reason.BUG, Reason.BAD_JSON}, topics={"parley.articles.raw"}), True),
        (Wanted(topics={"parley.signals"}), False),
        (Wanted(since=moment(5000), until=moment(5001)), True),
        (Wanted(since=moment(5001)), False),
        (Wanted(until=moment(5000)), False),
        (Wanted(places={Place(2, 7)}), True),
        (Wanted(places={Place(7, 2)}), False),
    ],
)
def test_every_filter_that_is_set_must_fit(wanted, fits):
    assert (letter(stood()) in wanted) is fits
    assert wanted.is_everything == (wanted == Wanted())


@pytest.mark.parametrize("text", ["", "3", "3:", ":7", "-1:2", "a:b", "3:7:9", "٣:٧"])
def test_what_is_no_place_is_refused_with_how_to_write_one(text):
    with pytest.raises(ValueError, match="partition:offset"):
        place(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90m", datetime(2026, 1, 2, 7, 30, tzinfo=UTC)),
        ("3d", datetime(2025, 12, 30, 9, tzinfo=UTC)),
        ("2025-12-30", datetime(2025, 12, 30, tzinfo=UTC)),
        ("2025-12-30T12:00Z", datetime(2025, 12, 30, 12, tzinfo=UTC)),
        ("yesterday", None),
        ("999999w", None),
    ],
)
def test_times_are_points_or_how_long_ago(text, expected):
    assert moment_of(text, NOW) == expected
