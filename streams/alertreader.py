"""The reader of alerts: a place in `parley.alerts` in; the alert that stands there, or null, out. Memory is bounded, however many wait."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError, OffsetOutOfRangeError

from streams import security
from streams.incoming import Incoming
from streams.settings import Settings
from streams.topics import ALERTS

_CACHE_BYTES = 8 * 1024 * 1024
_FETCH_BYTES = 256 * 1024
_POLL_MS = 500
_SECONDS = 30.0

Place = tuple[int, int]
"""Partition and offset."""


class AlertReader:
    """
    Reads single alerts again, those that wait longer than they are kept: the newest 8 MiB, and what came along with the last ones that were read.

    Has to be started and stopped.
    """

    def __init__(self, settings: Settings, cache_bytes: int = _CACHE_BYTES) -> None:
        self._settings = settings
        self._topic = ALERTS.named(settings.topic_prefix)
        self._most_bytes = cache_bytes
        self._bytes = 0
        self._kept: OrderedDict[Place, Incoming] = OrderedDict()
        self._reading = asyncio.Lock()
        self._consumer: Any = None

    async def start(self) -> None:
        """Connect."""
        self._consumer = AIOKafkaConsumer(
            **security.aiokafka(self._settings),
            client_id=self._settings.group("deliveries"),
            enable_auto_commit=False,
            auto_offset_reset="none",
            fetch_max_wait_ms=self._settings.fetch_wait_ms,
            max_partition_fetch_bytes=_FETCH_BYTES,
        )
        await self._consumer.start()

    async def stop(self) -> None:
        """Close the connection."""
        if self._consumer is not None:
            await self._consumer.stop()

    def keep(self, record: Incoming) -> None:
        """Keep a record that was just read, as long as there is room."""
        place = (record.partition, record.offset)
        if place in self._kept:
            return
        self._kept[place] = record
        self._bytes += _size(record)
        while self._bytes > self._most_bytes and len(self._kept) > 1:
            self._bytes -= _size(self._kept.popitem(last=False)[1])

    async def read(self, partition: int, offset: int) -> Incoming | None:
        """
        Find the record at a place; null where its topic no longer has it.

        Raises `TimeoutError` where Kafka does not answer, or not for half a minute.
        """
        place = (partition, offset)
        kept = self._kept.get(place)
        if kept is not None:
            return kept
        async with self._reading:
            if place in self._kept:
                return self._kept[place]
            try:
                async with asyncio.timeout(_SECONDS):
                    return await self._fetched(TopicPartition(self._topic, partition), offset)
            except (KafkaError, OSError) as error:
                raise TimeoutError from error

    async def _fetched(self, where: TopicPartition, offset: int) -> Incoming | None:
        begins, ends = await self._consumer.beginning_offsets([where]), await self._consumer.end_offsets([where])
        if not begins[where] <= offset < ends[where]:
            return None
        self._consumer.assign([where])
        self._consumer.seek(where, offset)
        while True:
            try:
                records: Sequence[Any] = (await self._consumer.getmany(where, timeout_ms=_POLL_MS)).get(where, ())
            except OffsetOutOfRangeError:
                return None
            if records:
                break
        first = plain(records[0])
        # in the order in which they will be wanted, so that the one that was asked for is not the first to go
        for record in reversed(records):
            self.keep(plain(record))
        return first if first.offset == offset else None


def _size(record: Incoming) -> int:
    return len(record.value or b"") + 500


def plain(message: Any) -> Incoming:
    """Take the plain values out of a message of aiokafka."""
    return Incoming(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp_ms=max(0, message.timestamp),
        key=message.key,
        value=message.value,
        headers=list(message.headers),
    )
