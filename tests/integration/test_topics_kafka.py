"""Topics on Apache Kafka: created as the table says, and every difference from it told."""

import time

import msgspec
import pytest
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    ResourceType,
)

from streams import topics
from streams.settings import load
from streams.topics import TOPICS

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]


@pytest.fixture
def settings(kafka_environ):
    return load(kafka_environ)


@pytest.fixture
def admin(settings):
    return AdminClient({"bootstrap.servers": settings.brokers})


def config(admin, name):
    (future,) = admin.describe_configs([ConfigResource(ResourceType.TOPIC, name)]).values()
    return {name: entry.value for name, entry in future.result(10).items()}


def eventually(lines, number):
    """Ask for *lines* until there are *number*: Kafka answers before all of it knows."""
    deadline = time.monotonic() + 60
    while len(found := lines()) != number and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def test_what_is_created_is_what_the_table_says(settings, admin):
    assert topics.check(settings) == ()
    for topic in TOPICS:
        configured = config(admin, topic.named(settings.topic_prefix))
        assert {name: configured[name] for name in topic.config(1)} == topic.config(1)


def test_creating_again_changes_nothing(settings):
    assert topics.create(settings) == ()


def test_only_what_is_missing_is_created(settings, admin):
    name = topics.CORRECTIONS.named(settings.topic_prefix)
    admin.delete_topics([name])[name].result(10)
    eventually(lambda: topics.check(settings), 1)
    assert topics.create(settings) == (name,)
    assert topics.check(settings) == ()


def test_every_difference_is_a_line(settings, admin):
    signals, positions = (topic.named(settings.topic_prefix) for topic in (topics.SIGNALS, topics.POSITIONS))
    admin.create_partitions([NewPartitions(signals, 5)])[signals].result(10)
    entries = [
        ConfigEntry("cleanup.policy", "delete", incremental_operation=AlterConfigOpType.SET),
        ConfigEntry("max.message.bytes", "1000", incremental_operation=AlterConfigOpType.SET),
    ]
    resource = ConfigResource(ResourceType.TOPIC, positions, incremental_configs=entries)
    admin.incremental_alter_configs([resource])[resource].result(10)
    lines = eventually(lambda: topics.check(settings), 3)
    assert [line.split(";")[0] for line in lines] == [
        f"{signals}: has 5 partitions, not 3",
        f"{positions}: cleanup.policy is delete, not compact",
        f"{positions}: max.message.bytes is 1000, less than {topics.POSITIONS.max_bytes}",
    ]


def test_what_kafka_refuses_is_one_line(settings):
    too_many = msgspec.structs.replace(settings, replication=3, topic_prefix="refused")
    with pytest.raises(topics.TopicsError, match=r"^refused\.\S+: Kafka refused to create it: "):
        topics.create(too_many)
