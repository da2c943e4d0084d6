"""
Bytes that version 1 wrote, one file a topic, and what they must be read as. The files are never written again.

A record that gets a new version keeps its old file and gets an upcaster in `streams.wire`; a new optional field needs neither.
"""

from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from classifiers.raw import parse
from streams.topics import TOPICS
from streams.wire import decode
from tests.contracts.records import RECORDS

VALUES = Path(__file__).parent / "values" / "v1"
STORED = [topic for topic in TOPICS if topic.value is not None]


def test_every_topic_with_a_record_has_a_stored_value():
    assert (
        {topic.name for topic in STORED}
        == set(RECORDS)
        == {path.name.removesuffix(".json") for path in VALUES.iterdir()}
    )


@pytest.mark.parametrize("topic", STORED, ids=lambda topic: topic.name)
def test_what_version_1_wrote_is_read_as_what_it_meant(topic):
    assert decode(topic.value, stored(topic)) == RECORDS[topic.name]


@pytest.mark.parametrize("topic", STORED, ids=lambda topic: topic.name)
def test_what_a_newer_release_adds_does_no_harm(topic):
    members = msgspec.json.decode(stored(topic)) | {"v": 99, "added": {"deep": [1, {"er": None}]}}
    read = decode(topic.value, msgspec.json.encode(members))
    assert msgspec.structs.replace(read, v=1) == RECORDS[topic.name]


@pytest.mark.parametrize("topic", STORED, ids=lambda topic: topic.name)
def test_no_field_of_the_sample_is_left_at_its_default(topic):
    assert list(at_default(RECORDS[topic.name])) == []


def test_the_raw_articles_own_reader_reads_it_too():
    value = (VALUES / "articles.raw.json").read_bytes()
    assert parse(value) == RECORDS["articles.raw"]


def stored(topic):
    return (VALUES / f"{topic.name}.json").read_bytes()


def at_default(record):
    """Name the fields that a stored value would not prove anything about, all the way down; `v` is checked by the rest."""
    for field in msgspec.structs.fields(record):
        value = getattr(record, field.name)
        if field.name != "v" and value == field.default:
            yield f"{type(record).__name__}.{field.name}"
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Struct):
                yield from at_default(part)
