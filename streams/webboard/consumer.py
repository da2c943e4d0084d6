"""The board's consumer: Kafka's partitions, assigned by hand, in; batches in the store, and word of what has changed, out."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from msgspec import Struct

from classifiers.rejected import Rejected
from streams import security
from streams.settings import Settings
from streams.topics import ALERTS, ARTICLES, CLAIMS, CORRECTIONS, HISTORY, POSITIONS, STATEMENTS, Topic
from streams.webboard.store import Change, Read, Store
from streams.wire import decode, header

TOPICS = (ARTICLES, CLAIMS, CORRECTIONS, STATEMENTS, POSITIONS, HISTORY, ALERTS)
"""What the board reads. Positions come before their history: after a restart the table is whole before the charts are."""

_POLL_MS = 500
_BATCH = 500
_AGAIN_SECONDS = 3.0
_PRUNE_SECONDS = 3600.0
_ARTICLES_KEPT = timedelta(days=ARTICLES.retention_days or 0)
_OTHERS_KEPT = timedelta(days=STATEMENTS.retention_days or 0)

log = structlog.get_logger()

Tell = Callable[[Sequence[Change]], None]


class BoardConsumer:
    """
    Reads every partition of the board's topics from where the store has come to. It belongs to no group, so that several boards may look at one cluster.

    *lag* is how many records were still unread when it last looked, null while Kafka does not answer. `run` runs as a task of its own until it is cancelled.
    """

    def __init__(self, settings: Settings, store: Store, tell: Tell, lock: asyncio.Lock) -> None:
        self.lag: int | None = None
        self._settings = settings
        self._store = store
        self._tell = tell
        self._lock = lock
        self._kinds: dict[str, Topic] = {topic.named(settings.topic_prefix): topic for topic in TOPICS}
        self._pruned = 0.0

    async def run(self) -> None:
        """Follow the topics, for ever; while Kafka is away, try again every few seconds."""
        while True:
            try:
                await self._follow()
            except (KafkaError, OSError) as error:
                self.lag = None
                log.warning("board_waiting", error=repr(error))
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _follow(self) -> None:
        consumer = AIOKafkaConsumer(
            **security.aiokafka(self._settings),
            client_id=self._settings.group("board"),
            enable_auto_commit=False,
            fetch_max_wait_ms=self._settings.fetch_wait_ms,
            auto_offset_reset="earliest",
        )
        try:
            await consumer.start()
            places = [TopicPartition(t, n) for t in self._kinds for n in range(self._settings.partitions)]
            consumer.assign(places)
            await self._seek(consumer, places)
            while True:
                await self._step(consumer, places)
        finally:
            await consumer.stop()

    async def _seek(self, consumer: Any, places: list[Any]) -> None:
        begins, ends = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
        known = self._store.offsets()
        if any(known.get((p.topic, p.partition), 0) > ends[p] for p in places):
            log.warning("board_begins_anew", reason="the topics end before what was read of them: they were made anew")
            async with self._lock:
                await asyncio.to_thread(self._store.forget)
            known = {}
        for place in places:
            consumer.seek(place, max(begins[place], known.get((place.topic, place.partition), 0)))

    async def _step(self, consumer: Any, places: list[Any]) -> None:
        found = await consumer.getmany(timeout_ms=_POLL_MS, max_records=_BATCH)
        batch = [read for place in sorted(found, key=self._order) for read in map(self._read, found[place])]
        if batch:
            async with self._lock:
                changes = await asyncio.to_thread(self._store.take, batch)
            self._tell(changes)
        await self._measure(consumer, places, idle=not batch)
        now = asyncio.get_running_loop().time()
        if now - self._pruned > _PRUNE_SECONDS or not self._pruned:
            self._pruned = now
            async with self._lock:
                today = datetime.now(UTC)
                await asyncio.to_thread(self._store.prune, today - _ARTICLES_KEPT, today - _OTHERS_KEPT)

    async def _measure(self, consumer: Any, places: list[Any], *, idle: bool) -> None:
        if idle and self.lag == 0:
            return
        marks = [(consumer.highwater(p), await consumer.position(p)) for p in places]
        self.lag = sum(max(0, high - at) for high, at in marks if high is not None)

    def _order(self, place: Any) -> tuple[int, int]:
        return list(self._kinds).index(place.topic), place.partition

    def _read(self, record: Any) -> Read:
        kind: type[Struct] | None = self._kinds[record.topic].value
        decoded = decode(kind, record.value) if kind is not None and record.value is not None else None
        if isinstance(decoded, Rejected):
            log.warning(
                "board_unreadable",
                topic=record.topic,
                partition=record.partition,
                offset=record.offset,
                detail=decoded.detail,
            )
            decoded = None
        return Read(
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            record=decoded,
            current=self._kinds[record.topic] is not HISTORY,
            event_id=header(record.headers, "ce_id") or "",
        )
