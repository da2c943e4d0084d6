"""Topic logs: a broker and a topic in; every record that stands there, or what a group has committed, out."""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Producer, TopicPartition

from streams.incoming import Incoming

_SECONDS = 20.0
_NOT_YET = {
    KafkaError.NOT_LEADER_FOR_PARTITION,
    KafkaError.NOT_COORDINATOR,
    KafkaError.COORDINATOR_NOT_AVAILABLE,
    KafkaError.COORDINATOR_LOAD_IN_PROGRESS,
}


def write(
    bootstrap: str, topic: str, records: Iterable[tuple[bytes | None, bytes | None]], headers: Sequence[Any] = ()
) -> None:
    """Write keys and values and wait until the broker has them."""
    producer = Producer(
        {
            "bootstrap.servers": bootstrap,
            "log_level": 0,
            "linger.ms": 5,
            "partitioner": "murmur2_random",  # a key is in the partition that the worker sends it to, a wake beside its dyad
        }
    )
    for key, value in records:
        producer.produce(topic, key=key, value=value, headers=list(headers))
        producer.poll(0)
    left = producer.flush(_SECONDS)
    assert left == 0, f"{left} records were not accepted"


def read(bootstrap: str, topic: str, **identity: str) -> list[Incoming]:
    """Read all that stands in *topic* now, partition by partition; *identity* is what librdkafka is told about TLS and names."""
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "unused",
            "enable.auto.commit": False,
            "enable.partition.eof": False,
            "log_level": 0,
            **identity,
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


def length(bootstrap: str, topic: str) -> int:
    """Sum where the partitions of *topic* end: how many records have ever been written to it."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "unused", "log_level": 0})
    try:
        partitions = consumer.list_topics(topic, timeout=_SECONDS).topics[topic].partitions
        return sum(_end(consumer, TopicPartition(topic, p)) for p in partitions)
    finally:
        consumer.close()


def committed(bootstrap: str, group: str, topic: str) -> int:
    """Sum what *group* has committed over the partitions of *topic*."""
    consumer = Consumer(
        {"bootstrap.servers": bootstrap, "group.id": group, "enable.auto.commit": False, "log_level": 0}
    )
    try:
        partitions = consumer.list_topics(topic, timeout=_SECONDS).topics[topic].partitions
        asked = [TopicPartition(topic, p) for p in partitions]
        offsets = _patiently(lambda: consumer.committed(asked, timeout=_SECONDS))
        return sum(max(0, offset.offset) for offset in offsets)
    finally:
        consumer.close()


def _end(consumer: Consumer, partition: TopicPartition) -> int:
    return _patiently(lambda: consumer.get_watermark_offsets(partition, timeout=_SECONDS)[1])


def _patiently(ask: Callable[[], Any]) -> Any:
    # after a creation or a restart a broker may be asked before it knows that it leads
    deadline = time.monotonic() + _SECONDS
    while True:
        try:
            return ask()
        except KafkaException as error:
            if error.args[0].code() not in _NOT_YET or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


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
