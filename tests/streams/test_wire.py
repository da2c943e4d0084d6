from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from classifiers.rejected import Reason, Rejected
from classifiers.stance import Stance
from streams.signals import Kind, Signal
from streams.wire import cloud_event, current_version, decode, encode, header, moment

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def signal(**changes):
    members = {"signal_id": "s1", "kind": Kind.WAKE, "dyad": "RU~US", "event_time": NOON, "ingest_time": NOON}
    return Signal(**(members | changes))


class Note(Struct, frozen=True, kw_only=True):
    id: str
    words: tuple[str, ...]
    v: int = 3


UPCASTERS = {
    (Note, 1): lambda members: {"id": members["id"], "word": members["text"]},
    (Note, 2): lambda members: {"id": members["id"], "words": members["word"].split()},
}

times = st.integers(-62_000_000_000, 250_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds / 7, UTC))


@given(st.text(), times, times)
def test_a_record_comes_back_as_it_was(dyad, event_time, ingest_time):
    sent = signal(dyad=dyad, event_time=event_time, ingest_time=ingest_time)
    assert decode(Signal, encode(sent)) == sent
    assert encode(sent) == encode(sent)


def test_arabic_is_written_as_itself():
    assert "روسيا".encode() in encode(signal(actor="روسيا"))


def test_every_value_says_its_version():
    assert msgspec.json.decode(encode(signal()))["v"] == current_version(Signal) == 1


def test_what_a_newer_writer_adds_is_ignored_and_what_it_names_is_other():
    members = msgspec.to_builtins(signal()) | {"v": 2, "kind": "correct", "added": {"deep": [1]}}
    members["stances"] = [{"label": "thinking", "confidence": 0.5, "why": "new"}]
    read = decode(Signal, msgspec.json.encode(members))
    assert isinstance(read, Signal)
    assert (read.kind, read.stances[0].label) == (Kind.OTHER, Stance.OTHER)


@pytest.mark.parametrize(
    "value", [b'{"id": "n", "text": "no talks"}', b'{"id": "n", "v": 2, "word": "no talks"}'], ids=["1", "2"]
)
def test_older_versions_are_upcast_step_by_step(value):
    assert decode(Note, value, UPCASTERS) == Note(id="n", words=("no", "talks"))


def test_a_version_that_nobody_upcasts_is_a_fault_that_says_so():
    assert decode(Note, b'{"id": "n", "text": "t"}', {}) == Rejected(
        Reason.BAD_FIELD, "Note of version 1 is older than anything this release reads"
    )


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b'{"signal_id": "\xff"}', Reason.BAD_UTF8),
        (b'{"signal_id": ', Reason.BAD_JSON),
        (b"", Reason.BAD_JSON),
        (None, Reason.BAD_JSON),
        (b'{"a":' * 100_000, Reason.BAD_JSON),
        (b"[]", Reason.BAD_FIELD),
        (b'{"signal_id": 1}', Reason.BAD_FIELD),
        (b'{"v": "one"}', Reason.BAD_FIELD),
        (encode(signal()).replace(b"12:00:00Z", b"12:00:00"), Reason.BAD_FIELD),
    ],
    ids=["utf8", "cut", "empty", "tombstone", "deep", "list", "type", "version", "no zone"],
)
def test_a_fault_is_a_value_with_its_reason(value, reason):
    rejected = decode(Signal, value)
    assert isinstance(rejected, Rejected)
    assert rejected.reason is reason
    assert rejected.detail


@given(st.binary(max_size=60))
def test_no_bytes_raise(value):
    assert isinstance(decode(Signal, value), Signal | Rejected)


def test_headers_are_a_cloud_event_in_the_eyes_of_its_own_library():
    moscow = datetime(2026, 3, 1, 15, 0, 0, 250_000, tzinfo=timezone(timedelta(hours=3)))
    headers = cloud_event("parley.signals", "معرف-1", "/parley/articles", moscow)
    event = from_binary_event(KafkaMessage(headers=dict(headers), key=b"RU~US", value=encode(signal())))
    assert event.get_id() == "معرف-1"
    assert (event.get_type(), event.get_source(), event.get_specversion()) == (
        "parley.signals",
        "/parley/articles",
        "1.0",
    )
    assert event.get_time() == moscow
    assert event.get_datacontenttype() == "application/json"
    assert event.get_data()["dyad"] == "RU~US"


@given(st.integers(min_value=0, max_value=7_000_000_000_000))
def test_a_kafka_timestamp_keeps_its_milliseconds(timestamp_ms):
    assert moment(timestamp_ms) == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=timestamp_ms)


def test_the_first_header_of_a_name_is_found():
    assert header([("a", b"1"), ("b", b"\xff"), ("a", b"2")], "a") == "1"
    assert header([("b", b"\xff")], "b") == "\N{REPLACEMENT CHARACTER}"
    assert header([], "a") is None
