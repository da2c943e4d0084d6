import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.rejected import Reason, Rejected
from streams.deadletters import dead_letter
from streams.incoming import Incoming
from streams.topics import DEADLETTERS

REJECTED = Rejected(Reason.BAD_JSON, "line\n  broken")


def record(value=b"{", key=b"a1", headers=()):
    return Incoming(
        topic="parley.articles.raw",
        partition=7,
        offset=42,
        timestamp_ms=1000,
        key=key,
        value=value,
        headers=list(headers),
    )


def size(letter):
    return (
        len(letter.value or b"")
        + len(letter.key or b"")
        + sum(len(name) + len(value) for name, value in letter.headers)
    )


def test_a_letter_is_the_record_as_it_came_and_where_it_came_from():
    letter = dead_letter(record(headers=[("ce_id", b"x")]), REJECTED, "articles")
    assert (letter.key, letter.value, letter.cut) == (b"a1", b"{", False)
    assert letter.headers == [
        ("ce_id", b"x"),
        ("deadletter-reason", b"bad_json"),
        ("deadletter-detail", b"line broken"),
        ("deadletter-role", b"articles"),
        ("deadletter-topic", b"parley.articles.raw"),
        ("deadletter-partition", b"7"),
        ("deadletter-offset", b"42"),
        ("deadletter-timestamp", b"1000"),
    ]


@pytest.mark.parametrize(("key", "value"), [(None, b""), (None, None), (b"\xff", b"\x00\xff")])
def test_keys_and_values_of_every_kind_come_through_untouched(key, value):
    letter = dead_letter(record(value=value, key=key), REJECTED, "articles")
    assert (letter.key, letter.value) == (key, value)


def test_what_is_too_large_is_a_first_part_a_length_and_a_hash():
    value = b"0123456789" * 300_000
    letter = dead_letter(record(value=value), REJECTED, "articles")
    marks = dict(letter.headers)
    assert letter.cut
    assert value.startswith(letter.value)
    assert 0 < len(letter.value) < 100_000
    assert marks["deadletter-bytes"] == b"3000000"
    assert marks["deadletter-sha256"] == hashlib.sha256(value).hexdigest().encode()
    assert (marks["deadletter-topic"], marks["deadletter-offset"]) == (b"parley.articles.raw", b"42")


def test_a_raw_article_of_the_largest_size_is_kept_whole():
    value = b"x" * (1024 * 1024)
    assert dead_letter(record(value=value), REJECTED, "articles").value == value


def test_headers_that_would_not_fit_are_left_out_and_the_letter_says_that_it_is_cut():
    letter = dead_letter(record(headers=[("h", b"x" * 3_000_000)]), REJECTED, "articles")
    assert letter.cut
    assert letter.value == b"{"
    assert "h" not in dict(letter.headers)


def test_of_a_traceback_the_end_is_kept():
    letter = dead_letter(record(), REJECTED, "articles", trace="x" * 9999 + "ValueError: here")
    trace = dict(letter.headers)["deadletter-trace"]
    assert trace.endswith(b"ValueError: here")
    assert len(trace) <= 4000


@given(
    value=st.one_of(st.none(), st.binary(), st.integers(0, 3_000_000).map(lambda n: b"v" * n)),
    key=st.one_of(st.none(), st.binary(max_size=50)),
    headers=st.lists(st.tuples(st.text(max_size=9), st.one_of(st.binary(), st.just(b"h" * 200_000))), max_size=12),
    detail=st.text(),
)
def test_every_letter_fits_its_topic(value, key, headers, detail):
    letter = dead_letter(
        record(value=value, key=key, headers=headers), Rejected(Reason.BUG, detail), "articles", "t" * 99_999
    )
    assert size(letter) < DEADLETTERS.max_bytes - 1000
