"""Deliveries: alerts from Kafka in; signed webhooks out, each until its receiver has accepted it, and only then committed."""

import asyncio
import traceback
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError

from classifiers.rejected import Reason, Rejected
from streams import security, webhooks
from streams.alerts import Alert
from streams.courier import UNFINISHED, Courier, Time, receiver_of
from streams.deadletters import dead_letter
from streams.errors import BugCounter, BugLimit, FatalError
from streams.incoming import Incoming
from streams.lanes import Lane
from streams.metrics import Metrics
from streams.patience import Patience
from streams.settings import Settings
from streams.topics import ALERTS, DEADLETTERS
from streams.wire import decode

ROLE = "deliveries"

_POLL_MS = 200
_BATCH = 100
_GRACE_SECONDS = 5.0
_PROBE_SECONDS = 5.0
_UNASSIGNED_PROBE_SECONDS = 0.5
_BURY_PAUSES_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0, 15.0, None)

log = structlog.get_logger()


class Deliveries:
    """
    The consumer of `parley.alerts`, a group of its own, so that an outage of a receiver holds up nothing else.

    An alert is committed when the receiver answered 2xx. It becomes a dead letter, and is committed then, when the receiver refuses this very
    message, has said 410 (nothing is sent to it any more until the process starts again), or is still not well after a day. Until then its partition waits,
    paused, while the others go on and Kafka hears our heartbeats. After a restart or a rebalance it is sent again with the same `webhook-id`: repeats
    are for the receiver to drop. Without a receiver alerts are only logged.

    Constructing it raises `SettingError` for a receiver that cannot work. `run` returns after `stop`; it raises `FatalError`, or what the Kafka client raises, when the process has to end.
    """

    def __init__(
        self, settings: Settings, metrics: Metrics, *, patience: Patience | None = None, time: Time | None = None
    ) -> None:
        self._settings = settings
        self._metrics = metrics
        self._receiver = receiver_of(settings)
        self._patience = patience or Patience()
        self._time = time or Time()
        self._bugs = BugCounter(BugLimit())
        self._lanes: dict[TopicPartition, Lane] = {}
        self._stopping = asyncio.Event()
        self._connected = False
        self._consumer: Any = None
        self._producer: Any = None
        self._courier: Courier | None = None
        self._probing: asyncio.Task[None] | None = None

    @property
    def connected(self) -> bool:
        """Whether Kafka answered when it was last asked, at most some ten seconds ago."""
        return self._connected

    @property
    def assigned(self) -> int:
        """How many partitions this process reads."""
        return 0 if self._consumer is None else len(self._consumer.assignment())

    async def run(self) -> None:
        """Deliver until `stop`. What is under way then gets five seconds; what is not accepted by then is not committed."""
        self._consumer, self._producer = _consumer(self._settings), _producer(self._settings)
        try:
            async with webhooks.session() as client:
                if self._receiver is not None:
                    self._courier = Courier(self._receiver, client, self._metrics, self._patience, self._time)
                await self._producer.start()
                await self._consumer.start()
                self._consumer.subscribe([ALERTS.named(self._settings.topic_prefix)], listener=_Listener(self))
                self._probing = asyncio.create_task(self._probe())
                log.info("deliveries_started", receiver=self._receiver.name if self._receiver else None)
                await self._consume()
        finally:
            if self._probing is not None:
                self._probing.cancel()
                await asyncio.wait({self._probing})
            self._connected = False
            self._metrics.ready.labels(ROLE).set(0)
            await self._consumer.stop()
            await self._producer.stop()

    def stop(self) -> None:
        """Have `run` return soon."""
        self._stopping.set()

    async def close_lanes(self, partitions: set[TopicPartition]) -> None:
        """Finish or cut short what is under way in *partitions*, which go to another process; what was accepted is committed."""
        lanes = [self._lanes.pop(p) for p in partitions if p in self._lanes]
        await asyncio.gather(*(lane.close(_GRACE_SECONDS) for lane in lanes))

    async def _consume(self) -> None:
        try:
            while not self._stopping.is_set():
                batches = await self._consumer.getmany(timeout_ms=_POLL_MS, max_records=_BATCH)
                for partition, records in batches.items():
                    if partition not in self._consumer.assignment():
                        continue
                    self._consumer.pause(partition)
                    self._lanes[partition] = Lane(records, self._deliver, self._commit)
                self._reap()
        finally:
            await self.close_lanes(set(self._lanes))

    def _reap(self) -> None:
        if self._probing is not None and self._probing.done():
            self._probing.result()  # it never ends by itself but by a bug
        for partition, lane in [(p, lane) for p, lane in self._lanes.items() if lane.done]:
            del self._lanes[partition]
            if lane.result() and partition in self._consumer.assignment():
                self._consumer.resume(partition)

    async def _deliver(self, message: Any, closing: asyncio.Event) -> bool:
        record = _incoming(message)
        trace = ""
        try:
            rejected = await self._delivered(record, closing)
        except Exception as error:
            self._metrics.bugs.labels(ROLE).inc()
            log.exception("bug", role=ROLE, partition=record.partition, offset=record.offset)
            trace = "".join(traceback.format_exception(error))
            rejected = Rejected(Reason.BUG, f"{type(error).__name__}: {error}")
        if rejected is UNFINISHED:
            return False
        if rejected is not None:
            await self._bury(record, rejected, trace)
        too_many = self._bugs.note(bug=bool(trace))
        if too_many is not None:
            raise FatalError(too_many)
        return True

    async def _delivered(self, record: Incoming, closing: asyncio.Event) -> Rejected | None:
        alert = decode(Alert, record.value)
        if isinstance(alert, Rejected):
            return alert
        if self._courier is None:
            log.info("alert", alert_id=alert.alert_id, rule=alert.rule, severity=alert.severity, summary=alert.summary)
            return None
        return await self._courier.bring(alert, record.time, closing)

    async def _commit(self, message: Any) -> bool:
        try:
            await self._consumer.commit({TopicPartition(message.topic, message.partition): message.offset + 1})
        except (CommitFailedError, IllegalStateError) as error:
            # the partition is another's by now, who will send it again with the same id
            self._metrics.commit_failures.labels(ROLE).inc()
            log.warning("commit_failed", partition=message.partition, offset=message.offset, error=str(error))
            return False
        return True

    async def _bury(self, record: Incoming, rejected: Rejected, trace: str) -> None:
        letter = dead_letter(record, rejected, ROLE, trace)
        topic = DEADLETTERS.named(self._settings.topic_prefix)
        for wait in _BURY_PAUSES_SECONDS:
            try:
                await self._producer.send_and_wait(topic, letter.value, key=letter.key, headers=letter.headers)
                break
            except KafkaError as error:
                if wait is None:
                    raise FatalError(f"a dead letter could not be sent: {error}") from error
                self._metrics.send_retries.labels(ROLE).inc()
                await self._time.sleep(wait)
        self._metrics.deadletters.labels(ROLE, rejected.reason.value).inc()
        log.warning("dead_letter", role=ROLE, reason=rejected.reason, detail=rejected.detail, offset=record.offset)

    async def _probe(self) -> None:
        """Ask Kafka again and again how far the assigned partitions go: that it answers is the only proof of a connection."""
        while True:
            partitions = self._consumer.assignment()
            try:
                async with asyncio.timeout(_PROBE_SECONDS):
                    ends = await self._consumer.end_offsets(partitions) if partitions else {}
                    if not partitions:
                        await self._consumer.topics()
                    lag = sum([end - await self._reached(p) for p, end in ends.items()])
                self._connected = True
                self._metrics.lag_records.labels(ROLE).set(lag)
            except (KafkaError, OSError):  # a TimeoutError is an OSError
                self._connected = False
            self._metrics.assigned_partitions.labels(ROLE).set(len(partitions))
            self._metrics.ready.labels(ROLE).set(int(self._connected and bool(partitions)))
            await asyncio.sleep(_PROBE_SECONDS if partitions else _UNASSIGNED_PROBE_SECONDS)

    async def _reached(self, partition: TopicPartition) -> int:
        lane = self._lanes.get(partition)
        position: int = await self._consumer.position(partition)
        return position - (lane.waiting if lane else 0)


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    """Closes the lanes of partitions before they go to another process."""

    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        await self._deliveries.close_lanes(set(revoked))

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        log.info("assigned", role=ROLE, partitions=sorted(p.partition for p in assigned))


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


def _incoming(message: Any) -> Incoming:
    return Incoming(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp_ms=max(0, message.timestamp),
        key=message.key,
        value=message.value,
        headers=list(message.headers),
    )
