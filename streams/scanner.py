"""The scanner: a topic of Kafka in; the records that stand in it now, from its beginning, out. It belongs to no group and commits nothing."""

import time
from collections.abc import Collection, Iterator
from typing import Any, Self

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

from streams import security
from streams.incoming import Incoming
from streams.settings import Settings
from streams.topics import MAX_REQUEST_BYTES, TopicsError, UnreachableError

_SECONDS = 10.0
_SLICE_SECONDS = 0.2  # Ctrl-C is noticed between two calls into librdkafka
_ASK_SECONDS = 1.0  # a broker that is far away must have the time to answer one call


class Scanner:
    """
    Reads topics for people who look: `with Scanner(settings) as scanner`. One topic at a time.

    Whatever it is asked raises `UnreachableError` where Kafka does not answer, and `TopicsError` where the topic does not exist.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._refusals = security.Refusals(settings)
        self._consumer = Consumer(
            security.librdkafka(settings)
            | {
                "error_cb": self._refusals.note,
                "group.id": settings.group("scanner"),
                "enable.auto.commit": False,
                "enable.partition.eof": True,
                "fetch.message.max.bytes": MAX_REQUEST_BYTES,
            }
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def bounds(self, topic: str) -> dict[int, tuple[int, int]]:
        """Where each partition of *topic* begins and ends now: the first offset that is there, and the first that is not yet."""
        deadline = time.monotonic() + _SECONDS
        while True:
            try:
                return {
                    number: self._consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=_SECONDS)
                    for number in self._partitions(topic)
                }
            except KafkaException as error:
                self._consumer.poll(0)
                # a partition that was just created, or has just lost its leader, has one in a moment
                if error.args[0].code() == KafkaError.NOT_LEADER_FOR_PARTITION and time.monotonic() < deadline:
                    time.sleep(_SLICE_SECONDS)
                    continue
                raise UnreachableError(
                    self._refusals.reason()
                    or f"no Kafka at {self._settings.brokers} ({error.args[0].str()}); start one or name its address with --brokers or PARLEY_BROKERS"
                ) from None

    def records(self, topic: str, partitions: Collection[int] | None = None) -> Iterator[Incoming]:
        """Every record of *topic* up to where it ends when this is called, or of some *partitions*; each in the order of its partition."""
        ends = {
            number: end
            for number, (start, end) in self.bounds(topic).items()
            if end > start and (partitions is None or number in partitions)
        }
        self._consumer.assign([TopicPartition(topic, number, OFFSET_BEGINNING) for number in ends])
        while ends:
            message = self._poll()
            end = ends.get(message.partition(), 0)
            if message.error() is None and message.offset() < end:
                yield _incoming(message)
            if message.error() is not None or message.offset() + 1 >= end:
                ends.pop(message.partition(), None)

    def at(self, topic: str, partition: int, offset: int) -> Incoming | None:
        """The record at one place, or null where it is gone."""
        start, end = self.bounds(topic).get(partition, (0, 0))
        if not start <= offset < end:
            return None
        self._consumer.assign([TopicPartition(topic, partition, offset)])
        message = self._poll()
        return _incoming(message) if message.error() is None and message.offset() == offset else None

    def _poll(self) -> Any:
        """The next record, or the word that a partition has no more."""
        for _ in range(round(_SECONDS / _SLICE_SECONDS)):
            message = self._consumer.poll(_SLICE_SECONDS)
            error = message.error() if message is not None else None
            if message is not None and (error is None or error.code() == KafkaError._PARTITION_EOF):  # noqa: SLF001, librdkafka's own name
                return message
        raise UnreachableError(self._refusals.reason() or f"Kafka at {self._settings.brokers} stopped answering")

    def _partitions(self, topic: str) -> list[int]:
        described = self._metadata(topic).topics[topic]
        if described.error is not None:
            raise TopicsError(
                f"{topic} does not exist at {self._settings.brokers}; create it with `parley topics create`"
            )
        return sorted(described.partitions)

    def _metadata(self, topic: str) -> Any:
        deadline = time.monotonic() + _SECONDS
        while True:
            try:
                return self._consumer.list_topics(topic, timeout=_ASK_SECONDS)
            except KafkaException:
                self._consumer.poll(0)
                if time.monotonic() > deadline:
                    raise


def _incoming(message: Any) -> Incoming:
    return Incoming(
        topic=message.topic(),
        partition=message.partition(),
        offset=message.offset(),
        timestamp_ms=max(0, message.timestamp()[1]),
        key=message.key(),
        value=message.value(),
        headers=message.headers() or [],
    )
