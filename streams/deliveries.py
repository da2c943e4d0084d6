"""Deliveries: alerts from Kafka in; each for every receiver that is to be told, logged before it is committed, and brought for a day, out."""

import asyncio
import contextlib
import os
from collections.abc import Collection, Sequence
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError

from classifiers.rejected import Rejected
from streams import receiverfile, security
from streams.alertreader import AlertReader, plain
from streams.alerts import Alert
from streams.beginnings import Beginning, beginnings
from streams.clock import Clock
from streams.delivery import Delivery, known
from streams.deliverylog import DeliveryLog
from streams.desk import ROLE, DeliveryDesk
from streams.incoming import Incoming
from streams.metrics import Metrics
from streams.outlets import Outlets
from streams.patience import Patience
from streams.settings import Settings
from streams.topics import ALERTS, DEADLETTERS
from streams.wire import decode

_POLL_MS = 200
_BATCH = 100
_MOST_PENDING = 200_000  # some 200 MB; beyond that alerts wait in their topic
_PROBE_SECONDS = 5.0
_UNASSIGNED_PROBE_SECONDS = 0.5
_FORGET_SECONDS = 3600.0
_GRACE_SECONDS = 5.0

log = structlog.get_logger()


class Deliveries:
    """
    The consumer of `parley.alerts`, a group of its own, so that an outage of a receiver holds up nothing else.

    An alert is committed when the log says of each of its deliveries that it is pending. From then on each receiver has its own order and pace: 2xx ends a
    delivery; it becomes a dead letter when the receiver refuses this very message, has said 410, or is not well after a day. After a restart or a rebalance
    all goes on from the log, with the same `webhook-id`s: repeats are for the receiver to drop. Without a receiver alerts are only logged.

    Constructing it raises `SettingError` for a receiver that cannot work. `run` returns after `stop`; it raises `FatalError`, or what the Kafka client raises, when the process has to end.
    """

    def __init__(
        self,
        settings: Settings,
        metrics: Metrics,
        *,
        patience: Patience | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._settings = settings
        self._metrics = metrics
        self._receivers = receiverfile.receivers_of(settings, os.environ)
        self._patience = patience or Patience()
        self._clock = clock or Clock()
        self._stopping = asyncio.Event()
        self._connected = False
        self._consumer: Any = None
        self._loaded: set[int] = set()
        self._taking = asyncio.Lock()  # between the log and the receivers a partition must not change hands
        self._tasks: list[asyncio.Task[Any]] = []
        self._loading: asyncio.Task[None] | None = None
        self._full = False
        metrics.name_receivers(self._receivers.by_name)

    @property
    def connected(self) -> bool:
        """Whether Kafka answered when it was last asked, at most some ten seconds ago."""
        return self._connected

    @property
    def assigned(self) -> int:
        """How many partitions this process reads."""
        return 0 if self._consumer is None else len(self._consumer.assignment())

    async def run(self) -> None:
        """Deliver until `stop`. What is under way then gets five seconds; what is not accepted by then stays pending in the log."""
        producer, self._consumer = _producer(self._settings), _consumer(self._settings)
        self._reader = AlertReader(self._settings)
        self._log = DeliveryLog(self._settings, producer, self._metrics, self._clock)
        self._desk = DeliveryDesk(
            self._settings, self._metrics, self._clock, producer=producer, reader=self._reader, log=self._log
        )
        self._outlets = Outlets(self._receivers, self._desk, self._metrics, self._patience)
        try:
            for client in (producer, self._reader, self._consumer):
                await client.start()
            self._consumer.subscribe([ALERTS.named(self._settings.topic_prefix)], listener=_Listener(self))
            self._tasks = [
                *self._outlets.start(),
                asyncio.create_task(self._probe()),
                asyncio.create_task(self._forget()),
            ]
            log.info("deliveries_started", receivers=[*self._receivers.by_name])
            await self._consume_until_told()
        finally:
            self._connected = False
            self._metrics.ready.labels(ROLE).set(0)
            await self.give_up(self._loaded)
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._outlets.close()
            for client in (self._consumer, self._reader, producer):
                await client.stop()

    def stop(self) -> None:
        """Have `run` return soon."""
        self._stopping.set()

    def take_over(self, partitions: Collection[int]) -> None:
        """Begin to read what the log knows of *partitions*; their alerts wait until then."""
        self._consumer.pause(*self._consumer.assignment())
        self._loading = asyncio.create_task(self._load(frozenset(partitions)))

    async def give_up(self, partitions: Collection[int]) -> None:
        """Finish or cut short what is under way in *partitions*, which go to another process."""
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.gather(self._loading, return_exceptions=True)
            self._loading = None
        gone = frozenset(partitions)
        async with self._taking:
            self._loaded -= gone
        await self._outlets.revoke(gone)
        for partition in gone:
            self._desk.known.pop(partition, None)

    async def _load(self, partitions: frozenset[int]) -> None:
        deliveries = await self._read_log(partitions)
        for one in deliveries:
            self._desk.known.setdefault(one.partition, {})[one.delivery_id] = known(one)
        await self._outlets.restore(deliveries)
        self._loaded |= partitions
        pending = sum(one.is_pending for one in deliveries)
        log.info("delivery_log_read", partitions=sorted(partitions), deliveries=len(deliveries), pending=pending)
        self._resume()

    async def _read_log(self, partitions: frozenset[int]) -> Sequence[Delivery]:
        while True:
            try:
                return await self._log.load(partitions)
            except (KafkaError, OSError) as error:  # a TimeoutError is an OSError
                log.warning("delivery_log_unread", error=repr(error))
                await asyncio.sleep(_UNASSIGNED_PROBE_SECONDS)

    async def _consume_until_told(self) -> None:
        consuming = asyncio.create_task(self._consume())
        telling = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({consuming, telling}, return_when=asyncio.FIRST_COMPLETED)
        telling.cancel()
        # without Kafka the log takes nothing, and what it has not taken is not committed
        await asyncio.wait({consuming}, timeout=_GRACE_SECONDS)
        consuming.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await consuming

    async def _consume(self) -> None:
        while not self._stopping.is_set():
            batches = await self._consumer.getmany(timeout_ms=_POLL_MS, max_records=_BATCH)
            for place, messages in batches.items():
                async with self._taking:
                    if place not in self._consumer.assignment():
                        continue
                    if place.partition not in self._loaded:
                        self._consumer.seek(place, messages[0].offset)
                        continue
                    await self._take(place, [plain(message) for message in messages])
            self._mind()

    def _mind(self) -> None:
        """Raise what ended a task, and let no more alerts in than memory has room for."""
        for task in (*self._tasks, self._loading):
            if task is not None and task.done() and not task.cancelled():
                task.result()
        full = len(self._outlets) >= _MOST_PENDING
        if full and not self._full:
            log.error("deliveries_full", pending=len(self._outlets))
            self._consumer.pause(*self._consumer.assignment())
        self._full, was_full = full, self._full
        if was_full and not full:
            self._resume()

    def _resume(self) -> None:
        places = [place for place in self._consumer.assignment() if place.partition in self._loaded]
        if places and not self._full:
            self._consumer.resume(*places)

    async def _take(self, place: TopicPartition, records: Sequence[Incoming]) -> None:
        """Begin the deliveries of some alerts: the log first, then the commit, then the receivers."""
        begun: dict[str, Beginning] = {}
        for record in records:
            self._reader.keep(record)
            for one in await self._begun(record):
                if one.asked or one.delivery.delivery_id not in begun:
                    begun[one.delivery.delivery_id] = one
        await self._desk.begin(one.delivery for one in begun.values())
        if not await self._commit(place, records[-1].offset + 1) or place.partition not in self._loaded:
            return
        self._metrics.records.labels(ROLE).inc(len(records))
        for one in begun.values():
            await self._outlets.add(one.delivery, revive=one.asked)

    async def _begun(self, record: Incoming) -> tuple[Beginning, ...]:
        alert = decode(Alert, record.value)
        if isinstance(alert, Rejected):
            await self._desk.bury(record, alert)
            return ()
        if not self._receivers.by_name:
            log.info("alert", alert_id=alert.alert_id, rule=alert.rule, severity=alert.severity, summary=alert.summary)
        known_here = self._desk.known.get(record.partition, {})
        return beginnings(alert, record, self._receivers, known_here, self._clock.now())

    async def _commit(self, place: TopicPartition, offset: int) -> bool:
        try:
            await self._consumer.commit({place: offset})
        except (CommitFailedError, IllegalStateError) as error:
            # the partition is another's by now, who finds in the log what was begun here
            self._metrics.commit_failures.labels(ROLE).inc()
            log.warning("commit_failed", partition=place.partition, offset=offset, error=str(error))
            return False
        return True

    async def _forget(self) -> None:
        while True:
            await asyncio.sleep(_FORGET_SECONDS)
            await self._desk.forget_old()

    async def _probe(self) -> None:
        """Ask Kafka again and again how far the assigned partitions go: that it answers is the only proof of a connection."""
        while True:
            partitions = self._consumer.assignment()
            try:
                async with asyncio.timeout(_PROBE_SECONDS):
                    ends = await self._consumer.end_offsets(partitions) if partitions else {}
                    if not partitions:
                        await self._consumer.topics()
                    lag = sum([end - await self._consumer.position(p) for p, end in ends.items()])
                self._connected = True
                self._metrics.lag_records.labels(ROLE).set(lag)
            except (KafkaError, OSError):  # a TimeoutError is an OSError
                self._connected = False
            self._metrics.assigned_partitions.labels(ROLE).set(len(partitions))
            self._metrics.ready.labels(ROLE).set(int(self._connected and bool(partitions)))
            await asyncio.sleep(_PROBE_SECONDS if partitions else _UNASSIGNED_PROBE_SECONDS)


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    """Hands partitions over, from the process that had them and to the one that gets them."""

    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        await self._deliveries.give_up({place.partition for place in revoked})

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        log.info("assigned", role=ROLE, partitions=sorted(place.partition for place in assigned))
        self._deliveries.take_over({place.partition for place in assigned})


def _consumer(settings: Settings) -> Any:
    return AIOKafkaConsumer(
        **security.aiokafka(settings),
        client_id=settings.group(ROLE),
        group_id=settings.group(ROLE),
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        session_timeout_ms=round(settings.session_timeout_seconds * 1000),
        heartbeat_interval_ms=round(settings.session_timeout_seconds * 300),
        fetch_max_wait_ms=settings.fetch_wait_ms,
        metadata_max_age_ms=15_000,
    )


def _producer(settings: Settings) -> Any:
    return AIOKafkaProducer(
        **security.aiokafka(settings),
        client_id=settings.group(ROLE),
        acks="all",
        max_request_size=DEADLETTERS.max_bytes,
    )
