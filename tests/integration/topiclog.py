"""Topic logs: a broker and a topic in; every record that stands there, or what a group has committed, out."""

import time
from collections.abc import Iterable, Sequence
from typing import Any

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Producer, TopicPartition

from streams.incoming import Incoming

_SECONDS = 20.0


def write(
    bootstrap: str, topic: str, records: Iterable[tuple[bytes | None, bytes | None]], headers: Sequence[Any] = ()
) -> None:
    """Write keys and values and wait until the broker has them."""
    producer = Producer({"bootstrap.servers": bootstrap, "log_level": 0, "linger.ms": 5})
    for key, value in records:
        producer.produce(topic, key=key, value=value, headers=list(headers))
        producer.poll(0)
    left = producer.flush(_SECONDS)
    assert left == 0, f"{left} records were not accepted"


def read(bootstrap: str, topic: str) -> list[Incoming]:
    """Read all that stands in *topic* now, partition by partition."""
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "unused",
            "enable.auto.commit": False,
            "enable.partition.eof": False,
            "log_level": 0,
        }
    )
    try:
        partitions = consumer.list_topics(topic, timeout=_SECONDS).topics[topic].partitions
        ends = {p: _end(consumer, TopicPartition(topic, p)) for p in partitions}
        consumer.assign([TopicPartition(topic, p, OFFSET_BEGINNING) for p, end in ends.items() if end])
        records: list[Incoming] = []
        missing = sum(ends.values())
        while missing > len(records):
            found = consumer.consume(min(1000, missing - len(records)), timeout=_SECONDS)
            assert found, f"{topic} stopped at {len(records)} of {missing} records"
            records += [_incoming(message) for message in found]
        return sorted(records, key=lambda record: (record.partition, record.offset))
    finally:
        consumer.close()


def committed(bootstrap: str, group: str, topic: str) -> int:
    """Sum what *group* has committed over the partitions of *topic*."""
    consumer = Consumer(
        {"bootstrap.servers": bootstrap, "group.id": group, "enable.auto.commit": False, "log_level": 0}
    )
    try:
        partitions = consumer.list_topics(topic, timeout=_SECONDS).topics[topic].partitions
        offsets = consumer.committed([TopicPartition(topic, p) for p in partitions], timeout=_SECONDS)
        return sum(max(0, offset.offset) for offset in offsets)
    finally:
        consumer.close()


def _end(consumer: Consumer, partition: TopicPartition) -> int:
    # a partition that was created a moment ago may be known before its leader knows of it
    for _ in range(50):
        try:
            return consumer.get_watermark_offsets(partition, timeout=_SECONDS)[1]
        except KafkaException as error:
            if error.args[0].code() != KafkaError.NOT_LEADER_FOR_PARTITION:
                raise
            time.sleep(0.1)
    raise TimeoutError(f"{partition} has no leader")


def _incoming(message: Any) -> Incoming:
    assert message.error() is None, message.error()
    return Incoming(
        topic=message.topic(),
        partition=message.partition(),
        offset=message.offset(),
        timestamp_ms=message.timestamp()[1],
        key=message.key(),
        value=message.value(),
        headers=message.headers() or [],
    )
