"""The letterbox: Kafka in; the letters that stand in the topic of dead letters out, and back into the topics that they came from."""

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import msgspec
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Producer, TopicPartition

from streams import security
from streams.incoming import Incoming
from streams.letters import Letter, Outcome, Place, letter, note, outcomes, revived
from streams.settings import Settings
from streams.topics import DEADLETTERS, MAX_REQUEST_BYTES, TopicsError, UnreachableError

_SECONDS = 10.0
_SLICE_SECONDS = 0.2  # Ctrl-C is noticed between two calls into librdkafka


class GoneError(RuntimeError):
    """The record that a cut letter stands for is no longer in its topic; the message is one line."""


class Letterbox:
    """
    The topic of dead letters, from its beginning to where it ended when it was opened. It belongs to no consumer group and commits nothing.

    Raises `UnreachableError` and `TopicsError` when opened, and whatever it is asked later `UnreachableError` where Kafka goes away.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._topic = DEADLETTERS.named(settings.topic_prefix)
        self._refusals = security.Refusals(settings)
        self._consumer = Consumer(
            security.librdkafka(settings)
            | {
                "error_cb": self._refusals.note,
                "group.id": settings.group("letterbox"),
                "enable.auto.commit": False,
                "enable.partition.eof": True,
                "fetch.message.max.bytes": MAX_REQUEST_BYTES,
            }
        )

    def __enter__(self) -> Self:
        self._ends = self._bounds(self._topic)
        self.outcomes: Mapping[Place, Outcome] = outcomes(self._records())
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def letters(self) -> Iterator[Letter]:
        """Every letter, partition by partition and oldest first, whatever became of it."""
        for record in self._records():
            one = letter(record)
            if one is not None:
                yield one

    def open_letters(self) -> Iterator[Letter]:
        """The letters that nobody has replayed or dropped."""
        return (one for one in self.letters() if one.place not in self.outcomes)

    def whole(self, one: Letter) -> Letter:
        """
        Give a cut letter the value that its record had, from the record's own topic.

        Raises `GoneError` where that topic has dropped it by now, or has something else there.
        """
        if not one.is_cut:
            return one
        found = self._at(TopicPartition(one.topic, one.partition, one.offset))
        if found is None or hashlib.sha256(found.value or b"").hexdigest() != one.sha256:
            raise GoneError(
                f"{one.place}: the letter has only the first part of its record, and {one.topic} no longer has the rest; send it anew"
            )
        return msgspec.structs.replace(one, value=found.value, headers=found.headers, is_cut=False)

    def _records(self) -> Iterator[Incoming]:
        ends = {partition: end for partition, (start, end) in self._ends.items() if end > start}
        self._consumer.assign([TopicPartition(self._topic, number, OFFSET_BEGINNING) for number in ends])
        while ends:
            message = self._poll()
            end = ends.get(message.partition(), 0)
            if message.error() is None and message.offset() < end:
                yield _incoming(message)
            if message.error() is not None or message.offset() + 1 >= end:
                ends.pop(message.partition(), None)

    def _at(self, where: TopicPartition) -> Incoming | None:
        start, end = self._bounds(where.topic).get(where.partition, (0, 0))
        if not start <= where.offset < end:
            return None
        self._consumer.assign([where])
        message = self._poll()
        return _incoming(message) if message.error() is None and message.offset() == where.offset else None

    def _poll(self) -> Any:
        """The next record, or the word that a partition has no more."""
        for _ in range(round(_SECONDS / _SLICE_SECONDS)):
            message = self._consumer.poll(_SLICE_SECONDS)
            error = message.error() if message is not None else None
            if message is not None and (error is None or error.code() == KafkaError._PARTITION_EOF):  # noqa: SLF001, librdkafka's own name
                return message
        raise UnreachableError(self._refusals.reason() or f"Kafka at {self._settings.brokers} stopped answering")

    def _bounds(self, topic: str) -> dict[int, tuple[int, int]]:
        deadline = time.monotonic() + _SECONDS
        while True:
            try:
                return {
                    number: self._consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=_SECONDS)
                    for number in self._known(topic)
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

    def _known(self, topic: str) -> list[int]:
        described = self._consumer.list_topics(topic, timeout=_SECONDS).topics[topic]
        if described.error is not None:
            raise TopicsError(
                f"{topic} does not exist at {self._settings.brokers}; create it with `parley topics create`"
            )
        return sorted(described.partitions)


class Reviver:
    """Sends letters back to where they came from, and notes in the topic of dead letters what became of them."""

    def __init__(self, settings: Settings) -> None:
        self._deadletters = DEADLETTERS.named(settings.topic_prefix)
        self._fault: KafkaError | None = None
        self._settings = settings
        self._producer = Producer(
            security.librdkafka(settings)
            | {"enable.idempotence": True, "message.max.bytes": MAX_REQUEST_BYTES, "delivery.timeout.ms": 30_000}
        )

    def replay(self, letters: Sequence[Letter]) -> None:
        """
        Put records back into the partitions that they were in, then note it; the letters must be whole.

        Whoever reads them again finds the keys, headers and times that they had, so the outputs have the ids that they would have had.
        Raises `UnreachableError` where Kafka doesn't take one: then none of *letters* is noted, and a second replay does the rest.
        """
        for one in letters:
            key, value, headers, time = revived(one, self._deadletters)
            self._send(one.topic, one.partition, key, value, headers, int(time.timestamp() * 1000))
        self._flush()
        self._note(letters, Outcome.REPLAYED)

    def drop(self, letters: Sequence[Letter]) -> None:
        """Note that nothing is to be done about the letters; they stay in the topic until they expire."""
        self._note(letters, Outcome.DROPPED)

    def _note(self, letters: Sequence[Letter], outcome: Outcome) -> None:
        for one in letters:
            key, headers = note(one, outcome)
            self._send(self._deadletters, one.place.partition, key, None, headers, 0)
        self._flush()

    def _send(self, topic: str, partition: int, key: Any, value: Any, headers: Any, timestamp_ms: int) -> None:
        while True:
            try:
                self._producer.produce(
                    topic,
                    value,
                    key,
                    partition,
                    headers=[*headers],
                    timestamp=timestamp_ms,
                    on_delivery=self._note_fault,
                )
            except BufferError:
                self._producer.poll(_SLICE_SECONDS)
            else:
                return

    def _flush(self) -> None:
        while self._producer.flush(_SLICE_SECONDS):
            pass
        if self._fault is not None:
            raise UnreachableError(
                f"Kafka at {self._settings.brokers} did not take all ({self._fault.str()}); see to it and run the same again"
            )

    def _note_fault(self, error: KafkaError | None, _: Any) -> None:
        self._fault = self._fault or error


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
