"""
Bytes that each version wrote, one file a topic, and what they must be read as. The files are never written again.

A record that gets a new version keeps its old file, gets another in the new version's folder and an upcaster in `streams.wire`.
"""

from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from classifiers.raw import parse
from streams.topics import TOPICS
from streams.wire import current_version, decode
from tests.contracts.records import RECORDS, UPCAST

VALUES = Path(__file__).parent / "values"
STORED = [topic for topic in TOPICS if topic.value is not None]
OLDER = [
    (topic, version)
    for topic in STORED
    for version in range(1, current_version(topic.value))
    if (VALUES / f"v{version}" / f"{topic.name}.json").exists()
]


def test_every_topic_with_a_record_has_a_stored_value_of_every_version():
    files = {(path.stem, path.parent.name) for path in VALUES.rglob("*.json")}
    assert files == {
        (topic.name, f"v{version}") for topic in STORED for version in range(1, current_version(topic.value) + 1)
    }
    assert {topic.name for topic in STORED} == set(RECORDS)
    assert {topic.name for topic, _ in OLDER} == set(UPCAST)


@pytest.mark.parametrize("topic", STORED, ids=lambda topic: topic.name)
def test_what_this_version_wrote_is_read_as_what_it_meant(topic):
    assert decode(topic.value, stored(topic)) == RECORDS[topic.name]


@pytest.mark.parametrize(("topic", "version"), OLDER, ids=lambda part: getattr(part, "name", f"v{part}"))
def test_what_an_older_version_wrote_is_upcast(topic, version):
    assert decode(topic.value, stored(topic, version)) == UPCAST[topic.name]


@pytest.mark.parametrize("topic", STORED, ids=lambda topic: topic.name)
def test_what_a_newer_release_adds_does_no_harm(topic):
    members = msgspec.json.decode(stored(topic)) | {"v": 99, "added": {"deep": [1, {"er": None}]}}
    read = decode(topic.value, msgspec.json.encode(members))
    assert msgspec.structs.replace(read, v=current_version(topic.value)) == RECORDS[topic.name]


@pytest.mark.parametrize("topic", STORED, ids=lambda topic: topic.name)
def test_no_field_of_the_sample_is_left_at_its_default(topic):
    assert list(at_default(RECORDS[topic.name])) == []


def test_the_raw_articles_own_reader_reads_it_too():
    value = (VALUES / "v1" / "articles.raw.json").read_bytes()
    assert parse(value) == RECORDS["articles.raw"]


def stored(topic, version=None):
    version = version or current_version(topic.value)
    return (VALUES / f"v{version}" / f"{topic.name}.json").read_bytes()


def at_default(record):
    """Name the fields that a stored value would not prove anything about, all the way down; `v` is checked by the rest."""
    for field in msgspec.structs.fields(record):
        value = getattr(record, field.name)
        if field.name != "v" and value == field.default:
            yield f"{type(record).__name__}.{field.name}"
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Struct):
                yield from at_default(part)
