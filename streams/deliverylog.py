"""The log of deliveries: what changed in, each on Kafka when `write` returns; and, for partitions that were assigned, all that it knows out."""

from collections.abc import Collection, Sequence
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from streams import security
from streams.clock import Clock
from streams.delivery import Delivery
from streams.metrics import Metrics
from streams.settings import Settings
from streams.topics import DELIVERIES
from streams.wire import cloud_event, decode, encode

_PAUSES_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0)
_POLL_MS = 500

log = structlog.get_logger()


class DeliveryLog:
    """
    `parley.deliveries`: compacted, keyed by delivery id, each record in the partition that its alert stands in.

    *producer* is started and stopped by whoever made it.
    """

    def __init__(self, settings: Settings, producer: Any, metrics: Metrics, clock: Clock) -> None:
        self._settings = settings
        self._topic = DELIVERIES.named(settings.topic_prefix)
        self._producer = producer
        self._metrics = metrics
        self._clock = clock

    async def write(self, one: Delivery) -> None:
        """Write how far a delivery has come; comes back when Kafka has it, however long that takes."""
        event = cloud_event(
            self._topic, f"{one.delivery_id}/{one.attempts}/{one.status}", "/parley/deliveries", self._clock.now()
        )
        await self._send(one.delivery_id, encode(one), event, one.partition)

    async def forget(self, delivery_id: str, partition: int) -> None:
        """Let compaction drop a delivery that ended long ago."""
        await self._send(delivery_id, None, [], partition)

    async def load(self, partitions: Collection[int]) -> Sequence[Delivery]:
        """Read all that stands in *partitions* at this moment: the newest word on each delivery. Waits for Kafka."""
        consumer = AIOKafkaConsumer(
            **security.aiokafka(self._settings),
            client_id=self._settings.group("deliveries"),
            enable_auto_commit=False,
            fetch_max_wait_ms=self._settings.fetch_wait_ms,
        )
        try:
            await consumer.start()
            return await self._read(consumer, [TopicPartition(self._topic, number) for number in partitions])
        finally:
            await consumer.stop()

    async def _read(self, consumer: Any, places: list[TopicPartition]) -> Sequence[Delivery]:
        begins, ends = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
        left = {place for place in places if ends[place] > begins[place]}
        found: dict[str, Delivery] = {}
        if not left:
            return ()
        consumer.assign(list(left))
        for place in left:
            consumer.seek(place, begins[place])
        while left:
            for records in (await consumer.getmany(*left, timeout_ms=_POLL_MS)).values():
                for record in records:
                    self._take(record, found)
            left -= {place for place in left if await consumer.position(place) >= ends[place]}
        return tuple(found.values())

    def _take(self, record: Any, found: dict[str, Delivery]) -> None:
        if record.value is None:
            found.pop((record.key or b"").decode(errors="replace"), None)
            return
        one = decode(Delivery, record.value)
        if isinstance(one, Delivery):
            found[one.delivery_id] = one
        else:
            log.warning("delivery_unreadable", partition=record.partition, offset=record.offset, detail=one.detail)

    async def _send(self, key: str, value: bytes | None, headers: Any, partition: int) -> None:
        failures = 0
        while True:
            try:
                await self._producer.send_and_wait(
                    self._topic, value, key=key.encode(), headers=headers, partition=partition
                )
            except KafkaError as error:
                self._metrics.send_retries.labels("deliveries").inc()
                if not failures:
                    log.warning("delivery_not_logged", delivery_id=key, error=repr(error))
                await self._clock.sleep(_PAUSES_SECONDS[min(failures, len(_PAUSES_SECONDS) - 1)])
                failures += 1
            else:
                self._metrics.records_sent.labels(DELIVERIES.name).inc()
                return
